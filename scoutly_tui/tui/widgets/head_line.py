"""The two lines on top of every page: what scoutly promises and how it stands, and the way to every page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from scoutly_tui.tui.keys import MODES, Scope
from scoutly_tui.tui.session import Session

if TYPE_CHECKING:
    from scoutly_tui.tui.pulse import Pulse

SHORT: Final = {"5 Applications": "5 Applied"}


class HeadLine(Widget):
    """Shows a ``Pulse`` and which page is open. A click on a part goes to its page."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    HeadLine { height: 2; background: $panel; color: $foreground; }
    """

    def __init__(self, session: Session, scope: Scope) -> None:
        super().__init__()
        self.auto_links = False
        self._session = session
        self._scope = scope
        self._pulse: Pulse | None = None

    def show(self, pulse: Pulse) -> None:
        """Show ``pulse`` from now on; nothing is repainted where it says the same."""
        if pulse != self._pulse:
            self._pulse = pulse
            self.refresh()

    def render(self) -> Content:
        """Both lines."""
        return Content("\n").join([self._promise(), self._pages()])

    def _promise(self) -> Content:
        """The longest wording that fits, the worker's state at the right."""
        right = self._worker()
        room = self.size.width - right.cell_length
        left = Content("")
        for brand, wide, named in (
            (True, True, True),
            (False, True, True),
            (True, False, True),
            (False, False, True),
            (False, False, False),
        ):
            left = Content.styled(" scoutly  " if brand else " ", "bold $primary") + self._sentence(
                wide, named
            )
            if left.cell_length <= room:
                break
        left = left.truncate(room, ellipsis=True) if left.cell_length > room else left
        return left.pad_right(max(0, room - left.cell_length)) + right

    def _sentence(self, wide: bool, named: bool) -> Content:
        quiet = "$muted"
        if self._pulse is None:
            return Content.styled("loading…", quiet)
        head = self._pulse.headline
        if not head.companies:
            return Content.styled("no company is tracked yet: page 2 adds one", quiet)
        noun = ("company" if head.companies == 1 else "companies") if named else ""
        parts: list[Content | tuple[str, str]] = [
            _part(f"{head.companies:,} {noun}".strip(), quiet, Scope.COMPANIES, "all"),
            (": ", quiet),
            _part(f"{head.on_time:,} {'checked ' if wide else ''}on time", "", Scope.COMPANIES, "tracked"),
        ]
        if head.waiting:
            said = f"{head.waiting:,} {'never checked' if wide else 'unchecked'}"
            parts += [(", ", quiet), _part(said, "", Scope.COMPANIES, "waiting")]
        late, broken = "$warning" if head.late else quiet, "$error" if head.broken else quiet
        parts += [(", ", quiet), _part(f"{head.late:,} late", late, Scope.COMPANIES, "late")]
        parts += [(", ", quiet), _part(f"{head.broken:,} broken", broken, Scope.PROBLEMS, "broken")]
        since = " since you last looked" if wide and head.looked_at is not None else ""
        news = _part(
            f"{head.new:,} new{since}", "bold $success" if head.new else quiet, Scope.POSTINGS, "new"
        )
        return Content.assemble(*parts, ("; ", quiet), news)

    def _worker(self) -> Content:
        glyphs, pulse = self._session.glyphs, self._pulse
        if pulse is None:
            return Content(" ")
        if pulse.paused:
            return Content.styled(f"{glyphs.paused} paused ", "bold $warning")
        if not pulse.alive:
            return Content.styled(f"{glyphs.failed} no worker ", "$error")
        if pulse.processing:
            return Content.styled(f"{glyphs.running} {pulse.processing}/{pulse.threads} at work ", "$success")
        return Content.styled(f"{glyphs.ok} worker idle ", "$muted")

    def _pages(self) -> Content:
        texts = [
            f"{number} {scope.value.capitalize()}{self._count(scope)}" for number, scope in MODES.items()
        ]
        roomy = sum(cell_len(text) + 3 for text in texts) + 1 <= self.size.width
        if not roomy:
            texts = [SHORT.get(text, text) for text in texts]
        line = Content(" " if roomy else "")
        for text, (_, scope) in zip(texts, MODES.items(), strict=True):
            here = scope is self._scope
            style = "bold reverse $primary" if here else "$muted"
            action = Style.from_meta({"@click": f"app.show_mode('{scope.value}')"})
            line += Content.styled(f" {text} " if roomy or here else f" {text}", style).stylize(action)
            line += Content(" " if roomy else "")
        return line.truncate(self.size.width) if line.cell_length > self.size.width else line

    def _count(self, scope: Scope) -> str:
        if self._pulse is None:
            return ""
        head = self._pulse.headline
        count = {
            Scope.POSTINGS: head.new,
            Scope.QUEUE: self._pulse.pending + self._pulse.processing,
            Scope.PROBLEMS: head.broken,
        }.get(scope, 0)
        return f" {count}" if count else ""


def _part(text: str, style: str, scope: Scope, part: str) -> Content:
    """A part of the promise; a click on it shows what it counts."""
    action = Style.from_meta({"@click": f"app.show_part('{scope.value}', '{part}')"})
    return (Content.styled(text, style) if style else Content(text)).stylize(action)
