"""One posting as a page to read: what speaks against it first, then the score and its grounds, then the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from scoutly_tui.domain.times import ago, local
from scoutly_tui.services.postings import PostingDetail, PostingRow, Remark, VerdictView
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

if TYPE_CHECKING:
    from scoutly_tui.services.opinions import Opinion

METER_WIDTH = 12


def posting_document(
    detail: PostingDetail, now: int, glyphs: Glyphs, opinion: Opinion | None = None
) -> Content:
    """``detail`` as content for the reader, with a model's second ``opinion`` of it where there is one."""
    page, row = Document(), detail.row
    page.title(row.title)
    _facts(page, row, now, glyphs)
    if detail.notes:
        page.heading("Your notes")
        page.block(detail.notes)
    _verdict(page, detail.verdict, glyphs, opinion)
    if opinion is not None:
        _opinion(page, opinion, now, glyphs)
    page.heading("Description")
    if detail.description:
        page.block(detail.description, hits=[*_quotes(detail.verdict), *_opinion_quotes(opinion)])
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
    said = any(model.casefold() in place.casefold() for place in row.everywhere)
    page.fact("Where", "; ".join([*row.everywhere, *([] if said or not model else [model])]))
    page.fact(
        "Folded", f"{words.plural(row.folded, 'posting')} of the same role behind it" if row.folded else ""
    )
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


def _verdict(page: Document, verdict: VerdictView, glyphs: Glyphs, opinion: Opinion | None = None) -> None:
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
        (f"  {note}" if note else "", Tone.MUTED),
    )
    if opinion is not None and opinion.score is not None:
        apart = f"  {glyphs.warning} {abs(opinion.score - verdict.score)} apart" if opinion.wide_gap else ""
        page.line(
            (f"{opinion.score:>3} ", Tone.STRONG),
            *words.meter(opinion.score / 100, METER_WIDTH * 2, glyphs, Tone.MUTED),
            (f"  {opinion.model}", Tone.MUTED),
            (apart, Tone.WARN),
        )
    for name, share in sorted(verdict.parts.items(), key=lambda part: -part[1]):
        label = name.replace("_", " ")[:14]
        bar: list[Piece] = words.meter(share, METER_WIDTH, glyphs, Tone.GOOD if share >= 0.5 else Tone.WARN)
        page.line((f"    {label:<15}", Tone.MUTED), *bar, (f" {share * 100:>3.0f}", Tone.MUTED))
    _remarks(page, verdict, glyphs)


def _opinion(page: Document, opinion: Opinion, now: int, glyphs: Glyphs) -> None:
    """What a model said, beside the local score and never in its place."""
    page.heading(f"Second opinion: {opinion.model}" if opinion.model else "Second opinion")
    if opinion.score is not None:
        _both_scores(page, opinion, opinion.score, now, glyphs)
    elif opinion.note:
        page.line((f"{glyphs.warning} none yet: {opinion.note} The score above stands.", Tone.WARN))
    else:
        page.line(("only the title has been looked at so far", Tone.MUTED))
    if opinion.interest is not None:
        why = f": {opinion.why}" if opinion.why else ""
        page.fact("Its title", f"{opinion.interest} of 100{why}", Tone.MUTED)
    if opinion.summary:
        page.line(opinion.summary)
    for remarks, sign, tone in (
        (opinion.reasons, glyphs.ok, Tone.GOOD),
        (opinion.considerations, glyphs.warning, Tone.WARN),
        (opinion.stretch_goals, glyphs.up, Tone.ACCENT),
    ):
        for remark in remarks:
            page.remark(sign, remark.text, remark.quote, tone)
    _left_out(page, opinion)


def _both_scores(page: Document, opinion: Opinion, score: int, now: int, glyphs: Glyphs) -> None:
    for label, value in (("model", score), ("scoutly", opinion.local_score)):
        if value is not None:
            bar: list[Piece] = words.meter(value / 100, METER_WIDTH * 2, glyphs)
            page.line((f"{value:>3} ", Tone.STRONG), *bar, (f"  {label}", Tone.MUTED))
    if opinion.wide_gap and opinion.local_score is not None:
        apart = abs(score - opinion.local_score)
        page.line((f"{glyphs.warning} {apart} points apart: read the grounds", Tone.WARN))
    if opinion.stale:
        page.line((f"{glyphs.warning} about an earlier profile or text; asked again soon", Tone.WARN))
    asked = f"read {ago(opinion.analysed_at, now)}"
    page.line(
        (f"{asked}, drawn by lot to find what the ranking misses" if opinion.sampled else asked, Tone.MUTED)
    )


def _left_out(page: Document, opinion: Opinion) -> None:
    if opinion.dropped:
        said = words.plural(opinion.dropped, "claim")
        page.line((f"{said} of it quoted nothing that is in the posting, and went", Tone.MUTED))
    if opinion.removed:
        said = words.plural(opinion.removed, "sentence")
        page.line((f"{said} of the posting spoke to machines and was kept from it", Tone.MUTED))


def _opinion_quotes(opinion: Opinion | None) -> list[str]:
    if opinion is None:
        return []
    remarks: tuple[Remark, ...] = (*opinion.reasons, *opinion.considerations, *opinion.stretch_goals)
    return [remark.quote for remark in remarks if remark.quote]


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
