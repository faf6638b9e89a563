"""How a company looks in a row, and what a rank says before it is given."""

from __future__ import annotations

from typing import Final

from scoutly_tui.domain import ranks
from scoutly_tui.services.company_rows import CompanyRow, RankCost
from scoutly_tui.tui import words
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Cell, Tone

BAR: Final = 6


def sign_cell(row: CompanyRow, glyphs: Glyphs) -> Cell:
    """Whether it is being checked, broken or late."""
    if row.running:
        return [(glyphs.running, Tone.GOOD)]
    if row.problem:
        return [(glyphs.warning, Tone.BAD)]
    if row.overdue:
        return [(glyphs.down, Tone.WARN)]
    return " "


def rank_cell(row: CompanyRow, glyphs: Glyphs) -> Cell:
    """The rank as a bar and a number."""
    if row.rank is None:
        return [("not ranked", Tone.FAINT)]
    tone = Tone.ACCENT if row.tracked else Tone.FAINT
    number = (f" {row.rank:>3}", Tone.STRONG if row.tracked else Tone.MUTED)
    return [*words.meter(row.rank / 100, BAR, glyphs, tone), number]


def name_cell(row: CompanyRow) -> Cell:
    """The name, quiet where nobody watches."""
    return [(row.name, Tone.PLAIN if row.tracked else Tone.MUTED)]


def next_cell(row: CompanyRow, now: int) -> Cell:
    """When the next check is."""
    if row.running:
        return [("now", Tone.GOOD)]
    if row.next_due_at is None:
        return [("–", Tone.FAINT)]
    if row.overdue:
        return [("late", Tone.WARN)]
    return [("due", Tone.PLAIN)] if row.due else [(words.ahead(row.next_due_at, now), Tone.MUTED)]


def last_cell(row: CompanyRow, now: int) -> Cell:
    """What the last check came to."""
    if row.problem:
        return [(row.problem.replace("_", " "), Tone.BAD)]
    if row.last_success_at is None:
        return [("never", Tone.FAINT)]
    return [(f"ok {words.age(row.last_success_at, now)}", Tone.MUTED)]


def rank_hint(text: str, before: RankCost, after: dict[int, RankCost]) -> str:
    """What ``text`` as a rank would mean and cost; ``after`` is by the days of its band. Raises UsageError."""
    rank = ranks.validate_rank(text)
    band = ranks.band_of(rank)
    then, now = after[band.days].checks_per_day, before.checks_per_day
    cost = f"{then:.1f} checks a day" + (f" instead of {now:.1f}" if abs(then - now) >= 0.05 else ", as now")
    return f"{rank} is in {band.low}–{band.high}: checked {words.every(band.days)}; {cost}"
