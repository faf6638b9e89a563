"""Whether an answer is about what was asked: exactly the ids that were given, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.matching.llm.calls import Call
from scoutly_tui.matching.llm.evidence import POINTER
from scoutly_tui.matching.llm.faults import Fault, ModelError

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.answers import Analysis, ScreenedTitle, Screening

LONGEST_WHY: Final = 100


def matched(answer: Screening, call: Call) -> dict[int, ScreenedTitle]:
    """The results by the postings' keys. Raises ModelError if one is missing, doubled or about something else."""
    given = [item.id for item in answer.results]
    if len(set(given)) != len(given):
        raise ModelError(Fault.WRONG, "The model answered twice about one posting.")
    foreign = len(set(given) - call.ids.keys())
    if foreign:
        raise ModelError(Fault.WRONG, f"The model answered about {foreign} postings nobody asked about.")
    missing = len(call.ids.keys() - set(given))
    if missing:
        raise ModelError(Fault.WRONG, f"The model passed over {missing} of {len(call.ids)} postings.")
    return {call.ids[item.id]: item.model_copy(update={"why": _why(item.why)}) for item in answer.results}


def _why(text: str) -> str:
    line = clean_line(text, LONGEST_WHY)
    return "" if POINTER.search(line) else line


def same_posting(answer: Analysis, call: Call) -> Analysis:
    """``answer``, if it is about the posting of ``call``. Raises ModelError."""
    if answer.id not in call.ids:
        raise ModelError(Fault.WRONG, "The model answered about another posting.")
    return answer
