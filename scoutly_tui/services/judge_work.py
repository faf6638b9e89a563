"""Asking a model about titles and postings, and keeping what it said: what one judge job does under its lease."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.config import LlmSettings
from scoutly_tui.services import leases, opinions, shortlist
from scoutly_tui.services.budget import Purse
from scoutly_tui.services.leases import Claim, Effort
from scoutly_tui.services.shortlist import Brief, Candidate, Listed
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.client import Model
    from scoutly_tui.matching.llm.faults import ModelError

SMALLEST_BATCH: Final = 10
"""Titles that are not split further when their answer is of no use."""

MOST_UNUSABLE: Final = 3
"""Useless answers in a row after which a model is left alone."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one run of a judge job came to. ``outcome`` is done, paused, failed or skipped."""

    outcome: str
    screened: int = 0
    analysed: int = 0
    requests: int = 0
    note: str | None = None


class Work:
    """One run in progress: what was asked so far, and what came of it."""

    def __init__(self, claimed: Claim, settings: LlmSettings, now: Callable[[], int]) -> None:
        self.model: Model | None = None
        self.screened = 0
        self.analysed = 0
        self.note: str | None = None
        self._claimed = claimed
        self._settings = settings
        self._now = now
        self._unusable = 0

    @property
    def effort(self) -> Effort:
        """What this run cost and brought."""
        requests = self.model.requests if self.model is not None else 0
        return Effort(requests=requests, found=self.screened, added=self.analysed)

    def result(self, outcome: str, note: str | None) -> Judged:
        """This run as it is told."""
        return Judged(outcome, self.screened, self.analysed, self.effort.requests, note)

    def screen(self, told: Brief, items: list[Listed]) -> None:
        """Screen ``items``, kept answers first; a batch that is not answered well is asked again in halves."""
        keys = {item.key: shortlist.title_key(told, item) for item in items}
        kept = opinions.kept_answers(list(keys.values()))
        known = {item: kept[keys[item.key]] for item in items if keys[item.key] in kept}
        if known:
            self._commit_interest(told, known, {})
        left = [item for item in items if item not in known]
        if left:
            self._screen_fresh(told, left, keys)

    def _screen_fresh(self, told: Brief, items: list[Listed], keys: dict[int, str]) -> None:
        batches = [items]
        while batches:
            batch = batches.pop(0)
            error = self._screen_batch(told, batch, keys)
            if error is None:
                continue
            if len(batch) > SMALLEST_BATCH:
                middle = len(batch) // 2
                batches = [batch[:middle], batch[middle:], *batches]
            else:
                self._commit_failure(told, batch, error)
            self._count_unusable(error)

    def _screen_batch(self, told: Brief, batch: list[Listed], keys: dict[int, str]) -> ModelError | None:
        """Ask about one batch; the fault if the answer was of no use."""
        from scoutly_tui.matching.llm import calls
        from scoutly_tui.matching.llm.answers import Screening
        from scoutly_tui.matching.llm.faults import ABOUT_ONE_ANSWER, ModelError
        from scoutly_tui.matching.llm.screening import matched

        assert self.model is not None
        call = calls.screening(told.summary, [item.as_title() for item in batch])
        shares: dict[int, float] = {}
        for item in batch:
            shares[item.company] = shares.get(item.company, 0.0) + 1 / len(batch)
        try:
            answered = self.model.ask(call, Screening, self._purse(call.operation, shares))
            found = matched(answered.value, call)
        except ModelError as error:
            if error.fault not in ABOUT_ONE_ANSWER:
                raise
            return error
        self._unusable = 0
        results = {item: {"interest": found[item.key].interest, "why": found[item.key].why} for item in batch}
        self._commit_interest(told, results, keys)
        return None

    def analyse(self, told: Brief, item: Candidate) -> None:
        """Read one posting closely."""
        from scoutly_tui.matching.llm import calls
        from scoutly_tui.matching.llm.answers import Analysis
        from scoutly_tui.matching.llm.evidence import as_answer, prove
        from scoutly_tui.matching.llm.faults import ABOUT_ONE_ANSWER, ModelError
        from scoutly_tui.matching.llm.screening import same_posting

        assert self.model is not None
        posting = shortlist.posting_text(item.key)
        if posting is None:
            return
        material = calls.posting_material(posting)
        key = shortlist.digest(told.basis, material.text)
        kept = opinions.kept_answers([key]).get(key)
        sources = (posting.title, *posting.locations, posting.description or "")
        try:
            if kept is None:
                call = calls.analysis(told.summary, item.key, material)
                answered = self.model.ask(call, Analysis, self._purse(call.operation, {item.company: 1.0}))
                proven = prove(same_posting(answered.value, call), material.text, sources)
                self._unusable = 0
            else:
                proven = prove(Analysis.model_validate(kept), material.text, sources)
        except ModelError as error:
            if error.fault not in ABOUT_ONE_ANSWER:
                raise
            self._commit_failure(told, [item], error)
            self._count_unusable(error)
            return
        with database.writing():
            leases.fence(self._claimed)
            now = self._now()
            opinions.keep_reading(told, item, self._settings.model, proven, material.removed, now)
            if kept is None:
                opinions.keep_answer(key, "analyse", self._settings.model, as_answer(proven), now)
        self.analysed += 1

    def _purse(self, operation: str, companies: Mapping[int, float]) -> Purse:
        assert self._claimed.user is not None
        return Purse(self._claimed.user, self._settings, str(operation), companies, self._now)

    def _commit_interest(
        self, told: Brief, results: Mapping[Listed, Mapping[str, Any]], keys: Mapping[int, str]
    ) -> None:
        with database.writing():
            leases.fence(self._claimed)
            now = self._now()
            for item, result in results.items():
                opinions.keep_interest(
                    told, item, self._settings.model, result["interest"], result["why"], now
                )
                if item.key in keys:
                    opinions.keep_answer(keys[item.key], "screen", self._settings.model, result, now)
        self.screened += len(results)

    def _commit_failure(self, told: Brief, items: Sequence[Listed | Candidate], error: ModelError) -> None:
        with database.writing():
            leases.fence(self._claimed)
            opinions.keep_failure(told, items, str(error), self._now())

    def _count_unusable(self, error: ModelError) -> None:
        """One bad answer is a note; several in a row are a bad model. Raises ``error`` then."""
        self.note = f"{error} {error.remedy}".strip()
        self._unusable += 1
        if self._unusable >= MOST_UNUSABLE:
            raise error
