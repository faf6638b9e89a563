"""One company as a page to read: why it is checked when it is, how checks went, what opened and closed."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from scoutly_tui.domain.times import DAY_MS, ago, local
from scoutly_tui.services.companies import CheckRow, CompanyDetail
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

TREND_DAYS: Final = 30


def company_document(detail: CompanyDetail, now: int, glyphs: Glyphs) -> Content:
    """``detail`` as content for the reader."""
    page, row = Document(), detail.row
    page.title(row.name)
    page.line((row.careers_url, Tone.MUTED))
    page.gap()
    if row.rank is not None:
        page.fact("Rank", [*words.meter(row.rank / 100, 20, glyphs), (f" {row.rank}", Tone.STRONG)])
    page.fact("Next check", "running now" if row.running else _next(detail, now))
    page.fact("Why then", row.why)
    page.fact("Last success", ago(row.last_success_at, now))
    page.fact(
        "Source",
        f"{row.source}, board {row.board}" if row.source and row.board else row.source or "not found yet",
    )
    page.fact("Selector", detail.hint)
    page.fact("Open now", words.plural(row.open_postings, "posting"))
    page.fact("Based in", row.headquarters or "")
    page.fact("Work model", (row.work_model or "").replace("_", " "))
    page.fact("Fields", row.fields or "")
    page.fact("Watched since", local(detail.added_at, "%d %b %Y"))
    _problem(page, detail, now, glyphs)
    _openings(page, detail, now, glyphs)
    _checks(page, detail, glyphs)
    return page.build()


def _next(detail: CompanyDetail, now: int) -> str:
    row = detail.row
    if row.next_due_at is None:
        return "none: it is not tracked"
    return "due now" if row.due else f"{words.ahead(row.next_due_at, now)} ({local(row.next_due_at)})"


def _problem(page: Document, detail: CompanyDetail, now: int, glyphs: Glyphs) -> None:
    row = detail.row
    if not row.problem:
        return
    page.heading("Problem")
    page.line(
        (f"{glyphs.warning} {row.problem.replace('_', ' ')}", Tone.BAD),
        (f"  since {ago(detail.problem_since, now)}", Tone.MUTED),
    )
    if detail.problem_message:
        page.line(detail.problem_message)
    if detail.problem_seen:
        page.block(detail.problem_seen, style="$muted")
    page.line(
        (
            f"failed {words.plural(row.consecutive_failures, 'time')} in a row; page 4 has the remedies",
            Tone.MUTED,
        )
    )


def _openings(page: Document, detail: CompanyDetail, now: int, glyphs: Glyphs) -> None:
    if not detail.openings:
        return
    page.heading("Openings")
    opened = [item.at for item in detail.openings if item.kind == "opened"]
    trend = words.spark(words.buckets(opened, now, TREND_DAYS, DAY_MS), glyphs)
    page.line((f"{TREND_DAYS} days ", Tone.MUTED), (trend, Tone.ACCENT))
    signs: dict[str, Piece] = {
        "opened": (glyphs.up, Tone.GOOD),
        "reopened": (glyphs.up, Tone.WARN),
        "closed": (glyphs.down, Tone.MUTED),
    }
    for item in detail.openings[:20]:
        sign = signs.get(item.kind, (glyphs.dot, Tone.MUTED))
        page.line(
            (f"{local(item.at, '%d %b')}  ", Tone.MUTED),
            sign,
            f" {item.title}",
            (f"  {item.kind}", Tone.MUTED),
        )


def _checks(page: Document, detail: CompanyDetail, glyphs: Glyphs) -> None:
    page.heading("Checks")
    if not detail.checks:
        page.line(("none yet", Tone.MUTED))
    for check in detail.checks[:30]:
        page.line((f"{local(check.at, '%d %b %H:%M')}  ", Tone.MUTED), *_outcome(check, glyphs))


def _outcome(check: CheckRow, glyphs: Glyphs) -> list[Piece]:
    cost = (f"  {words.plural(check.requests, 'request')}, {words.size(check.bytes)}", Tone.FAINT)
    if check.outcome is None:
        return [(f"{glyphs.running} running", Tone.GOOD)]
    if check.outcome == "unchanged":
        return [(f"{glyphs.ok} unchanged", Tone.MUTED), cost]
    if check.outcome == "ok":
        found = f"{glyphs.ok} {check.found or 0} found"
        changes = [f"+{check.added}" if check.added else "", f"-{check.closed}" if check.closed else ""]
        return [(found, Tone.PLAIN), (f"  {' '.join(part for part in changes if part)}", Tone.GOOD), cost]
    kind = (check.error_kind or check.outcome).replace("_", " ")
    return [(f"{glyphs.failed} {kind}", Tone.BAD), (f"  {check.error or ''}", Tone.MUTED)]
