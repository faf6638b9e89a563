"""Applications: what was applied for, how far it has come, and what is to be done next; as a list or a board."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.events import DescendantFocus

from scoutly_tui.domain.times import local
from scoutly_tui.domain.triage import ApplicationStatus, Stage
from scoutly_tui.services import applications, filters, notes
from scoutly_tui.services.applications import ApplicationRow, FunnelStage
from scoutly_tui.tui import keys, triage, words
from scoutly_tui.tui.application_document import TONES, application_document, funnel_document
from scoutly_tui.tui.dialogs import Ask, Picker, Shown
from scoutly_tui.tui.list_page import ListPage
from scoutly_tui.tui.widgets.board import Board
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.row_table import RowTable
from scoutly_tui.tui.widgets.view_bar import ViewTab

S = ApplicationStatus
VIEWS: Final[tuple[tuple[str, Stage | None], ...]] = (
    ("All", None),
    ("Due", None),
    *((stage.value.capitalize(), stage) for stage in Stage),
)
DUE: Final = 1


@dataclass(frozen=True, slots=True)
class _Seen:
    """One look at the tracker."""

    rows: list[ApplicationRow]
    everything: list[ApplicationRow]


class ApplicationsScreen(ListPage[ApplicationRow]):
    """The tracker: what is due first, then the latest step; the reader holds the timeline."""

    SCOPE: ClassVar[keys.Scope] = keys.Scope.APPLICATIONS
    NOUN: ClassVar[tuple[str, str]] = ("application", "applications")
    SAVED_VIEWS = "applications"
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.APPLICATIONS)]
    DEFAULT_CSS = """
    ApplicationsScreen Board { display: none; }
    ApplicationsScreen.-board Board { display: block; }
    ApplicationsScreen.-board #panes { display: none; }
    ApplicationsScreen.-board.-reading Board { display: none; }
    ApplicationsScreen.-board.-reading #panes { display: block; }
    ApplicationsScreen.-board.-reading #panes RowTable { display: none; }
    """

    _everything: list[ApplicationRow] | None = None

    def below(self) -> ComposeResult:
        """The board, in the place of the list."""
        yield Board(self.session.glyphs)

    @property
    def table(self) -> RowTable[ApplicationRow]:
        """The list, or the column of the board that has the keys."""
        if self.has_class("-board"):
            return self.query_one(Board).table
        return self.query_one("#panes").query_one(RowTable)

    def columns(self) -> Sequence[Column[ApplicationRow]]:
        """Status, company, title, next step, age."""
        now = self.session.now
        return (
            Column("", 1, self._due_cell),
            Column("Status", 20, lambda row: [(row.status, TONES.get(S(row.status), Tone.PLAIN))]),
            Column("Company", 12, lambda row: row.company_name, flex=2),
            Column("Title", 12, _title_cell, flex=3),
            Column("Next step", 12, _step_cell, flex=2, from_width=70),
            Column("Since", 5, lambda row: [(words.age(row.updated_at, now()), Tone.MUTED)], right=True),
        )

    def _due_cell(self, row: ApplicationRow) -> Cell:
        return [(self.session.glyphs.warning, Tone.BAD)] if row.due else ""

    def views(self) -> Sequence[ViewTab]:
        """All, what is due, and the stages, each with its count."""
        rows = self._everything
        if rows is None:
            return [ViewTab(name) for name, _ in VIEWS]
        due = sum(row.due for row in rows)
        counts = [len(rows), due, *(sum(row.stage is stage for row in rows) for _, stage in VIEWS[2:])]
        return [ViewTab(name, count) for (name, _), count in zip(VIEWS, counts, strict=True)]

    def note(self) -> str:
        """What waits for the person."""
        due = [row for row in self._everything or () if row.due]
        return f"{self.session.glyphs.warning} {words.plural(len(due), 'step')} due" if due else ""

    def filter_fields(self) -> Mapping[str, filters.Field]:
        """The fields of applications."""
        return filters.application_fields("a.status")

    def compile_filter(self, text: str, saved: Mapping[str, str]) -> None:
        """The filter language over applications."""
        filters.for_applications(text, self.session.now(), self.filter_fields(), saved)

    def emptiness(self) -> Sequence[Cell]:
        """How an application begins."""
        if self.view:
            return [[(f"Nothing is in “{VIEWS[self.view][0]}”.", Tone.MUTED)]]
        return [
            [("No application here yet.", Tone.STRONG)],
            "",
            [("On the postings page, ", Tone.MUTED), ("a", Tone.ACCENT), (" begins one.", Tone.MUTED)],
        ]

    async def refill(self) -> None:
        """The rows of the stage, and the board."""
        days = self.session.home.settings.applications.stale_days
        user, now = self.session.user_id, self.session.now()
        seen = await self.ask(_listed, user, now, days, self.filter_text)
        self._everything = seen.everything
        stage = VIEWS[self.view][1]
        shown = [row for row in seen.rows if stage is None or row.stage is stage]
        if self.view == DUE:
            shown = [row for row in shown if row.due]
        self.query_one("#panes").query_one(RowTable).show_rows(shown)
        self.query_one(Board).show(seen.rows)
        self.settled()

    def settled(self) -> None:
        """On the board an empty column says so itself."""
        if not self.has_class("-board"):
            super().settled()
            return
        self.show_views()
        self._say_where()
        self._show_card()

    def _show_card(self) -> None:
        board = self.query_one(Board)
        board.describe(self.table.row(), self.session.now())

    @on(RowTable.Moved)
    def _card_moved(self, event: RowTable.Moved) -> None:
        if self.has_class("-board"):
            self._show_card()

    async def describe(self, row: ApplicationRow) -> Content:
        """The timeline."""
        steps = await self.ask(applications.timeline, self.session.user_id, row.key)
        return application_document(row, steps, self.session.now(), self.session.glyphs)

    # List and board

    def action_board(self) -> None:
        """From the list to the board, and back, with the same application under the cursor."""
        key = self.table.cursor_key
        self.remove_class("-reading")
        self.toggle_class("-board")
        board = self.query_one(Board)
        if self.has_class("-board"):
            holding = (n for n, table in enumerate(board.tables) if key in table.keys)
            board.focus_on(next(holding, 0))
        if key is not None:
            self.table.move_to_key(key)
        self.table.focus()
        self._say_where()

    def action_view(self, by: int) -> None:
        """The next view; on the board the next column."""
        if self.has_class("-board"):
            board = self.query_one(Board)
            board.focus_on(board.current + by)
        else:
            super().action_view(by)

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A click into a column gives it the keys."""
        board = self.query_one(Board)
        for number, table in enumerate(board.tables):
            if event.widget is table:
                board.current = number
                self._show_card()

    def action_funnel(self) -> None:
        """How far applications come."""
        self.spawn(self._show_funnel())

    async def _show_funnel(self) -> None:
        days = self.session.home.settings.applications.stale_days
        stages, standing = await self.ask(_funnel, self.session.user_id, self.session.now(), days)
        await self.answer(Shown("The funnel", funnel_document(stages, standing, self.session.glyphs)))

    # Moving on

    def action_apply(self) -> None:
        """Set the status."""
        if row := self.table.row():
            self.spawn(self._apply(row))

    async def _apply(self, row: ApplicationRow) -> None:
        here = next((n for n, choice in enumerate(triage.STATUSES) if choice.label == row.recorded), 0)
        status = await self.answer(
            Picker(f"{row.company_name}: {row.title[:40]}", triage.STATUSES, selected=here)
        )
        if status is None:
            return
        user, now = self.session.user_id, self.session.now()
        if await self.write(applications.set_status, user, row.key, status, now):
            self.say(f"{row.company_name}: {status.value}; u takes it back")

    def action_note(self) -> None:
        """Add a dated note to the timeline."""
        if row := self.table.row():
            self.spawn(self._note(row))

    async def _note(self, row: ApplicationRow) -> None:
        note = await self.answer(Ask(f"Note on {row.company_name}: {row.title[:40]}"))
        if note:
            user, now = self.session.user_id, self.session.now()
            await self.write(applications.add_note, user, row.key, note, now)
            self._read_now()

    def action_notes(self) -> None:
        """Write down what is worth keeping, in one's own editor."""
        if row := self.table.row():
            name = f"application-{row.key}"
            self.spawn(self.edit_text(row.notes, name, partial(self._keep_notes, row.key)))

    async def _keep_notes(self, key: int, text: str) -> None:
        if await self.write(notes.write, self.session.user_id, key, text, self.session.now()):
            self.say("Notes kept; u takes them back")
            self._read_now()

    def action_step(self) -> None:
        """What to do next, and when to be reminded of it."""
        if row := self.table.row():
            self.spawn(self._set_step(row))

    async def _set_step(self, row: ApplicationRow) -> None:
        step = await self.answer(Ask(f"Next step with {row.company_name}", value=row.next_step or ""))
        if not step:
            return
        when = await triage.remind_when(self, f"“{step[:40]}”: be reminded")
        if when is None:
            return
        at = when or None
        user, now = self.session.user_id, self.session.now()
        if await self.write(applications.set_next_step, user, row.key, step, at, now):
            self.say(f"{step}{local(at, ' on %a %d %b') if at else ''}; u takes it back")
            self._read_now()

    def action_step_done(self) -> None:
        """The next step is done: it goes into the timeline."""
        if (row := self.table.row()) is None:
            return
        if row.next_step:
            self.spawn(self._step_done(row))
        else:
            self.say("There is no next step; r sets one")

    async def _step_done(self, row: ApplicationRow) -> None:
        if await self.write(applications.finish_step, self.session.user_id, row.key, self.session.now()):
            self.say(f"Done: {row.next_step}; u takes it back")
            self._read_now()

    def action_open_link(self) -> None:
        """Open the posting."""
        if row := self.table.row():
            self.open_link(row.url)

    def action_copy_link(self) -> None:
        """Copy the posting's link."""
        if row := self.table.row():
            self.copy(row.url, "the link")


def _listed(user_id: int, now: int, days: int, text: str) -> _Seen:
    everything = applications.rows(user_id, now, stale_days=days)
    return _Seen(
        applications.rows(user_id, now, stale_days=days, text=text) if text else everything, everything
    )


def _funnel(user_id: int, now: int, days: int) -> tuple[tuple[FunnelStage, ...], dict[str, int]]:
    return applications.stages(user_id, now, stale_days=days), applications.funnel(
        user_id, now, stale_days=days
    )


def _title_cell(row: ApplicationRow) -> Cell:
    return [("closed ", Tone.BAD), (row.title, Tone.MUTED)] if row.closed_at else row.title


def _step_cell(row: ApplicationRow) -> Cell:
    when = local(row.next_step_at, "%d %b ") if row.next_step_at else ""
    return [(when, Tone.BAD if row.due else Tone.WARN), (row.next_step or "", Tone.MUTED)]
