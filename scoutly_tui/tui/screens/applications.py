"""Applications: what was applied for and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.content import Content

from scoutly_tui.domain.times import ago, local
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import applications
from scoutly_tui.services.applications import ApplicationRow
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.choices import Choice
from scoutly_tui.tui.dialogs import Ask, Picker
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.view_bar import ViewTab

S = ApplicationStatus
STAGES: Final = (
    ("All", frozenset(S)),
    ("To apply", frozenset({S.WANT_TO_APPLY, S.PENDING_APPLICATION})),
    ("Applied", frozenset({S.APPLIED})),
    ("In talks", frozenset({S.INTERVIEW_SCHEDULED, S.TECHNICAL_ASSESSMENT})),
    ("Offers", frozenset({S.OFFER_RECEIVED, S.ACCEPTED})),
    ("Ended", frozenset({S.REJECTED, S.DECLINED, S.STALE, S.DISCARDED})),
)
TONES: Final = {
    S.OFFER_RECEIVED: Tone.GOOD,
    S.ACCEPTED: Tone.GOOD,
    S.INTERVIEW_SCHEDULED: Tone.ACCENT,
    S.TECHNICAL_ASSESSMENT: Tone.ACCENT,
    S.REJECTED: Tone.BAD,
    S.STALE: Tone.WARN,
    S.DECLINED: Tone.MUTED,
    S.DISCARDED: Tone.MUTED,
}
STATUSES: Final = tuple(
    Choice(key, status.value, status) for key, status in zip("wpaitroydsx", S, strict=True)
)


class ApplicationsScreen(ListPage[ApplicationRow]):
    """The tracker, latest step first; the reader holds the timeline."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.APPLICATIONS
    NOUN: ClassVar[tuple[str, str]] = ("application", "applications")
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.APPLICATIONS)]

    _funnel: dict[str, int] | None = None

    def columns(self) -> Sequence[Column[ApplicationRow]]:
        """Status, company, title, next step, age."""
        now = self.session.now
        return (
            Column("Status", 20, lambda row: [(row.status, TONES.get(S(row.status), Tone.PLAIN))]),
            Column("Company", 14, lambda row: row.company_name, flex=2),
            Column("Title", 18, _title_cell, flex=3),
            Column("Next step", 14, _step_cell, flex=1, from_width=90),
            Column("Since", 5, lambda row: [(words.age(row.updated_at, now()), Tone.MUTED)], right=True),
        )

    def views(self) -> Sequence[ViewTab]:
        """The stages of the funnel."""
        funnel = self._funnel
        return [
            ViewTab(name, None if funnel is None else sum(funnel[status.value] for status in stage))
            for name, stage in STAGES
        ]

    def emptiness(self) -> Sequence[Cell]:
        """How an application begins."""
        return [
            [("No application here yet.", Tone.STRONG)],
            "",
            [("On the postings page, ", Tone.MUTED), ("a", Tone.ACCENT), (" begins one.", Tone.MUTED)],
        ]

    async def refill(self) -> None:
        """The rows of the stage and the funnel."""
        found, self._funnel = await self.ask(_listed, self.session.user_id)
        wanted, stage = self.filter_text.lower().split(), STAGES[self.view][1]
        self.table.show_rows(
            [
                row
                for row in found
                if S(row.status) in stage
                and all(word in f"{row.company_name} {row.title} {row.status}".lower() for word in wanted)
            ]
        )
        self.settled()

    async def describe(self, row: ApplicationRow) -> Content:
        """The timeline."""
        steps = await self.ask(applications.timeline, self.session.user_id, row.key)
        page, now = Document(), self.session.now()
        page.title(row.title)
        page.line((row.company_name, Tone.ACCENT))
        if row.closed_at:
            page.line((f"{self.session.glyphs.warning} the posting is closed by now", Tone.WARN))
        page.gap()
        page.fact("Status", row.status, TONES.get(S(row.status), Tone.STRONG))
        page.fact("Begun", f"{ago(row.created_at, now)} ({local(row.created_at, '%d %b %Y')})")
        page.fact("Last step", ago(row.updated_at, now))
        page.fact(
            "Next step",
            f"{row.next_step or ''} {local(row.next_step_at, '%d %b') if row.next_step_at else ''}".strip(),
        )
        page.fact("Link", row.url, Tone.MUTED)
        page.heading("Timeline")
        for step in reversed(steps):
            page.line((f"{local(step.at, '%d %b %H:%M')}  ", Tone.MUTED), step.status)
            if step.note:
                page.block(step.note, style="$muted")
        return page.build()

    def action_apply(self) -> None:
        """Set the status."""
        if row := self.table.row():
            self.spawn(self._apply(row))

    async def _apply(self, row: ApplicationRow) -> None:
        here = next((n for n, choice in enumerate(STATUSES) if choice.label == row.status), 0)
        status = await self.answer(Picker(f"{row.company_name}: {row.title[:40]}", STATUSES, selected=here))
        if status is None:
            return
        if await self.write(
            applications.set_status, self.session.user_id, row.key, status, self.session.now()
        ):
            self.say(f"{row.company_name}: {status.value}; u takes it back")

    def action_note(self) -> None:
        """Add a note to the timeline."""
        if row := self.table.row():
            self.spawn(self._note(row))

    async def _note(self, row: ApplicationRow) -> None:
        note = await self.answer(Ask(f"Note on {row.company_name}: {row.title[:40]}"))
        if note:
            user, now = self.session.user_id, self.session.now()
            await self.write(applications.set_status, user, row.key, S(row.status), now, note=note)

    def action_open_link(self) -> None:
        """Open the posting."""
        if row := self.table.row():
            self.open_link(row.url)

    def action_copy_link(self) -> None:
        """Copy the posting's link."""
        if row := self.table.row():
            self.copy(row.url, "the link")


def _listed(user_id: int) -> tuple[list[ApplicationRow], dict[str, int]]:
    return applications.rows(user_id), applications.funnel(user_id)


def _title_cell(row: ApplicationRow) -> Cell:
    return [("closed ", Tone.BAD), (row.title, Tone.MUTED)] if row.closed_at else row.title


def _step_cell(row: ApplicationRow) -> Cell:
    when = local(row.next_step_at, "%d %b ") if row.next_step_at else ""
    return [(when, Tone.WARN), (row.next_step or "", Tone.MUTED)]
