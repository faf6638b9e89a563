"""What a page says about itself: that nothing is open."""

from __future__ import annotations

import re
from typing import Final

from scoutly_tui.sources.page import Page
from scoutly_tui.sources.phrases import NOTHING_OPEN
from scoutly_tui.sources.titles import fold

_LONGEST: Final = 320
_CONDITION: Final = re.compile(
    r"\b(?:if|when|whenever|even if|falls|wenn|sollten?|si|lorsque|quando|als|jesli|gdy|om|hvis|even when)\b.{0,60}$"
)
_COUNT: Final = re.compile(
    r"^\(?0\)? (?:open |offene |current )?(?:jobs?|positions?|roles?|openings|vacancies|results|stellen|treffer|offres?|ofertas|vagas|posizioni|risultati|vacatures|ofert|resultats|resultados|jobb|stillinger)(?: (?:found|available|gefunden|trouves?))?\.?$"
)


def says_nothing_open(page: Page) -> bool:
    """Whether ``page`` says plainly, in any of some twenty languages, that no position is open now."""
    return any(_says_so(fold(line)) for line in page.text.split("\n") if 3 < len(line) <= _LONGEST)


def _says_so(plain: str) -> bool:
    if _COUNT.match(plain):
        return True
    match = NOTHING_OPEN.search(plain)
    return match is not None and _CONDITION.search(plain[: match.start()]) is None
