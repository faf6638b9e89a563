"""One company as a page to read: why it is checked when it is, your history with it, and all that happened."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from textual.content import Content

from scoutly_tui.domain import ranks
from scoutly_tui.domain.times import ago, local
from scoutly_tui.services.company_detail import CheckRow, CompanyDetail, Moment, Past
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Piece, Tone

METER: Final = 20
MOMENTS: Final = 60
SEEN_LINES: Final = 5


def company_document(detail: CompanyDetail, now: int, glyphs: Glyphs) -> Content:
    """``detail`` as content for the reader."""
    page, row = Document(), detail.row
    page.title(row.name)
    page.line((row.careers_url, Tone.MUTED))
    page.gap()
    _rank(page, detail, glyphs)
    page.fact("Next check", "running now" if row.running else _next(detail, now))
    page.fact("Why then", detail.why)
    page.fact("Last success", ago(row.last_success_at, now))
    openings = words.plural(row.open_postings, "posting")
    page.fact("Open now", [(openings, Tone.PLAIN), ("  ", Tone.PLAIN), *_trend(detail, glyphs)])
    _problem(page, detail, now, glyphs)
    _history(page, detail, now, glyphs)
    _timeline(page, detail, now, glyphs)
    _settings(page, detail)
    return page.build()


def _rank(page: Document, detail: CompanyDetail, glyphs: Glyphs) -> None:
    """The rank, and what a step to the next band would cost before anybody takes it."""
    row = detail.row
    if row.rank is None:
        page.fact("Rank", [("not ranked; r types one", Tone.MUTED)])
        return
    meter = words.meter(row.rank / 100, METER, glyphs, Tone.ACCENT if row.tracked else Tone.FAINT)
    days = ranks.interval_days(row.rank)
    said = words.every(days) if row.tracked else "not tracked; t tracks it"
    page.fact("Rank", [*meter, (f" {row.rank}", Tone.STRONG), (f"  {said}", Tone.MUTED)])
    if not row.tracked:
        return
    for key, up in ((">", True), ("<", False)):
        edge = ranks.next_band_edge(row.rank, up=up)
        other = ranks.interval_days(edge)
        if other != days:
            total = detail.cost.checks_per_day
            cost = f"{total:.1f} {glyphs.arrow} {total + 1 / other - 1 / days:.1f} a day"
            page.fact("", [(f"{key} ", Tone.ACCENT), (f"{edge}: {words.every(other)}; {cost}", Tone.MUTED)])


def _next(detail: CompanyDetail, now: int) -> str:
    row = detail.row
    if row.next_due_at is None:
        return "none: it is not tracked"
    return "due now" if row.due else f"{words.ahead(row.next_due_at, now)} ({local(row.next_due_at)})"


def _trend(detail: CompanyDetail, glyphs: Glyphs) -> list[Piece]:
    if not any(detail.trend):
        return []
    weeks = len(detail.trend)
    return [(words.spark(detail.trend, glyphs), Tone.ACCENT), (f"  {weeks} weeks", Tone.FAINT)]


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
        seen = detail.problem_seen.splitlines()
        page.block("\n".join(seen[:SEEN_LINES]), style="$muted")
        if len(seen) > SEEN_LINES:
            page.line((f"and {words.plural(len(seen) - SEEN_LINES, 'line')} more", Tone.FAINT))
    failed = (
        f"failed {words.plural(row.consecutive_failures, 'time')} in a row; "
        if row.consecutive_failures
        else ""
    )
    page.line((f"{failed}page 4 has the remedies", Tone.MUTED))


# You and the company


def _history(page: Document, detail: CompanyDetail, now: int, glyphs: Glyphs) -> None:
    decided = ", ".join(f"{count} {state}" for state, count in detail.decided.items())
    if not detail.past and not decided:
        return
    page.heading("You and them")
    for past in detail.past[:8]:
        tone = Tone.WARN if not past.answered else Tone.PLAIN
        page.line((f"{glyphs.saved} ", Tone.WARN), (history(past, now), tone))
        page.line((f"  {past.title}", Tone.MUTED), ("  closed" if past.closed_at else "", Tone.FAINT))
        if past.note:
            page.line((f"  “{past.note}”", Tone.FAINT))
    if decided:
        page.line((f"Postings {decided}", Tone.MUTED))


def history(past: Past, now: int) -> str:
    """What came of an application, in a few words, such as ``applied last November, no answer``."""
    if not past.answered:
        return f"applied {month(past.at, now)}, no answer"
    return f"{past.status} {month(past.at, now)}"


def month(at: int, now: int) -> str:
    """The month of ``at`` the way people say it: ``this month``, ``last November``, ``in November 2024``."""
    then, today = datetime.fromtimestamp(at / 1000), datetime.fromtimestamp(now / 1000)
    back = (today.year - then.year) * 12 + today.month - then.month
    if back <= 0:
        return "this month"
    if back == 1:
        return "last month"
    return f"last {then:%B}" if back < 12 else f"in {then:%B %Y}"


# What happened


def _timeline(page: Document, detail: CompanyDetail, now: int, glyphs: Glyphs) -> None:
    page.heading("What happened")
    if not detail.timeline:
        page.line(("nothing yet: its first check brings what is open", Tone.MUTED))
    day = ""
    for moment in detail.timeline[:MOMENTS]:
        that_day = local(moment.at, "%d %b" if now - moment.at < 300 * 86_400_000 else "%b %Y")
        page.line((f"{that_day if that_day != day else '':<9}", Tone.MUTED), *_moment(moment, glyphs))
        day = that_day
        if moment.kind != "check" and moment.count > 1:
            for title in moment.titles:
                page.line((f"{'':<11}{title}", Tone.MUTED))
            if moment.count > len(moment.titles):
                page.line((f"{'':<11}and {moment.count - len(moment.titles)} more", Tone.FAINT))
    page.line(
        (f"{local(detail.added_at, '%d %b'):<9}", Tone.MUTED),
        (f"{glyphs.dot} watched from here on", Tone.MUTED),
    )


def _moment(moment: Moment, glyphs: Glyphs) -> list[Piece]:
    if moment.kind == "check" and moment.check is not None:
        return _check(moment, moment.check, glyphs)
    if moment.kind == "application":
        title, status = moment.titles
        return [(f"{glyphs.saved} you: {status}", Tone.WARN), (f"  {title}", Tone.PLAIN)]
    sign, tone, word = {
        "opened": (glyphs.up, Tone.GOOD, "opened"),
        "reopened": (glyphs.up, Tone.WARN, "open again"),
        "reposted": (glyphs.up, Tone.WARN, "posted again"),
        "closed": (glyphs.down, Tone.MUTED, "closed"),
        "changed": (glyphs.dot, Tone.MUTED, "changed"),
    }.get(moment.kind, (glyphs.dot, Tone.MUTED, moment.kind))
    if moment.count > 1:
        return [(f"{sign} {moment.count} {word}", tone)]
    return [(f"{sign} {word}", tone), (f"  {moment.titles[0] if moment.titles else ''}", Tone.PLAIN)]


def _check(moment: Moment, check: CheckRow, glyphs: Glyphs) -> list[Piece]:
    cost = f"  {words.plural(check.requests, 'request')}, {words.size(check.bytes)}"
    if check.outcome is None:
        return [(f"{glyphs.running} being checked", Tone.GOOD)]
    if check.outcome in ("ok", "unchanged"):
        if moment.count > 1:
            since = f", since {local(moment.since, '%d %b')}" if moment.since else ""
            return [(f"{glyphs.ok} {moment.count} checks, nothing new{since}", Tone.MUTED)]
        changes = " ".join(
            part
            for part in (f"+{check.added}" if check.added else "", f"−{check.closed}" if check.closed else "")
            if part
        )
        if not changes:
            return [(f"{glyphs.ok} checked, nothing new", Tone.MUTED), (cost, Tone.FAINT)]
        found = f"{glyphs.ok} checked" + (f", {check.found} found" if check.found else "")
        return [(found, Tone.MUTED), (f" {changes}", Tone.GOOD), (cost, Tone.FAINT)]
    kind = (check.error_kind or check.outcome).replace("_", " ")
    return [(f"{glyphs.failed} {kind}", Tone.BAD), (f"  {check.error or ''}", Tone.MUTED)]


def _settings(page: Document, detail: CompanyDetail) -> None:
    row = detail.row
    page.heading("Source and settings")
    page.fact(
        "Source",
        f"{row.source}, board {row.board}" if row.source and row.board else row.source or "not found yet",
    )
    page.fact("Selector", detail.hint)
    page.fact("Based in", row.headquarters or "")
    page.fact("Work model", (row.work_model or "").replace("_", " "))
    page.fact("Fields", row.fields or "")
    page.fact("Watched since", local(detail.added_at, "%d %b %Y"))
