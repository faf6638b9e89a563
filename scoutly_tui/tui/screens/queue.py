"""The queue: what waits, what each worker does now, what failed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.domain.times import SECOND_MS, ago, duration, local
from scoutly_tui.services import filters, queue, queue_view
from scoutly_tui.services.queue import JobRow
from scoutly_tui.services.queue_view import History, JobQuery, WorkerSlot
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.job_document import job_document
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.filter_bar import FilterBar
from scoutly_tui.tui.widgets.view_bar import ViewTab
from scoutly_tui.tui.widgets.work_panel import WorkPanel

KINDS: Final = "123456789abcdefghi"
VIEWS: Final = (None, *JobStatus)
HISTORY_SECONDS: Final = 20


class QueueScreen(ListPage[JobRow]):
    """Jobs, the running ones on top."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.QUEUE
    NOUN: ClassVar[tuple[str, str]] = ("job", "jobs")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.QUEUE)]

    SAVED_VIEWS = "queue"
    DEFAULT_CSS = """
    QueueScreen WorkPanel.-off { display: none; }
    QueueScreen.-reading WorkPanel { display: none; }
    QueueScreen.-wide WorkPanel { display: block; }
    QueueScreen.-wide WorkPanel.-off { display: none; }
    """

    _counts: dict[str, int] | None = None
    _paused = False
    _history: History | None = None
    _history_at = 0

    def above(self) -> ComposeResult:
        """The workers and the charts."""
        yield WorkPanel(self.session.glyphs, self.session.now)

    def columns(self) -> Sequence[Column[JobRow]]:
        """State, company, what, reason, when, who."""
        now = self.session.now
        return (
            Column("", 1, self._sign_cell),
            Column("State", 10, _state_cell),
            Column("Company", 16, lambda row: row.company_name or "–", flex=3),
            Column("Job", 7, lambda row: [(row.kind, Tone.MUTED)]),
            Column("Why", 12, lambda row: [(row.reason, Tone.MUTED)], flex=2, from_width=60),
            Column(
                "Priority", 8, lambda row: [(f"{row.priority:.0f}", Tone.MUTED)], right=True, from_width=76
            ),
            Column("Tries", 5, _tries_cell, right=True),
            Column("Time", 11, lambda row: _time_cell(row, now()), right=True),
        )

    def _sign_cell(self, row: JobRow) -> Cell:
        glyphs = self.session.glyphs
        return [
            {
                JobStatus.PENDING: (glyphs.waiting, Tone.MUTED),
                JobStatus.PROCESSING: (glyphs.running, Tone.GOOD),
                JobStatus.COMPLETED: (glyphs.ok, Tone.MUTED),
                JobStatus.FAILED: (glyphs.failed, Tone.BAD),
                JobStatus.CANCELLED: (glyphs.dot, Tone.FAINT),
            }[JobStatus(row.status)]
        ]

    def views(self) -> Sequence[ViewTab]:
        """All, and each state with its count."""
        counts = self._counts
        return [ViewTab("All")] + [
            ViewTab(status.value.capitalize(), None if counts is None else counts[status.value])
            for status in JobStatus
        ]

    def note(self) -> str:
        """Whether it is paused."""
        return f"{self.session.glyphs.paused} paused: p lets it go on" if self._paused else ""

    def filter_fields(self) -> Mapping[str, filters.Field]:
        """The fields of jobs."""
        return filters.JOBS

    def compile_filter(self, text: str, saved: Mapping[str, str]) -> None:
        """The filter language over jobs."""
        filters.for_jobs(text, self.session.now(), saved)

    def emptiness(self) -> Sequence[Cell]:
        """Nothing to do is good news."""
        state = VIEWS[self.view]
        if state is not None:
            return [[(f"No job is {state.value}.", Tone.MUTED)]]
        return [
            [("The queue is empty.", Tone.STRONG)],
            "",
            [("Companies that are due get their jobs by themselves while a worker runs.", Tone.MUTED)],
            [("d", Tone.ACCENT), ("  queues now what is due", Tone.MUTED)],
        ]

    async def refill(self) -> None:
        """The keys of the view, the counts, and what the panel shows; rows follow as they come into sight."""
        now, query = self.session.now(), JobQuery(VIEWS[self.view], self.filter_text)
        stale = self._history is None or not 0 <= now - self._history_at < HISTORY_SECONDS * SECOND_MS
        seen = await self.ask(_listed, self.session.user_id, query, now, with_history=stale)
        self._counts, self._paused = seen.counts, seen.paused
        if seen.history is not None:
            self._history, self._history_at = seen.history, now
        if self._history is not None:
            self.query_one(WorkPanel).show(seen.slots, self._history, paused=self._paused)
        self.table.show_keys(seen.keys, self._load)
        self.settled()

    async def _load(self, wanted: Sequence[int]) -> Sequence[JobRow]:
        return await self.session.gateway.read(queue.by_keys, wanted)

    async def rows_of(self, keys: Sequence[int]) -> list[JobRow]:
        """These jobs, in sight or not."""
        return list(await self._load(keys))

    async def describe(self, row: JobRow) -> Content:
        """The job with every attempt."""
        return job_document(await self.ask(queue.detail, row.key), self.session.now(), self.session.glyphs)

    def action_retry(self, all_of_them: bool = False) -> None:
        """Retry failed and cancelled jobs, run waiting ones now."""
        self.spawn(self._retry(self.targets(all_of_them)))

    async def _retry(self, chosen: list[int]) -> None:
        if chosen and await self.agreed("Retry", len(chosen)):
            rows = await self.write(queue.retry, chosen, self.session.now())
            if rows is not None:
                waiting = sum(row.status == JobStatus.PENDING for row in rows)
                self.say(
                    f"{words.plural(waiting, 'job')} will run now" if waiting else "Nothing there to retry"
                )
                self.table.clear_marks()

    def action_cancel(self, all_of_them: bool = False) -> None:
        """Cancel waiting and running jobs."""
        self.spawn(self._cancel(self.targets(all_of_them)))

    async def _cancel(self, chosen: list[int]) -> None:
        if chosen and await self.agreed("Cancel", len(chosen)):
            rows = await self.write(queue.cancel, chosen, self.session.now())
            if rows is not None:
                done = sum(row.status in (JobStatus.CANCELLED, JobStatus.PROCESSING) for row in rows)
                self.say(
                    f"Cancelled {words.plural(done, 'job')}" if done else "Finished jobs stay as they are"
                )
                self.table.clear_marks()

    def action_error_kind(self) -> None:
        """Show the failed jobs of one kind of error."""
        self.spawn(self._error_kind())

    async def _error_kind(self) -> None:
        kinds = await self.ask(queue_view.error_kinds)
        if not kinds:
            self.say("No job has failed")
            return
        choices = [
            Choice(key, kind.replace("_", " "), kind, words.plural(count, "job"))
            for key, (kind, count) in zip(KINDS, kinds, strict=False)
        ]
        kind = await self.pick("Show what failed with", choices)
        if kind is not None:
            self.action_show_view(VIEWS.index(JobStatus.FAILED))
            await self.query_one(FilterBar).put(f"error:{kind}")

    def action_panel(self) -> None:
        """Show the workers and charts, or give their lines to the list."""
        self.query_one(WorkPanel).toggle_class("-off")

    def action_pause(self) -> None:
        """Pause, or go on."""
        self.spawn(self._pause(not self._paused))

    async def _pause(self, paused: bool) -> None:
        await self.write(queue.pause, paused)
        if not self.session.read_only:
            self.say("Paused: running checks finish, nothing new begins" if paused else "The queue goes on")

    def action_enqueue_due(self) -> None:
        """Queue what is due."""
        self.spawn(self._enqueue_due())

    async def _enqueue_due(self) -> None:
        made = await self.write(
            queue.enqueue_due, self.session.now(), limit=self.session.home.settings.schedule.batch
        )
        if made is not None:
            self.say(
                f"Queued {words.plural(len(made), 'check')}"
                if made
                else "Nothing is due that is not queued already"
            )


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at the queue."""

    keys: list[int]
    counts: dict[str, int]
    paused: bool
    slots: tuple[WorkerSlot, ...]
    history: History | None


def _listed(user_id: int, query: JobQuery, now: int, *, with_history: bool) -> _Seen:
    return _Seen(
        queue_view.keys(user_id, query, now),
        queue.counts(),
        queue.is_paused(),
        queue_view.slots(),
        queue_view.history(now) if with_history else None,
    )


def _state_cell(row: JobRow) -> Cell:
    status = JobStatus(row.status)
    if status is JobStatus.FAILED and row.error_kind:
        return [(row.error_kind.replace("_", " "), Tone.BAD)]
    tone = {JobStatus.PROCESSING: Tone.GOOD, JobStatus.PENDING: Tone.PLAIN}.get(status, Tone.MUTED)
    return [(status.value, tone)]


def _tries_cell(row: JobRow) -> Cell:
    return [(str(row.attempts or ""), Tone.WARN if row.retry_count else Tone.MUTED)]


def _time_cell(row: JobRow, now: int) -> Cell:
    if row.status == JobStatus.PROCESSING and row.started_at is not None:
        # How long it lasts is told by the panel, at a fraction of what repainting rows each second would cost.
        return [(f"since {local(row.started_at, '%H:%M')}", Tone.GOOD)]
    if row.status == JobStatus.PENDING:
        if row.not_before > now + SECOND_MS:
            return [(f"retry {words.ahead(row.not_before, now)}", Tone.WARN)]
        return [(f"waits {duration(now - row.created_at)}", Tone.MUTED)]
    return [(ago(row.finished_at, now) if row.finished_at else "", Tone.MUTED)]
