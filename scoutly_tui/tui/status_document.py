"""The status as a page to read: what to do, then charts of the last days and of the next, then the counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from textual.content import Content

from scoutly_tui.domain.times import HOUR_MS, SECOND_MS, ago, duration, from_datetime, local
from scoutly_tui.services.model_status import Allowance, ModelStatus
from scoutly_tui.services.status import Overview
from scoutly_tui.services.trends import Day, Trends
from scoutly_tui.tui import charts, words
from scoutly_tui.tui.charts import Block, Line
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

WIDE: Final = 104
"""From so many cells on, two charts stand beside each other."""

WIDEST: Final = 156
HEIGHT: Final = 5
LABEL: Final = 16
MOST_SOURCES: Final = 7


def status_document(
    overview: Overview,
    trends: Trends,
    model: ModelStatus,
    behind: str,
    width: int,
    now: int,
    glyphs: Glyphs,
    key_of: Callable[[str], str],
) -> Content:
    """What is known of how scoutly is doing as content ``width`` cells wide.

    ``behind`` says how far scoring anew is, empty where nothing waits for it; ``key_of`` names an action's key.
    """
    page = Document()
    width = min(width, WIDEST)
    _advice(page, overview, width, glyphs, key_of)
    room = (width - charts.GAP) // 2 if width >= WIDE else width
    blocks = [
        _checks(trends.days, room, glyphs),
        _news(trends.days, room, glyphs),
        _sources(trends, room, glyphs),
        _plan(trends, now, room, glyphs),
        _bytes(trends.days, room, glyphs),
        _model(model, now, room, glyphs),
        _companies(overview.companies, room, glyphs),
        _queue(overview.queue, room, glyphs),
        _postings(overview.postings, behind, room, glyphs),
        _workers(overview, now, room, glyphs),
    ]
    if width < WIDE:
        for block in blocks:
            _alone(page, block)
    else:
        for left, right in zip(blocks[::2], blocks[1::2], strict=True):
            _pair(page, left, right, width)
    _failures(page, overview.queue, glyphs)
    return page.build()


def _alone(page: Document, block: Block) -> None:
    page.gap()
    page.head((block.title, Tone.STRONG), (f"  {block.note}" if block.note else "", Tone.MUTED))
    for line in block.lines:
        page.line(*line)


def _pair(page: Document, left: Block, right: Block, width: int) -> None:
    half = (width - charts.GAP) // 2
    page.gap()
    heads = [
        [(block.title, Tone.STRONG), (f"  {block.note}" if block.note else "", Tone.MUTED)]
        for block in (left, right)
    ]
    space: Piece = (" " * charts.GAP, Tone.PLAIN)
    page.head(*charts.fitted(heads[0], half), space, *heads[1])
    for one, two in charts.beside(left, right, width):
        page.line(*one, space, *two)


def _advice(
    page: Document, overview: Overview, width: int, glyphs: Glyphs, key_of: Callable[[str], str]
) -> None:
    if overview.healthy and not overview.advice:
        page.line((f"{glyphs.ok} All is well. Nothing needs you.", Tone.GOOD))
        return
    head = "Nothing is broken; there is something to do." if overview.healthy else "Something needs you."
    page.line((f"{glyphs.warning} {head}", Tone.WARN))
    for advice in overview.advice:
        for number, text in enumerate(charts.wrapped(advice.on_screens(key_of), width - 4)):
            page.line((f"  {glyphs.arrow} " if not number else "    ", Tone.MUTED), text)


# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────


def _chart(
    days: tuple[Day, ...], values: list[float], top: str, width: int, glyphs: Glyphs, tone: Tone
) -> list[Line]:
    """A column for each day with its name under it; one quiet line where there is nothing to draw."""
    if not any(values):
        return [[("none in these days", Tone.FAINT)]]
    lines = charts.columns(values, width, HEIGHT, glyphs, tone=tone, top=top)
    names = [local(day.start, "%a")[:2] for day in days[:-1]]
    return [*lines, charts.marks([*names, "today"], width, len(top) + 1)]


def _checks(days: tuple[Day, ...], width: int, glyphs: Glyphs) -> Block:
    values = [float(day.checked + day.failed) for day in days]
    top = f"{int(max(values)):,}"
    lines = _chart(days, values, top, width, glyphs, Tone.ACCENT)
    failed = sum(day.failed for day in days)
    if failed:
        texts = [str(day.failed) if day.failed else "" for day in days]
        lines.append(charts.marks(texts, width, len(top) + 1, Tone.BAD))
        lines.append([(f"{glyphs.failed} {failed:,} failed, counted under their days", Tone.BAD)])
    note = f"{int(values[-1]):,} today, {int(sum(values)):,} in {len(days)} days"
    return Block("Checks a day", tuple(lines), note)


def _news(days: tuple[Day, ...], width: int, glyphs: Glyphs) -> Block:
    values = [float(day.new) for day in days]
    lines = _chart(days, values, f"{int(max(values)):,}", width, glyphs, Tone.GOOD)
    note = f"{days[-1].new:,} today, {int(sum(values)):,} in {len(days)} days"
    return Block("New postings a day", tuple(lines), note)


def _bytes(days: tuple[Day, ...], width: int, glyphs: Glyphs) -> Block:
    values = [float(day.bytes) for day in days]
    lines = _chart(days, values, words.size(int(max(values))), width, glyphs, Tone.MUTED)
    requests = sum(day.requests for day in days)
    note = f"{words.size(days[-1].bytes)} today, {words.size(int(sum(values)))} in {requests:,} requests"
    return Block("Bytes a day", tuple(lines), note)


def _sources(trends: Trends, width: int, glyphs: Glyphs) -> Block:
    lines: list[Line] = []
    for rate in trends.sources[:MOST_SOURCES]:
        percent = "100 %" if rate.succeeded == rate.checks else f"{min(99, round(rate.share * 100))} %"
        said = f"{percent:>5} of {rate.checks:,}"
        tone = Tone.GOOD if rate.share >= 0.95 else Tone.WARN if rate.share >= 0.7 else Tone.BAD
        name = (rate.source or "none known").replace("_", " ")
        lines.append(charts.bar(name, rate.share, said, width, glyphs, said_width=14, tone=tone))
    more = len(trends.sources) - MOST_SOURCES
    if more > 0:
        lines.append([(f"and {more} more", Tone.MUTED)])
    if not lines:
        lines.append([("Nothing has been checked in these days.", Tone.MUTED)])
    return Block("Success by source", tuple(lines), f"in {len(trends.days)} days")


def _plan(trends: Trends, now: int, width: int, glyphs: Glyphs) -> Block:
    values = [float(count) for count in trends.plan]
    top = f"{int(max(values)):,}"
    lines: list[Line] = [[("nothing comes due in them", Tone.FAINT)]]
    if any(values):
        lines = charts.columns(values, width, HEIGHT, glyphs, tone=Tone.ACCENT, top=top)
        hours = [datetime.fromtimestamp((now + hour * HOUR_MS) / 1000).hour for hour in range(len(values))]
        labels = [f"{hour:02d}" if number % 3 == 0 else "" for number, hour in enumerate(hours)]
        lines.append(charts.marks(labels, width, len(top) + 1))
    note = f"{trends.due:,} due now, {int(sum(values)):,} in 24 hours, {trends.later:,} later"
    return Block("The next day's plan", tuple(lines), note)


def _model(model: ModelStatus, now: int, width: int, glyphs: Glyphs) -> Block:
    if not model.model:
        off = "Off. Name a model in config.toml and it reads the best postings too: docs/second-opinion.md says how."
        return Block("Second opinion", tuple([(text, Tone.MUTED)] for text in charts.wrapped(off, width)))
    shown = [
        item for item in model.allowances if item.span != "minute" and (item.kind != "money" or item.used)
    ]
    lines = [_allowance(item, width, glyphs) for item in shown]
    read, screened = words.plural(model.read, "posting"), words.plural(model.screened, "title")
    lines.append([(f"{read} read closely, {screened} looked at, {model.waiting:,} to come", Tone.MUTED)])
    if model.wide_gaps:
        gaps = words.plural(model.wide_gaps, "of them differs", "of them differ")
        lines.append([(f"{glyphs.warning} {gaps} widely from the score", Tone.WARN)])
    noted = model.standing
    if noted is not None and noted.note:
        tone = Tone.MUTED if noted.fault in (None, "budget") else Tone.WARN
        lines += [[(text, tone)] for text in charts.wrapped(f"{glyphs.warning} {noted.note}", width)]
        if noted.held_until > now:
            lines.append([(f"  asked again in {duration(noted.held_until - now)}", Tone.MUTED)])
    return Block("Second opinion", tuple(lines), f"{model.model} at {model.host}")


def _allowance(item: Allowance, width: int, glyphs: Glyphs) -> Line:
    digits = 2 if item.kind == "money" else 0
    said = f"{item.used:,.{digits}f} of {item.limit:,.{digits}f}"
    tone = Tone.BAD if item.share >= 1 else Tone.WARN if item.share >= 0.8 else Tone.ACCENT
    label = f"{item.kind} a {item.span}"
    return charts.bar(label, item.share, said, width, glyphs, label_width=17, said_width=18, tone=tone)


# ── counts ───────────────────────────────────────────────────────────────────────────────────────────────


def _count(
    label: str, count: int, total: int, width: int, glyphs: Glyphs, tone: Tone, note: str = ""
) -> Line:
    share = count / total if total else 0.0
    said = f"{count:>6,}" + (f"  {note}" if note else "")
    return charts.bar(label, share, said, width, glyphs, label_width=LABEL, said_width=20, tone=tone)


def _companies(counts: dict[str, Any], width: int, glyphs: Glyphs) -> Block:
    tracked = counts["tracked"]
    lines = [
        _count("tracked", tracked, counts["total"], width, glyphs, Tone.ACCENT, f"of {counts['total']:,}"),
        _count("due now", counts["due"], tracked, width, glyphs, Tone.ACCENT),
        _count("overdue", counts["overdue"], tracked, width, glyphs, Tone.WARN),
        _count("with a problem", counts["problematic"], tracked, width, glyphs, Tone.BAD),
        _count("never checked", counts["never_checked"], tracked, width, glyphs, Tone.ACCENT),
    ]
    for days, count in sorted(counts["by_interval"].items()):
        label = "daily" if days == "1" else f"every {days} days"
        note = f"{count / int(days):.1f} a day"
        lines.append(_count(label, count, tracked, width, glyphs, Tone.ACCENT, note))
    daily = sum(count / int(days) for days, count in counts["by_interval"].items())
    rank = f"average rank {counts['average_rank']}, " if counts["average_rank"] is not None else ""
    return Block("Companies", tuple(lines), f"{rank}{daily:.1f} checks a day")


def _queue(counts: dict[str, Any], width: int, glyphs: Glyphs) -> Block:
    total = max(1, sum(counts[name] for name in ("pending", "processing", "completed_24h", "failed_24h")))
    lines = [
        _count("waiting", counts["pending"], total, width, glyphs, Tone.ACCENT),
        _count("at work", counts["processing"], total, width, glyphs, Tone.GOOD),
        _count("done in 24 h", counts["completed_24h"], total, width, glyphs, Tone.GOOD),
        _count("failed in 24 h", counts["failed_24h"], total, width, glyphs, Tone.BAD),
    ]
    oldest = counts["oldest_pending_seconds"]
    note = f"the oldest waits for {duration(oldest * SECOND_MS)}" if oldest is not None else ""
    return Block("Queue (paused)" if counts["paused"] else "Queue", tuple(lines), note)


def _postings(counts: dict[str, Any], behind: str, width: int, glyphs: Glyphs) -> Block:
    total = counts["open"]
    lines = [
        _count("open", total, total, width, glyphs, Tone.ACCENT),
        _count("new to you", counts["new"], total, width, glyphs, Tone.GOOD),
        _count("hidden by rules", counts["hidden"], total, width, glyphs, Tone.WARN),
        _count("not scored yet", counts["unscored"], total, width, glyphs, Tone.WARN),
    ]
    if behind:
        lines.append([(f"{glyphs.running} {behind}", Tone.ACCENT)])
    note = f"in 24 h {counts['new_24h']:,} opened, {counts['closed_24h']:,} closed"
    return Block("Postings", tuple(lines), note)


def _workers(overview: Overview, now: int, width: int, glyphs: Glyphs) -> Block:
    lines: list[Line] = []
    for row in overview.workers:
        sign: Piece = (glyphs.ok, Tone.GOOD) if row.alive else (glyphs.failed, Tone.BAD)
        state = (
            f"{row.jobs} of {row.threads} at work" if row.alive else f"last heard of {ago(row.beat_at, now)}"
        )
        host = row.host.partition("/")[0]
        lines.append(
            [sign, (f" {row.kind:<10} ", Tone.PLAIN), (f"{state}, pid {row.pid} on {host}", Tone.MUTED)]
        )
    if not lines:
        lines.append([("none is running", Tone.MUTED)])
    for item in overview.companies["next"]:
        at = item["next_due_at"]
        due = from_datetime(datetime.fromisoformat(at)) if at else now
        when = "due" if due <= now else words.ahead(due, now)
        name = charts.fitted([(f"  {glyphs.arrow} {item['name']}", Tone.PLAIN)], min(40, width - 10))
        lines.append([*name, (f"  {when}", Tone.MUTED)])
    return Block("Workers, and who is next", tuple(lines))


def _failures(page: Document, counts: dict[str, Any], glyphs: Glyphs) -> None:
    if not counts["recent_failed"]:
        return
    page.heading("Failed last")
    for job in counts["recent_failed"][:3]:
        kind = (job["error_kind"] or "failed").replace("_", " ")
        page.line(
            (f"{glyphs.failed} ", Tone.BAD),
            f"{job['company'] or ''} ",
            (f"{kind}: {job['error'] or ''}", Tone.MUTED),
        )
