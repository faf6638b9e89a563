"""A page with a list: views over it, a filter under it, and a reader beside it or in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.timer import Timer
from textual.worker import Worker

from scoutly_tui.domain.filters import FilterError
from scoutly_tui.tui import keys, words
from scoutly_tui.tui.page import Page
from scoutly_tui.tui.widgets.columns import Cell, Column, Tone
from scoutly_tui.tui.widgets.filter_bar import FilterBar
from scoutly_tui.tui.widgets.key_bar import KeyBar
from scoutly_tui.tui.widgets.reader import Reader
from scoutly_tui.tui.widgets.row_cache import Keyed
from scoutly_tui.tui.widgets.row_table import RowTable
from scoutly_tui.tui.widgets.view_bar import ViewBar, ViewTab

if TYPE_CHECKING:
    from scoutly_tui.services.completion import Completion
    from scoutly_tui.services.filters import Field

Row = TypeVar("Row", bound=Keyed)
SETTLE_SECONDS: Final = 0.12


class ListPage(Page, Generic[Row]):
    """Subclasses say which columns, what to read, and what the verbs do."""

    NOUN: ClassVar[tuple[str, str]] = ("row", "rows")
    SAVED_VIEWS: ClassVar[str] = ""
    DEFAULT_CSS = """
    ListPage #panes { height: 1fr; }
    ListPage RowTable { width: 1fr; }
    ListPage Reader { display: none; width: 1fr; }
    ListPage.-reading RowTable { display: none; }
    ListPage.-reading Reader { display: block; }
    ListPage.-wide RowTable { display: block; width: 11fr; }
    ListPage.-wide Reader { display: block; width: 9fr; border-left: vkey $panel; }
    """

    def body(self) -> ComposeResult:
        """Views, panes, filter."""
        yield ViewBar()
        yield from self.above()
        with Horizontal(id="panes"):
            table: RowTable[Row] = RowTable(self.columns(), glyphs=self.session.glyphs)
            table.show_notice([[("loading…", Tone.MUTED)]])
            yield table
            yield Reader()
        yield from self.below()
        yield FilterBar()

    # What a subclass says

    def above(self) -> ComposeResult:
        """What stands between the views and the list."""
        yield from ()

    def below(self) -> ComposeResult:
        """What stands below the list, or in its place."""
        yield from ()

    def columns(self) -> Sequence[Column[Row]]:
        """The list's columns."""
        raise NotImplementedError

    async def describe(self, row: Row) -> Content:
        """One row in full, for the reader."""
        raise NotImplementedError

    def views(self) -> Sequence[ViewTab]:
        """The views over the list."""
        return ()

    def emptiness(self) -> Sequence[Cell]:
        """What the list says when it is empty, a line each."""
        return [[("Nothing here.", Tone.MUTED)]]

    def note(self) -> str:
        """What stands at the right of the views."""
        return ""

    def filter_fields(self) -> Mapping[str, Field]:
        """The fields of the filter language here; none where a filter is mere words."""
        return {}

    def compile_filter(self, text: str, saved: Mapping[str, str]) -> None:
        """Raises FilterError for a filter that makes no sense. ``saved`` are the views it may name."""

    async def rows_of(self, keys: Sequence[int]) -> list[Row]:
        """The rows of ``keys``, wherever they are kept."""
        return [row for key in keys if (row := self.table.row(key)) is not None]

    def on_opened(self, row: Row) -> None:
        """The reader was opened on ``row`` by hand."""

    # Parts

    view: int = 0
    _filter: str = ""
    _saved: Mapping[str, str] = MappingProxyType({})
    _settling: Timer | None = None

    @property
    def table(self) -> RowTable[Row]:
        """The list."""
        return self.query_one(RowTable)

    @property
    def filter_text(self) -> str:
        """The filter in force: the last one that made sense."""
        return self._filter

    @property
    def is_reading(self) -> bool:
        """Whether the reader has taken the list's place, or the keys."""
        return self.has_class("-reading")

    def on_mount(self) -> None:
        """Keys go to the list, which shows what was glanced at, if anything was."""
        self.table.focus()
        if glanced := self.session.glance.get(self.SCOPE):
            self.table.show_rows(glanced)
        self.show_views()

    def show_views(self) -> None:
        """Show the views, their counts and the note as they are now."""
        self.query_one(ViewBar).show(self.views(), self.view, self.note())

    def settled(self) -> None:
        """Call at the end of ``refill``: the list is as it should be."""
        self.table.show_notice(self._no_match() if self.filter_text else self.emptiness())
        self.show_views()
        self._say_where()
        self._read_soon()

    def _no_match(self) -> Sequence[Cell]:
        return [
            [
                ("Nothing matches the filter ", Tone.MUTED),
                (f"“{self.filter_text}”", Tone.PLAIN),
                (". Esc clears it.", Tone.MUTED),
            ]
        ]

    # Reading one row

    @on(RowTable.Moved)
    def _moved(self, event: RowTable.Moved) -> None:
        event.stop()
        self._read_soon()

    @on(RowTable.Chosen)
    def _chosen(self, event: RowTable.Chosen) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        """Read the row under the cursor."""
        row = self.table.row()
        if row is None:
            return
        self.add_class("-reading")
        self._say_where()
        self.query_one(Reader).focus()
        self.on_opened(row)
        self._read_soon(0)

    @on(Reader.Neighbour)
    def _neighbour(self, event: Reader.Neighbour) -> None:
        event.stop()
        self.table.action_step(event.by)

    def _read_soon(self, seconds: float = SETTLE_SECONDS) -> None:
        """Fill the reader once the cursor rests, if the reader is in sight."""
        if self._settling is not None:
            self._settling.stop()
        if self.is_reading or self.has_class("-wide"):
            self._settling = self.set_timer(max(seconds, 0.001), self._read_now)

    def on_resize(self) -> None:
        """A terminal that grew wide shows the reader."""
        self._read_soon()

    def _read_now(self) -> None:
        _: Worker[None] = self.run_worker(self._read, group="reader", exclusive=True, exit_on_error=False)

    async def _read(self) -> None:
        row = self.table.row()
        if row is None:
            self.query_one(Reader).show(None, Content(""))
            return
        content = await self.describe(row)
        if self.table.cursor_key == row.key:
            self.query_one(Reader).show(row.key, content)
            self.on_shown(row)

    def on_shown(self, row: Row) -> None:
        """The reader shows ``row`` now."""

    # Going back, filtering, views

    def action_back(self) -> None:
        """From the reader to the list; else clear the filter; else the marks. Never further."""
        if self.is_reading:
            self.remove_class("-reading")
            self._say_where()
            self.table.focus()
        elif self.query_one(FilterBar).clear():
            self.table.focus()
        else:
            self.table.clear_marks()

    async def action_filter(self) -> None:
        """Type a filter."""
        self.remove_class("-reading")
        self._say_where()
        await self.query_one(FilterBar).open()
        self.spawn(self._know_views())

    async def _know_views(self) -> None:
        if self.SAVED_VIEWS:
            from scoutly_tui.services import views

            over = views.ViewPage(self.SAVED_VIEWS)
            self._saved = await self.ask(views.named, self.session.user_id, over)

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        event.stop()
        bar = self.query_one(FilterBar)
        offers = self._offers(event.text, event.at) if bar.has_focus_within else []
        try:
            self.compile_filter(event.text, self._saved)
        except FilterError as error:
            if offers and error.end >= event.at:
                bar.offer(offers)
            else:
                bar.complain(f"{error} {error.remedy}", error.start, error.end)
            return
        bar.offer(offers)
        if event.text != self._filter:
            self._filter = event.text
            self.reload()

    def _offers(self, text: str, at: int) -> list[Completion]:
        """How the word that is being typed could go on."""
        fields = self.filter_fields()
        if not fields:
            return []
        from scoutly_tui.services import completion

        return completion.complete(text, at, fields, self._saved)

    def action_take_offer(self, number: int) -> None:
        """Complete the filter as offered: a click on it."""
        self.query_one(FilterBar).take(number)

    def action_saved_views(self) -> None:
        """Take a saved view, or keep this filter as one."""
        if self.SAVED_VIEWS:
            self.spawn(self._take_view())

    async def _take_view(self) -> None:
        from scoutly_tui.services import views
        from scoutly_tui.tui.saved_views import choose

        taken = await choose(self, views.ViewPage(self.SAVED_VIEWS), self.filter_text)
        if taken is not None:
            await self._know_views()
            await self.query_one(FilterBar).put(taken)

    @on(FilterBar.Left)
    def _filter_left(self, event: FilterBar.Left) -> None:
        event.stop()
        self.table.focus()
        if event.by:
            self.table.action_move(event.by)

    def action_view(self, by: int) -> None:
        """The next or previous view, round the end."""
        if count := len(self.views()):
            self.action_show_view((self.view + by) % count)

    def action_show_view(self, number: int) -> None:
        """View ``number``."""
        if number != self.view:
            self.view = number
            self.table.clear_marks()
            self.show_views()
            self.reload()

    # Verbs

    @on(RowTable.MarksChanged)
    def _marks_changed(self, event: RowTable.MarksChanged) -> None:
        event.stop()
        self._say_where()

    def _say_where(self) -> None:
        """In the footer: how to leave the reader, and how many rows the capitals would act on."""
        for bar in self.query(KeyBar):
            bar.say("Esc back  n next" if self.is_reading else self._reach())

    def _reach(self) -> str:
        """What capitals would act on, before they do: ``S X Z: 3 marked``, or all that are shown."""
        capitals = keys.capitals(self.SCOPE, self.session.keys_of)
        count = len(self.table.marks) or self.table.count
        if not capitals or not count or self.session.read_only:
            return ""
        return f"{capitals}: {count:,} marked" if self.table.marks else f"{capitals}: all {count:,}"

    def targets(self, all_of_them: bool) -> list[int]:
        """The keys a verb acts on, captured now: the row under the cursor, or all marked, else all shown."""
        if not all_of_them:
            return [] if self.table.cursor_key is None else [self.table.cursor_key]
        return [key for key in self.table.keys if key in self.table.marks] or list(self.table.keys)

    async def agreed(self, verb: str, count: int) -> bool:
        """Whether ``verb`` may act on ``count`` rows: above the settable number a person is asked."""
        if count <= self.session.home.settings.ui.confirm_above:
            return True
        from scoutly_tui.tui.dialogs import confirmation

        said: bool | None = await self.answer(confirmation(f"{verb} {words.plural(count, *self.NOUN)}?"))
        return bool(said)

    def action_copy_json(self) -> None:
        """Copy the row under the cursor as JSON."""
        self.copy_json(self.table.row())

    def action_pipe(self) -> None:
        """Pipe the marked rows, else the one under the cursor, as JSON to a command."""
        chosen = sorted(self.table.marks) or self.targets(False)
        if chosen:
            self.spawn(self._pipe(chosen))

    async def _pipe(self, chosen: Sequence[int]) -> None:
        self.pipe_rows(await self.rows_of(chosen), words.plural(len(chosen), *self.NOUN))
