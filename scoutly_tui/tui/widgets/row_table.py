"""The one list widget: a virtual table over the line API, keyed by identity.

Only what is visible is ever rendered or loaded, so a million rows cost what a thousand do. The cursor, the
marks and the scroll position belong to keys, not to positions: they survive any change of the list.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.binding import BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.worker import Worker, WorkerState

from scoutly_tui.tui import keys
from scoutly_tui.tui.messages import Failed
from scoutly_tui.tui.theme import UNICODE, Glyphs
from scoutly_tui.tui.widgets.columns import Cell, Column
from scoutly_tui.tui.widgets.row_cache import Keyed
from scoutly_tui.tui.widgets.row_feed import UNKNOWN, Feed, Loader, Windowed, WindowLoader
from scoutly_tui.tui.widgets.row_painter import COMPONENTS, STYLES, RowPainter

Row = TypeVar("Row", bound=Keyed)


class RowTable(ScrollView, Generic[Row], can_focus=True, inherit_bindings=False):
    """A table of ``columns``. Feed it with ``show_rows`` or, for long lists, ``show_keys`` and a loader."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*keys.bindings(keys.Scope.LIST)]
    COMPONENT_CLASSES: ClassVar[set[str]] = set(COMPONENTS)
    DEFAULT_CSS = STYLES

    @dataclass
    class Moved(Message):
        """The cursor is on another row; ``key`` is None when the list is empty."""

        key: int | None

        def can_replace(self, message: Message) -> bool:
            """An older move is of no interest."""
            return isinstance(message, RowTable.Moved)

    @dataclass
    class Chosen(Message):
        """Enter or a click asks to open the row."""

        key: int

    @dataclass
    class MarksChanged(Message):
        """Rows were marked or unmarked."""

        count: int

    def __init__(
        self, columns: Sequence[Column[Row]], *, glyphs: Glyphs = UNICODE, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._painter: RowPainter[Row] = RowPainter(columns, glyphs, self)
        self.cursor_key: int | None = None
        self.marks: set[int] = set()
        self.notice: Sequence[Cell] = ()
        self._feed: Feed[Row] = Feed()
        self._cache = self._feed.cache
        self._index = 0
        self._painted: dict[int, Strip] = {}
        self._loading = False

    # What it shows

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._cache)

    @property
    def cursor(self) -> int:
        """Where the cursor stands, from 0."""
        return self._index

    @property
    def keys(self) -> Sequence[int]:
        """All keys in the order shown."""
        return self._cache.keys

    def row(self, key: int | None = None) -> Row | None:
        """The row of ``key``, or under the cursor, if it is loaded."""
        key = self.cursor_key if key is None else key
        return None if key is None else self._cache.get(key)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show exactly ``rows``."""
        self._take_keys(self._feed.give_rows(rows))

    def show_keys(self, row_keys: Sequence[int], load: Loader[Row]) -> None:
        """Show the rows with these keys, fetching with ``load`` those that come into sight.

        What is loaded already stays in view until its fresh version arrives.
        """
        self._feed.give_keys(load)
        self._take_keys(row_keys)

    def show_window(self, seen: Windowed[Row], load: WindowLoader[Row]) -> None:
        """Show a list of which ``seen`` is what is about the cursor; ``load`` fetches what comes into sight."""
        self._keep_marks(seen.marked)
        self._take_keys(self._feed.give_window(seen, load), seen.cursor)

    def about_cursor(self) -> tuple[list[int], int, int]:
        """The keys the cursor may go to, its own first; its place; and how far it stands below the top of the page."""
        beside = self._cache.keys[self._index + 1 : self._index + 50]
        before = self._cache.keys[max(0, self._index - 50) : self._index][::-1]
        known = [key for key in (self.cursor_key, *beside, *before) if key not in (None, UNKNOWN)]
        return [key for key in known if key is not None], self._index, self._index - self.scroll_offset.y

    def show_columns(self, columns: Sequence[Column[Row]]) -> None:
        """Show other columns: another view of the page holds other rows."""
        self._painter.show_columns(columns)
        self._painter.fit(self.size.width)
        self._painted.clear()
        self.refresh()

    def show_notice(self, lines: Sequence[Cell]) -> None:
        """What an empty list says instead of rows."""
        if tuple(lines) != tuple(self.notice):
            self.notice = tuple(lines)
            if not len(self._cache):
                self._painted.clear()
                self.refresh()

    def _take_keys(self, row_keys: Sequence[int], place: int | None = None) -> None:
        old, anchor_y = self._cache.keys, self._index - self.scroll_offset.y
        at_top = self.scroll_offset.y == 0
        self._cache.keys = row_keys
        if place is None:
            self._keep_marks(row_keys)
        moved_from = self.cursor_key
        self._index = self._cache.place_of(self.cursor_key, self._index, old) if place is None else place
        self.cursor_key = self._key_at(self._index)
        if len(old) != len(row_keys):
            self.virtual_size = Size(1, len(row_keys) + 1)
            self._painted.clear()
            self.refresh()
        in_sight = 0 <= anchor_y < self._page
        if in_sight and not (at_top and self._index < self._page):
            self.scroll_to(y=max(0, self._index - anchor_y), animate=False, force=True, immediate=True)
        self.repaint_changed()
        self._load_visible()
        if self.cursor_key != moved_from or not row_keys:
            self.post_message(self.Moved(self.cursor_key))

    def _keep_marks(self, listed: Iterable[int]) -> None:
        if self.marks and not self.marks <= (kept := self.marks.intersection(listed)):
            self.marks = kept
            self.post_message(self.MarksChanged(len(kept)))

    # Loading what is in sight

    def _load_visible(self) -> None:
        if self._loading or not self.is_attached:
            return
        fetch = self._feed.missing(self.scroll_offset.y, max(self._page, 10))
        if fetch is not None:
            self._loading = True
            self.run_worker(self._fetch(fetch), exit_on_error=False, group="rows")

    async def _fetch(self, fetch: Callable[[], Awaitable[bool]]) -> None:
        had_cursor_row = self.row() is not None
        try:
            again = await fetch()
        finally:
            self._loading = False
        self.cursor_key = self._key_at(self._index)
        self.repaint_changed()
        if not had_cursor_row and self.row() is not None:
            self.post_message(self.Moved(self.cursor_key))
        if again:
            self._load_visible()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A page that cannot be read is told to the app; the rows stay as they were."""
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.post_message(Failed(event.worker.error))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Fetch what scrolls into sight."""
        super().watch_scroll_y(old_value, new_value)
        if round(old_value) != round(new_value):
            self._painted.clear()
            self.call_later(self._load_visible)

    # Painting

    @property
    def _page(self) -> int:
        return max(1, self.size.height - 1)

    def render_line(self, y: int) -> Strip:
        """The header, or the row that is ``y`` lines below it."""
        if not self._painter.fits(self.size.width):
            self._painter.fit(self.size.width)
        strip = self._painter.heading_line() if y == 0 else self._strip(y - 1 + self.scroll_offset.y)
        self._painted[y] = strip
        return strip

    def repaint_changed(self) -> None:
        """Repaint the visible lines that would look different now, and no others."""
        for y, painted in list(self._painted.items()):
            if y and self._strip(y - 1 + self.scroll_offset.y) != painted:
                self._repaint_line(y)

    def _repaint_line(self, y: int) -> None:
        self.refresh(Region(0, y, self.size.width, 1))

    def _repaint_index(self, index: int) -> None:
        y = index - self.scroll_offset.y + 1
        if 1 <= y < self.size.height:
            self._repaint_line(y)

    def _strip(self, index: int) -> Strip:
        if index >= len(self._cache):
            empty = not len(self._cache)
            return self._painter.notice_line(self.notice if empty else (), index, self._page)
        key = self._cache.keys[index]
        return self._painter.row_line(
            self._cache.get(key),
            cursor=index == self._index,
            focused=self.has_focus,
            marked=key in self.marks,
        )

    def notify_style_update(self) -> None:
        """Another theme: everything looks different."""
        self._painted.clear()
        self._painter.forget_styles()
        super().notify_style_update()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the columns anew and keep the cursor in sight."""
        had_been_painted = self._painter.fits(event.size.width) and bool(self._painted)
        self.virtual_size = Size(1, len(self._cache) + 1)
        if not had_been_painted:
            self._painted.clear()
            self.refresh()
        self._scroll_to_cursor()
        self._load_visible()

    def on_focus(self) -> None:
        """The cursor shows that keys go here."""
        self._repaint_index(self._index)

    def on_blur(self) -> None:
        """The cursor shows that keys go elsewhere."""
        self._repaint_index(self._index)

    # Moving and marking

    def move_to(self, index: int) -> None:
        """Put the cursor on row ``index``, held within the list."""
        if not len(self._cache):
            return
        index = max(0, min(index, len(self._cache) - 1))
        old, self._index = self._index, index
        self.cursor_key = self._key_at(index)
        self._scroll_to_cursor()
        self._repaint_index(old)
        self._repaint_index(index)
        if old != index:
            self.post_message(self.Moved(self.cursor_key))

    def _key_at(self, index: int) -> int | None:
        key = self._cache.keys[index] if index < len(self._cache) else UNKNOWN
        return None if key == UNKNOWN else key

    def move_to_key(self, key: int) -> None:
        """Put the cursor on ``key``, if it is in the list."""
        index = self._cache.index_of(key, self._index)
        if index is not None:
            self.move_to(index)

    def _scroll_to_cursor(self) -> None:
        top = self.scroll_offset.y
        if self._index < top:
            top = self._index
        elif self._index >= top + self._page:
            top = self._index - self._page + 1
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, force=True, immediate=True)

    def action_move(self, by: int) -> None:
        """Move the cursor ``by`` rows."""
        self.move_to(self._index + by)

    def action_page(self, halves: int) -> None:
        """Move the cursor by half pages."""
        self.move_to(self._index + halves * max(1, self._page // 2))

    def action_ends(self, end: bool) -> None:
        """Move the cursor to the first or the last row."""
        self.move_to(len(self._cache) - 1 if end else 0)

    def action_step(self, by: int) -> None:
        """Move to the next or the previous match, round the end."""
        if count := len(self._cache):
            self.move_to((self._index + by) % count)

    def action_mark(self) -> None:
        """Mark or unmark the row and move on."""
        if self.cursor_key is None:
            return
        self.marks ^= {self.cursor_key}
        self.post_message(self.MarksChanged(len(self.marks)))
        self._repaint_index(self._index)
        self.move_to(self._index + 1)

    def action_choose(self) -> None:
        """Open the row."""
        if self.cursor_key is not None:
            self.post_message(self.Chosen(self.cursor_key))

    def clear_marks(self) -> None:
        """Unmark every row."""
        if self.marks:
            self.marks.clear()
            self.post_message(self.MarksChanged(0))
            self.repaint_changed()

    def on_click(self, event: events.Click) -> None:
        """A click moves the cursor; a second one on the same row opens it."""
        index = event.y - 1 + self.scroll_offset.y
        if event.y < 1 or index >= len(self._cache):
            return
        if index == self._index and event.chain > 1:
            self.action_choose()
        self.move_to(index)
