"""One job as a page to read: where it stands and what every attempt came to."""

from __future__ import annotations

from textual.content import Content

from scoutly_tui.domain.times import ago, duration, local
from scoutly_tui.services.queue import AttemptRow, JobDetail
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Tone


def job_document(detail: JobDetail, now: int, glyphs: Glyphs) -> Content:
    """``detail`` as content for the reader."""
    page, row = Document(), detail.row
    page.title(f"{row.kind} {row.company_name or ''} (job {row.key})")
    page.gap()
    page.fact("State", row.status, Tone.BAD if row.status == "failed" else Tone.STRONG)
    page.fact("Why", row.reason)
    page.fact("Priority", f"{row.priority:.1f}")
    page.fact("Asked for", ago(row.created_at, now))
    if row.not_before > now:
        page.fact("Not before", f"{words.ahead(row.not_before, now)} ({local(row.not_before)})", Tone.WARN)
    page.fact("Started", ago(row.started_at, now) if row.started_at else "")
    page.fact("Finished", ago(row.finished_at, now) if row.finished_at else "")
    page.fact("Failures", f"{row.retry_count} of 3" if row.retry_count else "")
    page.fact("Lost leases", str(row.lost_leases) if row.lost_leases else "")
    page.fact("Worker", words.worker(row.worker))
    page.fact(
        "Error", f"{(row.error_kind or '').replace('_', ' ')}: {row.error}" if row.error else "", Tone.BAD
    )
    for attempt in reversed(detail.attempts):
        _attempt(page, row.kind, attempt, now, glyphs)
    if not detail.attempts:
        page.heading("Attempts")
        page.line(("none yet", Tone.MUTED))
    return page.build()


def _attempt(page: Document, kind: str, attempt: AttemptRow, now: int, glyphs: Glyphs) -> None:
    page.heading(f"Attempt {attempt.number}")
    lasted = (attempt.ended_at or now) - attempt.started_at
    when = f"{local(attempt.started_at, '%d %b %H:%M:%S')}, for {duration(lasted)}"
    outcome = (attempt.outcome or "running").replace("_", " ")
    bad = attempt.outcome in ("failed", "lost")
    sign = glyphs.failed if bad else glyphs.ok if attempt.outcome else glyphs.running
    page.line(
        (f"{sign} {outcome}", Tone.BAD if bad else Tone.GOOD),
        (f"  {when}", Tone.MUTED),
    )
    page.fact("Worker", words.worker(attempt.worker), Tone.MUTED)
    page.fact(
        "Traffic", f"{words.plural(attempt.requests, 'request')}, {words.size(attempt.bytes)}", Tone.MUTED
    )
    if attempt.found is not None:
        page.fact("Postings", _counts(kind, attempt))
    if attempt.error and attempt.error_kind:
        page.fact("Error", f"{attempt.error_kind.replace('_', ' ')}: {attempt.error}", Tone.BAD)
    elif attempt.error:
        page.fact("Note", attempt.error)
    if attempt.traceback:
        page.block(attempt.traceback, style="$muted")


def _counts(kind: str, attempt: AttemptRow) -> str:
    """What an attempt brought, in the words of its kind of work."""
    found, added, changed, closed = (
        number or 0 for number in (attempt.found, attempt.added, attempt.changed, attempt.closed)
    )
    match kind:
        case "judge":
            return f"{words.plural(found, 'title')} screened, {added:,} read closely"
        case "rescore":
            return f"{changed:,} of {found:,} scored again"
        case _:
            return f"{found:,} found, {added:,} new, {changed:,} changed, {closed:,} closed"
