"""A line over the postings that proposes a rule; it waits there until it is answered, and takes no keys."""

from __future__ import annotations

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from scoutly_tui.tui.safe_text import safe_line


class ProposalLine(Widget):
    """Not there while there is nothing to propose. A click answers, as its key does."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    ProposalLine { height: 1; display: none; background: $surface; color: $foreground; }
    ProposalLine.-shown { display: block; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.auto_links = False
        self._question = ""
        self._key = ""

    def show(self, question: str, key: str) -> None:
        """Propose ``question``, answered with ``key``; an empty one takes the line away."""
        if (question, key) != (self._question, self._key):
            self._question, self._key = question, key
            self.set_class(bool(question), "-shown")
            self.refresh()

    def render(self) -> Content:
        """The key first: it must be there on the narrowest screen."""
        line = Content.assemble(
            " ", (f" {self._key} ", "bold $accent reverse"), " ", (safe_line(self._question), "$accent")
        )
        return line.stylize(Style.from_meta({"@click": "screen.proposal"}))
