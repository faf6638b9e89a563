"""One application as a page to read, and the funnel of all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from textual.content import Content

from scoutly_tui.domain.times import ago, local
from scoutly_tui.domain.triage import STAGES, ApplicationStatus, Stage
from scoutly_tui.services.applications import ApplicationRow, FunnelStage, Step
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Tone

S = ApplicationStatus
TONES: Final = {
    S.OFFER_RECEIVED: Tone.GOOD,
    S.ACCEPTED: Tone.GOOD,
    S.INTERVIEW_SCHEDULED: Tone.ACCENT,
    S.TECHNICAL_ASSESSMENT: Tone.ACCENT,
    S.REJECTED: Tone.BAD,
    S.STALE: Tone.WARN,
    S.DECLINED: Tone.MUTED,
    S.DISCARDED: Tone.MUTED,
}
BAR: Final = 24


def application_document(row: ApplicationRow, steps: Sequence[Step], now: int, glyphs: Glyphs) -> Content:
    """``row`` with its ``steps`` (oldest first) as content for the reader."""
    page = Document()
    page.title(row.title)
    page.line((row.company_name, Tone.ACCENT))
    if row.closed_at:
        page.line((f"{glyphs.warning} the posting closed {ago(row.closed_at, now)}", Tone.WARN))
    if row.status != row.recorded:
        page.line((f"{glyphs.warning} no word since {local(row.updated_at, '%d %b')}: stale", Tone.WARN))
    page.gap()
    page.fact("Status", row.recorded, TONES.get(S(row.recorded), Tone.STRONG))
    page.fact("Next step", _next(row, now), Tone.BAD if row.due else Tone.PLAIN)
    page.fact("Begun", f"{ago(row.created_at, now)} ({local(row.created_at, '%d %b %Y')})")
    page.fact("Last step", ago(row.updated_at, now))
    page.fact("Link", row.url, Tone.MUTED)
    if row.notes:
        page.heading("Your notes")
        page.block(row.notes)
    page.heading("Timeline")
    for number, step in enumerate(reversed(steps)):
        sign = glyphs.bullet if number == 0 else glyphs.dot
        page.line((f"{sign} ", Tone.ACCENT), (f"{local(step.at, '%d %b %H:%M')}  ", Tone.MUTED), step.status)
        if step.note:
            page.block(step.note, style="$muted")
    return page.build()


def _next(row: ApplicationRow, now: int) -> str:
    if not row.next_step:
        return ""
    if row.next_step_at is None:
        return row.next_step
    when = "due" if row.due else words.ahead(row.next_step_at, now)
    return f"{row.next_step}, {local(row.next_step_at, '%a %d %b')} ({when})"


def funnel_document(stages: Sequence[FunnelStage], standing: Mapping[str, int], glyphs: Glyphs) -> Content:
    """How far applications come, stage by stage, and where they stand now."""
    page = Document()
    first = stages[0].reached if stages else 0
    if not first:
        page.line(("No application yet: there is no funnel.", Tone.MUTED))
        return page.build()
    before: FunnelStage | None = None
    for stage in stages:
        share = f"{stage.reached / before.reached:>4.0%}" if before and before.reached else "    "
        days = f"after {stage.days:.0f} d" if stage.days is not None else ""
        page.line(
            (f"{stage.stage.value:<10}", Tone.STRONG),
            *words.meter(stage.reached / first, BAR, glyphs, Tone.GOOD if stage.stage is Stage.OFFERS else Tone.ACCENT),
            (f" {stage.reached:>4,} ", Tone.STRONG),
            (f" {share}  {days:<12}", Tone.MUTED),
            (f"{stage.standing:,} now" if stage.standing else "", Tone.ACCENT),
        )  # fmt: skip
        before = stage
    ended = [(status.value, standing[status.value]) for status in S if STAGES[status] is Stage.ENDED]
    page.gap()
    page.fact("Ended", ", ".join(f"{name} {count}" for name, count in ended if count) or "none")
    accepted = standing[S.ACCEPTED.value]
    page.fact("Accepted", str(accepted) if accepted else "", Tone.GOOD)
    return page.build()
