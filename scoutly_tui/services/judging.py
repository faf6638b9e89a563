"""A model's second opinions as queued work: under lease, within budget, resumable, and never in the way.

Whatever a model does wrong, the local score stands; a note says what happened, and the model is left alone for
a while. Nothing here runs while ``llm.model`` is empty.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.config import LlmSettings, Settings
from scoutly_tui.domain.errors import (
    CheckError,
    LeaseLostError,
    ProblemKind,
    ScoutlyError,
    StoppingError,
)
from scoutly_tui.domain.jobs import AttemptOutcome, JobKind, JobStatus
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS, SECOND_MS
from scoutly_tui.services import judge_state, leases, opinions, shortlist
from scoutly_tui.services.budget import BudgetSpentError
from scoutly_tui.services.judge_state import Standing, standing
from scoutly_tui.services.judge_work import Judged, Work
from scoutly_tui.services.leases import Claim
from scoutly_tui.services.opinions import Opinion, opinion
from scoutly_tui.services.shortlist import Brief
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.client import Model

__all__ = ["Judge", "Judged", "Opinion", "Standing", "opinion", "standing", "top_up"]

log = logging.getLogger(__name__)
PRIORITY: Final = 5.0
"""Below what is due of any company that matters: a second opinion can wait."""

SLICE_SECONDS: Final = 60.0
"""After this long a job goes back to the queue, so that checks get this thread too."""

SHORT_WAIT_MS: Final = 2 * MINUTE_MS
"""A budget that is free again within this long is waited for in the queue."""


def top_up(settings: Settings, now: int, environment: Mapping[str, str] | None = None) -> int:
    """Queue a judge job for every user for whom something waits; returns how many. Idempotent, off by default."""
    llm = settings.llm
    if not llm.model:
        return 0
    setup = judge_state.setup(llm, os.environ if environment is None else environment)
    with database.reading():
        users = database.execute(
            'select u.id from "user" u where not exists (select 1 from job_queue j where j.kind = ? and j.user_id = u.id'
            " and j.status in ('pending', 'processing')) order by u.id",
            JobKind.JUDGE,
        )
    ready = [
        user for (user,) in users if not judge_state.is_held(user, setup, now) and _waits(user, llm, now)
    ]
    return sum(_enqueue(user, llm, now) for user in ready)


def _waits(user: int, llm: LlmSettings, now: int) -> bool:
    try:
        told = shortlist.brief(user, llm)
    except ScoutlyError:
        # An address that is none: the job itself says so, once, and is then held.
        return True
    return told is not None and shortlist.next_step(told, replace(llm, screen_batch=1), now) is not None


def _enqueue(user: int, llm: LlmSettings, now: int) -> bool:
    with database.writing():
        return bool(
            database.execute(
                "insert into job_queue (kind, subject, user_id, host, status, reason, priority, not_before, created_at)"
                " values (?, ?, ?, ?, ?, ?, ?, 0, ?)"
                " on conflict (kind, subject) where status in ('pending', 'processing') do nothing returning id",
                JobKind.JUDGE, f"user:{user}", user, _turn(llm), JobStatus.PENDING, "second opinion", PRIORITY, now,
            )
        )  # fmt: skip


def _turn(llm: LlmSettings) -> str:
    """The name under which jobs for one model take turns: the claim passes over those whose host is in hand."""
    from scoutly_tui.matching.llm import endpoint

    try:
        return f"llm:{endpoint.described(llm).host}"[:200]
    except ScoutlyError:
        return "llm:"


class NotSetUpError(ScoutlyError):
    """The model's address or key is missing or makes no sense."""


class Judge:
    """Runs judge jobs for one process. Thread-safe: each run keeps its state to itself."""

    def __init__(
        self,
        settings: Settings,
        *,
        stopping: Callable[[], bool] = lambda: False,
        now: Callable[[], int] = clock.now_ms,
        environment: Mapping[str, str] | None = None,
        rng: random.Random | None = None,
        retry_seconds: float = 1.0,
    ) -> None:
        self._settings = settings
        self._stopping = stopping
        self._now = now
        self._environment = os.environ if environment is None else environment
        self._rng = rng or random.Random()
        self._retry_seconds = retry_seconds

    def run(self, claimed: Claim) -> Judged:
        """Do the judging of ``claimed`` and settle its job, whatever the model does.

        Raises only what is wrong on this machine.
        """
        from scoutly_tui.matching.llm.faults import ModelError

        work = Work(claimed, self._settings.llm, self._now)
        try:
            return self._look(claimed, work)
        except StoppingError as stopping:
            leases.hand_back(claimed, self._now(), effort=work.effort)
            return work.result("skipped", str(stopping))
        except LeaseLostError as lost:
            return self._lost(claimed, work, lost)
        except (ModelError, BudgetSpentError, NotSetUpError) as error:
            reason: Exception = error
        except (*database.FAULTS, ScoutlyError):
            raise
        except Exception as error:
            log.exception("judging broke")
            reason = error
        try:
            return self._settle(claimed, work, reason)
        except LeaseLostError as lost:
            return self._lost(claimed, work, lost)

    def _look(self, claimed: Claim, work: Work) -> Judged:
        llm = self._settings.llm
        told: Brief | None = None
        if claimed.user is not None and llm.model:
            work.model = self._model()
            told = shortlist.brief(claimed.user, llm)
        started = time.monotonic()
        while told is not None and (step := shortlist.next_step(told, llm, self._now())) is not None:
            if self._stopping():
                raise StoppingError("The worker stops; the rest is judged later.")
            if time.monotonic() - started > SLICE_SECONDS:
                leases.hand_back(claimed, self._now(), effort=work.effort)
                return work.result("paused", "More is judged in a moment.")
            if step.candidate is not None:
                work.analyse(told, step.candidate)
            else:
                work.screen(told, list(step.titles))
        with database.writing():
            now = self._now()
            opinions.forget_old_answers(now)
            outcome = AttemptOutcome.OK if work.screened or work.analysed else AttemptOutcome.UNCHANGED
            leases.complete(claimed, outcome, work.effort, now, note=work.note)
            if claimed.user is not None:
                judge_state.all_well(claimed.user, work.note, now)
        return work.result("done", work.note)

    def _model(self) -> Model:
        from scoutly_tui.matching.llm import endpoint
        from scoutly_tui.matching.llm.client import Model

        try:
            where = endpoint.endpoint(self._settings.llm, self._environment)
        except ScoutlyError as error:
            raise NotSetUpError(str(error), error.remedy) from None
        return Model(
            where,
            opinions.StoredCapabilities(self._now()),
            stopping=self._stopping,
            retry_seconds=self._retry_seconds,
        )

    def _lost(self, claimed: Claim, work: Work, lost: LeaseLostError) -> Judged:
        leases.settle_cancelled(claimed, work.effort, self._now())
        return work.result("skipped", str(lost))

    def _settle(self, claimed: Claim, work: Work, reason: Exception) -> Judged:
        """End the job as ``reason`` has it. Raises LeaseLostError."""
        from scoutly_tui.matching.llm.faults import KINDS, ModelError

        match reason:
            case BudgetSpentError():
                return self._pause(claimed, work, reason)
            case ModelError():
                error = CheckError(
                    KINDS[reason.fault],
                    _told(reason),
                    status=reason.status,
                    retry_after_ms=reason.retry_after_ms,
                )
                return self._give_up(claimed, work, reason.fault.value, error)
            case NotSetUpError():
                return self._give_up(claimed, work, "setup", CheckError(ProblemKind.LOGIN, _told(reason)))
            case _:
                words = f"Something in scoutly broke: {clean_line(repr(reason), 200)}"
                broken = CheckError(ProblemKind.INTERNAL, words)
                broken.__cause__ = reason
                return self._give_up(claimed, work, "internal", broken)

    def _pause(self, claimed: Claim, work: Work, spent: BudgetSpentError) -> Judged:
        """The budget is used up: wait in the queue for a minute's limit, end the job for a day's."""
        now = self._now()
        note = _told(spent)
        wait = None if spent.free_at is None else spent.free_at - now
        if wait is not None and wait <= SHORT_WAIT_MS:
            leases.hand_back(claimed, now, ready_in_ms=max(wait, 0), effort=work.effort)
            return work.result("paused", note)
        with database.writing():
            leases.complete(claimed, AttemptOutcome.OK, work.effort, now, note=note)
            self._hold(claimed, "budget", note, now + (DAY_MS if wait is None else wait), 0)
        return work.result("paused", note)

    def _give_up(self, claimed: Claim, work: Work, fault: str, error: CheckError) -> Judged:
        """Record a failed attempt. Once the job has failed for good, the model is left alone for longer each time."""
        now = self._now()
        with database.writing():
            leases.fence(claimed)
            status = leases.fail(
                claimed, error, work.effort, now,
                retry_base_ms=int(self._settings.worker.retry_base_seconds * SECOND_MS), rng=self._rng,
            )  # fmt: skip
            if claimed.user is not None:
                failures = judge_state.failures(claimed.user) + (status is JobStatus.FAILED)
                wait = judge_state.hold_ms(fault, failures, error.retry_after_ms)
                self._hold(
                    claimed, fault, str(error), now + wait if status is JobStatus.FAILED else 0, failures
                )
        log.info("judging failed (%s)", fault)
        return work.result("failed", str(error))

    def _hold(self, claimed: Claim, fault: str, note: str, until: int, failures: int) -> None:
        if claimed.user is not None:
            setup = judge_state.setup(self._settings.llm, self._environment)
            judge_state.note(claimed.user, fault, note, setup, self._now(), until, failures)


def _told(error: ScoutlyError) -> str:
    return f"{error} {error.remedy}".strip()
