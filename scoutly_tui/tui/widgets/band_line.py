"""The line over the companies: the five bands of ranks with how many are in each, and what that costs."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from scoutly_tui.domain import ranks
from scoutly_tui.services.company_rows import RankCost
from scoutly_tui.tui import words
from scoutly_tui.tui.session import Session

METER: Final = 6


class BandLine(Widget):
    """Shows a ``RankCost``. A click on a band filters the list by its ranks."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    BandLine { height: 1; background: $background; color: $foreground; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.auto_links = False
        self._session = session
        self._cost: RankCost | None = None

    def show(self, cost: RankCost) -> None:
        """Show ``cost``; nothing is repainted where it is the same."""
        if cost != self._cost:
            self._cost = cost
            self.refresh()

    def render(self) -> Content:
        """As much as fits: meters go first, then the ranks, then the word for the unit."""
        if self._cost is None:
            return Content("")
        line = right = Content("")
        for meters, spans, unit in (
            (True, True, "checks a day"),
            (False, True, "checks a day"),
            (False, False, "checks a day"),
            (False, False, "a day"),
            (False, False, ""),
        ):
            right = Content.assemble(
                (f"{self._cost.checks_per_day:.1f}", "bold"), (f" {unit} " if unit else " ", "$muted")
            )
            line = self._bands(self._cost, meters=meters, spans=spans)
            if line.cell_length + right.cell_length <= self.size.width:
                break
        return line.pad_right(max(0, self.size.width - line.cell_length - right.cell_length)) + right

    def _bands(self, cost: RankCost, *, meters: bool, spans: bool) -> Content:
        most = max(cost.by_interval.values(), default=0)
        line = Content(" ")
        for band in ranks.BANDS:
            count = cost.by_interval.get(band.days, 0)
            parts: list[tuple[str, str]] = []
            if spans:
                parts.append((f"{band.low}–{band.high} ", "$faint"))
            parts.append((f"{words.rhythm(band.days)} ", "$muted"))
            if meters:
                full = round(METER * count / most) if most else 0
                glyphs = self._session.glyphs
                parts += [
                    (glyphs.bar * full, "$primary"),
                    (glyphs.trough * (METER - full), "$faint"),
                    (" ", ""),
                ]
            parts.append((f"{count:,}", "bold" if count else "$faint"))
            action = Style.from_meta({"@click": f"screen.show_band({band.low}, {band.high})"})
            line += Content.assemble(" ", *parts).stylize(action) + Content("  ")
        return line
