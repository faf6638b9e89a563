"""The queue: what waits, what each worker does now, what failed and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.domain.times import SECOND_MS, ago, duration
from scoutly_tui.services import queue
from scoutly_tui.services.queue import JobRow
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.job_document import job_document
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.view_bar import ViewTab

VIEWS: Final = (None, *JobStatus)
SHOWN: Final = 1_000
ORDER: Final = (
    JobStatus.PROCESSING,
    JobStatus.PENDING,
    JobStatus.FAILED,
    JobStatus.CANCELLED,
    JobStatus.COMPLETED,
)


class QueueScreen(ListPage[JobRow]):
    """Jobs, the running ones on top."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.QUEUE
    NOUN: ClassVar[tuple[str, str]] = ("job", "jobs")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.QUEUE)]

    _counts: dict[str, int] | None = None
    _paused = False

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
        """The jobs of the view; a filter is matched against company, reason and error."""
        found, self._counts, self._paused = await self.ask(_listed, VIEWS[self.view])
        words_wanted = self.filter_text.lower().split()
        self.table.show_rows([row for row in found if all(word in _haystack(row) for word in words_wanted)])
        self.settled()

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


def _listed(status: JobStatus | None) -> tuple[list[JobRow], dict[str, int], bool]:
    if status is not None:
        found = queue.rows(status=status.value, limit=SHOWN)
    else:
        live = [row for state in ORDER[:2] for row in queue.rows(status=state.value, limit=SHOWN)]
        there = {row.key for row in live}
        found = live + [row for row in queue.rows(limit=SHOWN) if row.key not in there]
    return found, queue.counts(), queue.is_paused()


def _haystack(row: JobRow) -> str:
    parts = (row.company_name, row.company, row.status, row.reason, row.error_kind, row.error)
    return " ".join(part for part in parts if part).lower()


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
        return [(f"for {duration(now - row.started_at)}", Tone.GOOD)]
    if row.status == JobStatus.PENDING:
        if row.not_before > now + SECOND_MS:
            return [(f"retry {words.ahead(row.not_before, now)}", Tone.WARN)]
        return [(f"waits {duration(now - row.created_at)}", Tone.MUTED)]
    return [(ago(row.finished_at, now) if row.finished_at else "", Tone.MUTED)]
