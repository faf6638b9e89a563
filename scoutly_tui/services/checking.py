"""A check: read the board, compare, score what is new, and commit all of it or nothing under the lease."""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from scoutly_tui import clock
from scoutly_tui.config import Settings
from scoutly_tui.domain import ranks, scheduling
from scoutly_tui.domain.diff import carried_over, diff, unchanged
from scoutly_tui.domain.errors import (
    CannotRunError,
    CheckError,
    HostBusyError,
    LeaseLostError,
    ProblemKind,
    StoppingError,
)
from scoutly_tui.domain.jobs import AttemptOutcome, JobStatus
from scoutly_tui.domain.postings import BoardDiff, FoundPosting, KnownPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.services import (
    boards,
    details,
    folding,
    leases,
    network,
    notifications,
    planning,
    resurfacing,
    scoring,
)
from scoutly_tui.services.leases import Claim, Effort
from scoutly_tui.store import database
from scoutly_tui.store.models import Company

if TYPE_CHECKING:
    from scoutly_tui.fetch.client import PoliteClient, Visit
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.protocol import Board, Reading

log = logging.getLogger(__name__)
_LOOK_AGAIN: Final = frozenset({ProblemKind.NOT_FOUND, ProblemKind.MOVED, ProblemKind.UNREADABLE})
"""What a board that moved answers: then its source is found again from the careers page."""

_SOON_MS: Final = 60_000

RESCHEDULED_RANK: Final = 50
"""The rank whose interval a company has that nobody tracks and somebody had checked by hand."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check came to. ``outcome`` is ok, unchanged, failed or skipped."""

    company: str
    outcome: str
    baseline: bool = False
    found: int = 0
    new: int = 0
    changed: int = 0
    closed: int = 0
    requests: int = 0
    bytes: int = 0
    seconds: float = 0.0
    error_kind: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a check needs to know of its company."""

    key: int
    slug: str
    name: str
    careers_url: str
    board: Board | None
    hint: str
    validators: Validators
    rank: int
    last_success_at: int | None
    baseline_at: int | None
    failures: int
    problem: str | None


class Checker:
    """Runs checks for one process. Thread-safe: each check keeps its state to itself."""

    def __init__(
        self,
        settings: Settings,
        client: PoliteClient,
        *,
        now: Callable[[], int] = clock.now_ms,
        rng: random.Random | None = None,
    ) -> None:
        self._settings = settings
        self._client = client
        self._now = now
        self._rng = rng or random.Random()

    def run(self, claimed: Claim) -> CheckResult:
        """Do the check of ``claimed`` and settle its job.

        Raises only what is wrong on this machine: ``database.FAULTS`` and CannotRunError. The job is still ours then.
        """
        started = time.monotonic()
        visit = self._client.visit(claimed.token, self._settings.worker.check_deadline_seconds)
        target: Target | None = None
        try:
            with database.reading():
                target = _load(claimed)
            result = self._look(claimed, target, visit)
        except HostBusyError as busy:
            leases.hand_back(claimed, self._now(), ready_in_ms=busy.ready_in_ms, effort=_effort(visit))
            result = CheckResult(_slug(target), "skipped", error=str(busy))
        except StoppingError as stopping:
            leases.hand_back(claimed, self._now(), effort=_effort(visit))
            result = CheckResult(_slug(target), "skipped", error=str(stopping))
        except LeaseLostError as lost:
            leases.settle_cancelled(claimed, _effort(visit), self._now())
            result = CheckResult(_slug(target), "skipped", error=str(lost))
        except CheckError as error:
            result = self._failed(claimed, target, error, visit)
        except (*database.FAULTS, CannotRunError):
            # The database, the disk, a proxy of ours: no company is to blame, and nothing can be settled here.
            raise
        except Exception as error:
            log.exception("a check broke")
            wrapped = CheckError(
                ProblemKind.INTERNAL, f"Something in scoutly broke: {clean_line(repr(error), 200)}"
            )
            wrapped.__cause__ = error
            result = self._failed(claimed, target, wrapped, visit)
        return replace(
            result, requests=visit.requests, bytes=visit.bytes, seconds=round(time.monotonic() - started, 3)
        )

    def _look(self, claimed: Claim, target: Target, visit: Visit) -> CheckResult:
        board, note, reading = self._read(target, visit)
        with database.reading():
            known = boards.known_postings(target.key)
        carried = {} if reading.unchanged else _carried(target, board, known, reading)
        if carried:
            known = [replace(p, external_id=carried.get(p.key, p.external_id)) for p in known]
        found = unchanged(known) if reading.unchanged else diff(known, reading.postings)
        if found.shrunken:
            raise _Emptied(found, known, len(reading.postings))
        with database.reading():
            scores = self._score(target, found)
            folds = folding.plan(target.key, target.name, _fresh(found))
        now = self._now()
        baseline = target.baseline_at is None
        needs_details = not reading.unchanged and any(p.description is None for p in found.new)
        outcome = AttemptOutcome.UNCHANGED if reading.unchanged else AttemptOutcome.OK
        counts = Effort(
            requests=visit.requests,
            bytes=visit.bytes,
            found=len(found.seen) if reading.unchanged else len(reading.postings),
            added=len(found.new),
            changed=len(found.changed) + len(found.reopened),
            closed=len(found.closed),
        )
        with database.writing():
            leases.fence(claimed)
            boards.renumber(carried)
            boards.apply(
                target.key, found, scores, baseline=baseline, last_success_at=target.last_success_at, now=now
            )
            if _fresh(found) or found.closed:
                resurfacing.after_look(target.key, now)
                folding.write(target.key, folds)
            self._record_success(target, board, reading, now)
            notifications.note_matches(self._settings.notify, now, company=target.key)
            if not needs_details and not details.are_missing(target.key):
                leases.complete(claimed, outcome, counts, now, note=note)
                return _result(target, outcome, baseline, counts)
        self._read_details(claimed, target, board, visit)
        with database.writing():
            closed = boards.closed_since(target.key, now)
            counts = replace(counts, closed=closed, requests=visit.requests, bytes=visit.bytes)
            leases.complete(claimed, outcome, counts, self._now(), note=note)
            notifications.note_matches(self._settings.notify, self._now(), company=target.key)
        return _result(target, outcome, baseline, counts)

    def _read(self, target: Target, visit: Visit) -> tuple[Board, str | None, Reading]:
        """The board, what is worth telling of it, and a reading of it.

        The source is found where it is unknown or no longer answers.
        """
        from scoutly_tui.sources.detect import detect
        from scoutly_tui.sources.registry import by_name

        if target.board is None:
            found = detect(target.careers_url, visit, target.hint)
            return found.board, None, found.reading
        try:
            reading = by_name(target.board.source).read(target.board, visit, target.validators)
            return *_followed(target.board, reading), reading
        except CheckError as error:
            if error.kind not in _LOOK_AGAIN:
                raise
            try:
                found = detect(target.careers_url, visit, target.hint)
            except CheckError:
                raise error from None
            except HostBusyError as busy:
                if busy.ready_in_ms < _SOON_MS:
                    raise
                # Where the board leads to takes no visitors for a while: that is the problem, and no turn to wait for.
                raise error from None
            if (found.board.source, found.board.token) == (target.board.source, target.board.token):
                raise
            note = (
                f"The board moved from {target.board.source} to {found.board.source} ({found.board.token})."
            )
            return found.board, clean_line(note, 300), found.reading

    def _score(self, target: Target, found: BoardDiff) -> boards.Scores:
        users = scoring.users_of(target.key)
        fresh = _fresh(found)
        scored = scoring.score_all(users, fresh, target.name)
        return {posting.external_id: verdicts for posting, verdicts in zip(fresh, scored, strict=True)}

    def _record_success(self, target: Target, board: Board, reading: Reading, now: int) -> None:
        """Raises LeaseLostError if the company was given another address meanwhile: this look was at the old one."""
        from scoutly_tui.sources.registry import by_name

        validators = reading.validators
        recorded = database.changed(
            "update company set source = ?, board = ?, board_url = ?, host = ?, etag = ?, last_modified = ?,"
            " body_hash = ?, last_success_at = ?, last_attempt_at = ?, baseline_at = coalesce(baseline_at, ?),"
            " consecutive_failures = 0, problem = null, problem_since = null, problem_message = null,"
            " problem_seen = null, problem_snoozed_until = null, held_until = null, hold = null,"
            f" next_due_at = ? + coalesce({planning.interval_sql().replace('c.', 'company.')}, ?)"
            " where id = ? and careers_url = ? and hint = ?",
            board.source, board.token, board.url, by_name(board.source).host(board), validators.etag,
            validators.last_modified, validators.body_hash, now, now, now, now,
            ranks.interval_ms(RESCHEDULED_RANK), target.key, target.careers_url, target.hint,
        )  # fmt: skip
        if not recorded:
            raise LeaseLostError("The company was given another address meanwhile.")

    def _read_details(self, claimed: Claim, target: Target, board: Board, visit: Visit) -> None:
        """Read detail pages as far as this visit may; what stays unread waits for the next one."""
        try:
            details.read(
                claimed,
                target.key,
                target.name,
                board,
                visit,
                limit=self._settings.fetch.details_per_check,
                now=self._now,
            )
        except (CheckError, HostBusyError, StoppingError) as error:
            log.info("details of %s stopped early: %s", target.slug, error)

    def _failed(self, claimed: Claim, target: Target | None, error: CheckError, visit: Visit) -> CheckResult:
        now = self._now()
        effort = _effort(visit)
        result = CheckResult(_slug(target), "failed", error_kind=error.kind, error=str(error))
        if network.is_ours(error, effort, self._settings.fetch):
            leases.hand_back(claimed, now, ready_in_ms=network.WAIT_MS, effort=effort, error=error)
            return replace(
                result, outcome="skipped", error="There seems to be no network here; nobody is blamed."
            )
        try:
            with database.writing():
                leases.fence(claimed)
                if isinstance(error, _Emptied):
                    boards.mark_missing(error.closing, target.last_success_at if target else None, now)
                    boards.forget_validators(claimed.company)
                status = leases.fail(
                    claimed, error, effort, now,
                    retry_base_ms=int(self._settings.worker.retry_base_seconds * 1000), rng=self._rng,
                )  # fmt: skip
                if target is not None:
                    self._record_failure(target, error, status, now)
        except LeaseLostError as lost:
            leases.settle_cancelled(claimed, effort, now)
            return replace(result, outcome="skipped", error_kind=None, error=str(lost))
        return result

    def _record_failure(self, target: Target, error: CheckError, status: JobStatus, now: int) -> None:
        """The company remembers the attempt; only a job that failed for good makes it a problem and backs off."""
        Company.update(last_attempt_at=now).where(Company.id == target.key).execute()
        if status is not JobStatus.FAILED:
            return
        failures = target.failures + 1
        held_until, hold = self._hold(target, error, failures, now)
        base = (
            0 if target.last_success_at is None else target.last_success_at + ranks.interval_ms(target.rank)
        )
        company = Company.select(Company.problem_since).where(Company.id == target.key).scalar()
        Company.update(
            consecutive_failures=failures, problem=error.kind, problem_message=clean_line(str(error), 400),
            problem_since=company if target.problem == error.kind and company else now,
            problem_seen=clean_line(error.seen, 400), held_until=held_until, hold=hold,
            next_due_at=max(base, held_until),
        ).where(Company.id == target.key).execute()  # fmt: skip

    def _hold(
        self, target: Target, error: CheckError, failures: int, now: int
    ) -> tuple[int, scheduling.Hold]:
        if error.kind is ProblemKind.EMPTIED:
            return now + ranks.interval_ms(target.rank), scheduling.Hold.BACK_OFF
        back_off = scheduling.company_back_off_ms(target.rank, failures, self._rng)
        if error.retry_after_ms and error.retry_after_ms >= back_off:
            return now + error.retry_after_ms, scheduling.Hold.RETRY_AFTER
        return now + back_off, scheduling.Hold.BACK_OFF


def _fresh(found: BoardDiff) -> list[FoundPosting]:
    """What is new, or reads differently now."""
    return [*found.new, *(p for _, p in found.changed), *(p for _, p in found.reopened)]


def _followed(board: Board, reading: Reading) -> tuple[Board, str | None]:
    """``board`` where a permanent redirect says that its page stands from now on, and the words to say so."""
    if not reading.moved_to or reading.moved_to == board.url:
        return board, None
    token = reading.moved_to if board.token == board.url else board.token
    note = clean_line(f"The page moved for good: {reading.moved_to}", 300)
    return replace(board, token=token, url=reading.moved_to), note


def _carried(target: Target, board: Board, known: list[KnownPosting], reading: Reading) -> dict[int, str]:
    """What moves along when the board is not where it was; nothing while it is."""
    if target.board is not None and (target.board.source, target.board.token) == (board.source, board.token):
        return {}
    return carried_over(known, reading.postings)


class _Emptied(CheckError):
    """The board lost more than half of its postings at once. ``closing`` are the keys that were absent."""

    def __init__(self, found: BoardDiff, known: list[KnownPosting], left: int) -> None:
        before = sum(1 for posting in known if posting.closed_at is None)
        super().__init__(
            ProblemKind.EMPTIED,
            f"The board shrank from {before} open postings to {left}; the next look decides whether that is true.",
            seen=f"{left} postings",
        )
        self.closing = found.closing


_COLUMNS: Final = (
    "id, slug, name, careers_url, source, board, board_url, hint, etag, last_modified, body_hash, effective_rank,"
    " last_success_at, baseline_at, consecutive_failures, problem"
)


def _load(claimed: Claim) -> Target:
    from scoutly_tui.fetch.response import Validators
    from scoutly_tui.sources.protocol import Board

    rows = database.execute(
        f"select {_COLUMNS} from company where id = ? and removed_at is null", claimed.company
    )
    if not rows:
        raise LeaseLostError("The company was removed.")
    (key, slug, name, url, source, board, board_url, hint, etag, last_modified, body_hash, rank, last_success,
     baseline, failures, problem) = rows[0]  # fmt: skip
    return Target(
        key=key, slug=slug, name=name, careers_url=url, hint=hint,
        board=Board(source, board, board_url or url, hint) if source and board else None,
        validators=Validators(etag, last_modified, body_hash), rank=rank or RESCHEDULED_RANK,
        last_success_at=last_success, baseline_at=baseline, failures=failures, problem=problem,
    )  # fmt: skip


def _slug(target: Target | None) -> str:
    return target.slug if target else ""


def _effort(visit: Visit) -> Effort:
    return Effort(requests=visit.requests, bytes=visit.bytes)


def _result(target: Target, outcome: AttemptOutcome, baseline: bool, counts: Effort) -> CheckResult:
    return CheckResult(
        target.slug,
        outcome.value,
        baseline,
        counts.found or 0,
        counts.added or 0,
        counts.changed or 0,
        counts.closed or 0,
    )
