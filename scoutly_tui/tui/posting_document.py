"""One posting as a page to read: what speaks against it first, then the score and its grounds, then the text."""

from __future__ import annotations

from textual.content import Content

from scoutly_tui.domain.times import ago, local
from scoutly_tui.services.postings import PostingDetail, PostingRow, VerdictView
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

METER_WIDTH = 12


def posting_document(detail: PostingDetail, now: int, glyphs: Glyphs) -> Content:
    """``detail`` as content for the reader."""
    page, row = Document(), detail.row
    page.title(row.title)
    _facts(page, row, now, glyphs)
    _verdict(page, detail.verdict, glyphs)
    page.heading("Description")
    if detail.description:
        page.block(detail.description, hits=_quotes(detail.verdict))
    else:
        page.line(("The posting's own page has not been read yet; it is scored on its title.", Tone.MUTED))
    _history(page, detail, now)
    return page.build()


def _facts(page: Document, row: PostingRow, now: int, glyphs: Glyphs) -> None:
    rank = f"  rank {row.rank}" if row.rank is not None else ""
    page.line(
        (row.company_name, Tone.ACCENT),
        (rank, Tone.MUTED),
        (f"  {row.department}" if row.department else "", Tone.MUTED),
    )
    if row.closed_at:
        page.line((f"{glyphs.failed} closed {ago(row.closed_at, now)}", Tone.BAD))
    elif row.closing:
        page.line((f"{glyphs.warning} absent at the last look; closed if it stays away", Tone.WARN))
    if row.reposted:
        page.line((f"{glyphs.warning} re-posted: the same vacancy was open before", Tone.WARN))
    page.gap()
    model = (row.work_model or "").replace("_", " ")
    said = any(model.casefold() in place.casefold() for place in row.locations)
    page.fact("Where", "; ".join([*row.locations, *([] if said or not model else [model])]))
    page.fact("Pay", words.salary(row.salary))
    page.fact("Contract", (row.employment_type or "").replace("_", " "))
    page.fact("Language", row.language or "")
    posted = f"posted {ago(row.posted_at, now)}, " if row.posted_at else ""
    page.fact("Age", f"{posted}first seen {ago(row.first_seen_at, now)}")
    page.fact("Changed", ago(row.changed_at, now) if row.changed_at else "")
    page.fact("Decision", _decision(row, now))
    page.fact("Application", row.application or "", Tone.GOOD)
    page.fact("Link", row.url, Tone.MUTED)


def _decision(row: PostingRow, now: int) -> str:
    if row.state.value in ("new", "seen"):
        return ""
    reason = f": {row.state_reason}" if row.state_reason else ""
    until = f" until {local(row.snoozed_until, '%a %d %b')}" if row.snoozed_until else ""
    return f"{row.state.value}{reason}{until}"


def _verdict(page: Document, verdict: VerdictView, glyphs: Glyphs) -> None:
    broken = [item for item in verdict.deal_breakers if item.verdict == "violated"]
    if broken:
        page.heading("Deal-breakers")
        for item in broken:
            page.remark(glyphs.failed, item.text, item.quote, Tone.BAD)
    page.heading("Fit")
    if verdict.error:
        page.line((f"{glyphs.warning} scoring failed and will be tried again: {verdict.error}", Tone.WARN))
    if verdict.score is None:
        page.line(("not scored yet", Tone.MUTED))
        return
    note = "on the title alone" if verdict.partial else ""
    page.line(
        (f"{verdict.score:>3} ", Tone.STRONG),
        *words.meter(verdict.score / 100, METER_WIDTH * 2, glyphs),
        (f"  {note}", Tone.MUTED),
    )
    for name, share in sorted(verdict.parts.items(), key=lambda part: -part[1]):
        label = name.replace("_", " ")[:14]
        bar: list[Piece] = words.meter(share, METER_WIDTH, glyphs, Tone.GOOD if share >= 0.5 else Tone.WARN)
        page.line((f"    {label:<15}", Tone.MUTED), *bar, (f" {share * 100:>3.0f}", Tone.MUTED))
    _remarks(page, verdict, glyphs)


def _remarks(page: Document, verdict: VerdictView, glyphs: Glyphs) -> None:
    for title, remarks, sign, tone in (
        ("Speaks for it", verdict.reasons, glyphs.ok, Tone.GOOD),
        ("To consider", verdict.considerations, glyphs.warning, Tone.WARN),
        ("A stretch", verdict.stretch_goals, glyphs.up, Tone.ACCENT),
    ):
        if remarks:
            page.heading(title)
            for remark in remarks:
                page.remark(sign, remark.text, remark.quote, tone)
    kept = [item for item in verdict.deal_breakers if item.verdict == "satisfied"]
    if kept:
        page.heading("Rules it keeps")
        for item in kept:
            page.remark(glyphs.ok, item.text or item.rule.replace("_", " "), item.quote, Tone.MUTED)


def _quotes(verdict: VerdictView) -> list[str]:
    remarks = (*verdict.reasons, *verdict.considerations, *verdict.stretch_goals)
    quotes = [*(remark.quote for remark in remarks), *(rule.quote for rule in verdict.deal_breakers)]
    return [quote for quote in quotes if quote]


def _history(page: Document, detail: PostingDetail, now: int) -> None:
    if not detail.history:
        return
    page.heading("History")
    for event in detail.history:
        what = ", ".join(str(name) for name in event.detail.get("fields", ())) if event.detail else ""
        page.line(
            (f"{local(event.at, '%d %b %H:%M')}  ", Tone.MUTED),
            event.kind,
            (f"  {what}" if what else "", Tone.MUTED),
        )
