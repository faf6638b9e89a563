"""The status as a page to read: advice, then counts and small charts."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from scoutly_tui.domain.times import SECOND_MS, ago, duration
from scoutly_tui.services.status import Overview
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

LABEL: Final = 16
NUMBER: Final = 6
NOTE: Final = 34


def status_document(overview: Overview, width: int, now: int, glyphs: Glyphs) -> Content:
    """``overview`` as content ``width`` cells wide."""
    page = Document()
    _advice(page, overview, glyphs)
    room = max(10, min(60, width - LABEL - NUMBER - NOTE))
    _companies(page, overview.companies, room, glyphs)
    _queue(page, overview.queue, room, now, glyphs)
    _postings(page, overview.postings, room, glyphs)
    _workers(page, overview, now, glyphs)
    _next(page, overview.companies)
    _budget(page, overview.budget, room, glyphs)
    return page.build()


def _advice(page: Document, overview: Overview, glyphs: Glyphs) -> None:
    if overview.healthy and not overview.recommendations:
        page.line((f"{glyphs.ok} All is well. Nothing needs you.", Tone.GOOD))
        return
    head = "Nothing is broken; there is something to do." if overview.healthy else "Something needs you."
    page.line((f"{glyphs.warning} {head}", Tone.WARN))
    for advice in overview.recommendations:
        page.line((f"  {glyphs.arrow} ", Tone.MUTED), advice)


def _bar(
    page: Document, label: str, count: int, total: int, room: int, glyphs: Glyphs, tone: Tone, note: str = ""
) -> None:
    share = count / total if total else 0.0
    number = (f"{count:>{NUMBER},}  ", Tone.STRONG if count else Tone.MUTED)
    bar: list[Piece] = words.meter(share, room, glyphs, tone)
    page.line((f"{label:<{LABEL}}", Tone.MUTED), number, *bar, (f"  {note}" if note else "", Tone.MUTED))


def _companies(page: Document, counts: dict[str, Any], room: int, glyphs: Glyphs) -> None:
    page.heading("Companies")
    tracked = counts["tracked"]
    average = f"average rank {counts['average_rank']}" if counts["average_rank"] is not None else ""
    _bar(
        page,
        "tracked",
        tracked,
        counts["total"],
        room,
        glyphs,
        Tone.ACCENT,
        f"of {counts['total']:,}; {average}".rstrip("; "),
    )
    _bar(page, "due now", counts["due"], tracked, room, glyphs, Tone.ACCENT)
    _bar(page, "overdue", counts["overdue"], tracked, room, glyphs, Tone.WARN)
    _bar(page, "with a problem", counts["problematic"], tracked, room, glyphs, Tone.BAD)
    _bar(page, "never checked", counts["never_checked"], tracked, room, glyphs, Tone.ACCENT)
    page.gap()
    daily = sum(count / int(days) for days, count in counts["by_interval"].items())
    for days, count in sorted(counts["by_interval"].items()):
        label = "daily" if days == "1" else f"every {days} days"
        _bar(page, label, count, tracked, room, glyphs, Tone.ACCENT, f"{count / int(days):.1f} a day")
    page.line((f"{'':<{LABEL}}{daily:>{NUMBER}.1f}  checks a day", Tone.MUTED))


def _queue(page: Document, counts: dict[str, Any], room: int, now: int, glyphs: Glyphs) -> None:
    page.heading("Queue" + (" (paused)" if counts["paused"] else ""))
    total = max(1, sum(counts[name] for name in ("pending", "processing", "completed_24h", "failed_24h")))
    oldest = counts["oldest_pending_seconds"]
    note = f"the oldest for {duration(oldest * SECOND_MS)}" if oldest is not None else ""
    _bar(page, "waiting", counts["pending"], total, room, glyphs, Tone.ACCENT, note)
    _bar(page, "at work", counts["processing"], total, room, glyphs, Tone.GOOD)
    _bar(page, "done in 24 h", counts["completed_24h"], total, room, glyphs, Tone.GOOD)
    _bar(page, "failed in 24 h", counts["failed_24h"], total, room, glyphs, Tone.BAD)
    for job in counts["recent_failed"][:3]:
        kind = (job["error_kind"] or "failed").replace("_", " ")
        page.line(
            (f"  {glyphs.failed} ", Tone.BAD),
            f"{job['company'] or ''} ",
            (f"{kind}: {job['error'] or ''}", Tone.MUTED),
        )


def _postings(page: Document, counts: dict[str, Any], room: int, glyphs: Glyphs) -> None:
    page.heading("Postings")
    total = counts["open"]
    _bar(page, "open", total, total, room, glyphs, Tone.ACCENT)
    _bar(page, "new to you", counts["new"], total, room, glyphs, Tone.GOOD)
    _bar(page, "hidden by rules", counts["hidden"], total, room, glyphs, Tone.WARN)
    _bar(page, "not scored yet", counts["unscored"], total, room, glyphs, Tone.WARN)
    page.line(
        (f"{'in 24 h':<{LABEL}}", Tone.MUTED),
        (f"{glyphs.up} {counts['new_24h']:,} opened  ", Tone.GOOD),
        (f"{glyphs.down} {counts['closed_24h']:,} closed", Tone.MUTED),
    )


def _workers(page: Document, overview: Overview, now: int, glyphs: Glyphs) -> None:
    page.heading("Workers")
    if not overview.workers:
        page.line(("none is running", Tone.MUTED))
    for row in overview.workers:
        sign: Piece = (glyphs.ok, Tone.GOOD) if row.alive else (glyphs.failed, Tone.BAD)
        state = (
            f"{row.jobs} of {row.threads} at work" if row.alive else f"last heard of {ago(row.beat_at, now)}"
        )
        host = row.host.partition("/")[0]
        page.line(sign, f" {row.kind:<10} ", (f"{state}, pid {row.pid} on {host}", Tone.MUTED))


def _next(page: Document, counts: dict[str, Any]) -> None:
    if counts["next"]:
        page.heading("Next")
    for item in counts["next"]:
        page.line(
            (f"{item['priority'] or 0:>{NUMBER}.0f}  ", Tone.STRONG),
            item["name"],
            (f"  {item['next_due_at'] or ''}", Tone.MUTED),
        )


def _budget(page: Document, budget: dict[str, Any], room: int, glyphs: Glyphs) -> None:
    if not budget.get("model"):
        return
    page.heading(f"Model budget: {budget['model']}")
    _bar(
        page,
        "requests, 24 h",
        budget["requests_24h"],
        budget["daily_requests"],
        room,
        glyphs,
        Tone.ACCENT,
        f"of {budget['daily_requests']:,}",
    )
    _bar(
        page,
        "tokens, 24 h",
        budget["tokens_24h"],
        budget["daily_tokens"],
        room,
        glyphs,
        Tone.ACCENT,
        f"of {budget['daily_tokens']:,}",
    )
