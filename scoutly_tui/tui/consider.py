"""A change of profile before it is taken: what becomes of the postings, found out while one looks on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.worker import Worker, WorkerState

from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.messages import Failed
from scoutly_tui.tui.safe_text import clip, pad, safe_line
from scoutly_tui.tui.session import Session
from scoutly_tui.tui.widgets.columns import Piece, Tone

if TYPE_CHECKING:
    from scoutly_tui.services.profile_preview import Effect, Move, Preview

WIDTH: Final = 70
REPAINT_SHARE: Final = 0.1
"""The count is painted anew each time so much more of the work is done: a slow line is not flooded."""


class Consider(ModalScreen[bool]):
    """Its value says whether the change is taken; False when it is left with Escape."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,n", "answer(False)", "leave", show=False),
        Binding("enter,y", "answer(True)", "take", show=False),
        Binding("j,down", "scroll_text(1)", "down", show=False),
        Binding("k,up", "scroll_text(-1)", "up", show=False),
    ]
    DEFAULT_CSS = """
    Consider { align: center middle; background: $background 60%; }
    Consider > Vertical { width: 80; max-width: 96%; height: auto; max-height: 90%; background: $panel;
        border: round $primary; padding: 0 1; }
    Consider VerticalScroll { height: auto; max-height: 100%; scrollbar-size-vertical: 1; }
    Consider Static { width: 100%; height: auto; }
    """

    def __init__(self, session: Session, question: str, changes: Sequence[str], preview: Preview) -> None:
        super().__init__()
        self._session = session
        self._question = question
        self._changes = changes
        self._preview = preview

    def compose(self) -> ComposeResult:
        """What changes and what comes of it."""
        with Vertical(), VerticalScroll():
            yield Static(markup=False)

    def on_mount(self) -> None:
        """Begin to look."""
        self._paint(None)
        _: Worker[None] = self.run_worker(self._look(), exit_on_error=False)

    async def _look(self) -> None:
        painted = 0.0
        while await self._session.gateway.read(self._preview.step):
            if self._preview.share - painted >= REPAINT_SHARE:
                painted = self._preview.share
                self._paint(None)
        self._paint(self._preview.effect())

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """A preview that breaks is said, and the change can still be taken or left."""
        event.stop()
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.app.post_message(Failed(event.worker.error))

    def _paint(self, effect: Effect | None) -> None:
        glyphs, page = self._session.glyphs, Document()
        page.title(self._question)
        page.gap()
        for change in self._changes[:8]:
            page.line((f"{glyphs.bullet} ", Tone.ACCENT), clip(safe_line(change), 4 * WIDTH, glyphs.ellipsis))
        if len(self._changes) > 8:
            page.line((f"  and {len(self._changes) - 8} more", Tone.MUTED))
        page.gap()
        if effect is None:
            share = self._preview.share
            page.line(
                *words.meter(share, 24, glyphs), (f"  {share:.0%} of your postings looked at", Tone.MUTED)
            )
        else:
            page.line((effect.words[0].upper() + effect.words[1:], Tone.STRONG))
            if effect.moves:
                page.gap()
            for move in effect.moves:
                self._move(page, move)
        page.gap()
        page.line(
            ("Enter", Tone.ACCENT),
            (" takes it   ", Tone.MUTED),
            ("Esc", Tone.ACCENT),
            (" leaves it as it was", Tone.MUTED),
        )
        self.query_one(Static).update(page.build())

    def _move(self, page: Document, move: Move) -> None:
        glyphs = self._session.glyphs
        if move.hidden_after and not move.hidden_before:
            change: list[Piece] = [(f"{_score(move.before)} {glyphs.hidden} hide ", Tone.BAD)]
        elif move.hidden_before and not move.hidden_after:
            change = [(f"show {glyphs.arrow} {_score(move.after)}  ", Tone.GOOD)]
        else:
            sign, tone = (glyphs.up, Tone.GOOD) if move.by > 0 else (glyphs.down, Tone.WARN)
            change = [(f"{_score(move.before)} {sign} {_score(move.after)}   ", tone)]
        title = pad(clip(safe_line(move.title), 37, glyphs.ellipsis), 37)
        page.line(*change, title, (f"  {clip(safe_line(move.company), 18, glyphs.ellipsis)}", Tone.MUTED))
        if move.hidden_after and not move.hidden_before and move.quote:
            page.line(
                (" " * 11, Tone.PLAIN),
                (clip(f"“{safe_line(move.quote)}”", WIDTH - 11, glyphs.ellipsis), Tone.MUTED),
            )

    def action_answer(self, taken: bool) -> None:
        """Take it or leave it."""
        self.dismiss(taken)

    def action_scroll_text(self, by: int) -> None:
        """Scroll where it is too long."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)


def _score(value: int | None) -> str:
    return "  –" if value is None else f"{value:>3}"
