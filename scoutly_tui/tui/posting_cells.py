"""The columns of the postings: what each cell says, with a sign or word for all that a colour means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from scoutly_tui.domain.triage import InboxState
from scoutly_tui.services.posting_rows import PostingRow
from scoutly_tui.tui import words
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Cell, Column, Piece, Tone


def columns(glyphs: Glyphs, now: Callable[[], int], *, why: bool) -> Sequence[Column[PostingRow]]:
    """State, score, title, company, place (or ``why`` a rule hides it), pay, age."""
    reason: Column[PostingRow] = Column(
        "Hidden because", 28, lambda row: [(row.why_hidden, Tone.BAD)], flex=5
    )
    place: Column[PostingRow] = Column("Place", 12, _place_cell, flex=2, from_width=70)
    return (
        Column("", 1, lambda row: [_state(row, glyphs)]),
        Column("Fit", 3, _score_cell, right=True),
        Column("Title", 16 if why else 20, _title_cell, flex=5),
        Column("Company", 10 if why else 13, lambda row: [(row.company_name, Tone.MUTED)], flex=2),
        reason if why else place,
        Column("Pay", 9, lambda row: [(words.salary(row.salary), Tone.MUTED)], right=True, from_width=88),
        Column("Age", 4, lambda row: [(words.age(row.first_seen_at, now()), Tone.MUTED)], right=True),
    )


def _state(row: PostingRow, glyphs: Glyphs) -> Piece:
    if row.hidden and row.state is not InboxState.SAVED:
        return glyphs.hidden, Tone.BAD
    return {
        InboxState.NEW: (glyphs.new, Tone.GOOD),
        InboxState.SEEN: (" ", Tone.PLAIN),
        InboxState.SAVED: (glyphs.saved, Tone.WARN),
        InboxState.SNOOZED: (glyphs.snoozed, Tone.MUTED),
        InboxState.DISCARDED: (glyphs.discarded, Tone.MUTED),
        InboxState.BACKLOG: (glyphs.backlog, Tone.MUTED),
    }[row.state]


def _score_cell(row: PostingRow) -> Cell:
    if row.score is None:
        return [("–", Tone.FAINT)]
    tone = Tone.GOOD if row.score >= 70 else Tone.PLAIN if row.score >= 40 else Tone.MUTED
    return [(str(row.score), tone)] if not row.partial else [("~", Tone.FAINT), (str(row.score), tone)]


def _title_cell(row: PostingRow) -> Cell:
    tone = Tone.MUTED if row.closed_at or row.state is InboxState.DISCARDED else Tone.PLAIN
    pieces: list[Piece] = []
    if row.closed_at:
        pieces.append(("closed ", Tone.BAD))
    elif row.closing:
        pieces.append(("closing ", Tone.WARN))
    elif row.reposted:
        pieces.append(("re-posted ", Tone.WARN))
    if row.application:
        pieces.append((f"{row.application} ", Tone.GOOD))
    is_news = row.state is InboxState.NEW and not row.closed_at
    return [*pieces, (row.title, Tone.STRONG if is_news else tone)]


def _place_cell(row: PostingRow) -> Cell:
    """The first place, with how many more there are where near-duplicates are folded into the row."""
    model = (row.work_model or "").replace("_", " ")
    places = row.everywhere
    place = places[0] if places else ""
    pieces: list[Piece] = [(f"+{len(places) - 1} ", Tone.ACCENT)] if row.folded and len(places) > 1 else []
    if model and model.lower() not in place.lower():
        pieces.append((f"{model} ", Tone.PLAIN))
    return [*pieces, (place, Tone.MUTED)]
