"""One line of the profile in full: what it means, what it says, where that was read, what it hides."""

from __future__ import annotations

from typing import Any, Final

from textual.content import Content

from scoutly_tui.domain.times import ago
from scoutly_tui.services import profile_text
from scoutly_tui.services.deal_breakers import GROUNDS, RuleRow
from scoutly_tui.services.profile import NamedProfile, VersionRow
from scoutly_tui.tui import words
from scoutly_tui.tui.document import Document
from scoutly_tui.tui.profile_lines import CvLine, FieldLine, Line, since
from scoutly_tui.tui.theme import Glyphs
from scoutly_tui.tui.widgets.columns import Tone

MEANING: Final = {
    "titles": "What you want to work as. Postings with such titles come first.",
    "skills": "What you can, each with level (basic, working, expert) and years if you like.",
    "seniority": "intern, junior, mid, senior, lead, head or executive.",
    "locations": "Where you want to work: cities, regions, countries.",
    "radius_km": "How far around those places you would travel.",
    "residence": "Where you live. It never leaves this machine.",
    "timezone": "Yours: a name such as Europe/Berlin, or UTC+2.",
    "timezone_overlap_hours": "How many working hours you want to share with a team.",
    "work_authorisations": "Where you may work: countries, or EU.",
    "willing_to_relocate": "Whether you would move for it: yes or no.",
    "languages": "What you speak: codes with levels, A1 to C2 or native.",
    "work_models": "remote, hybrid, on_site: all that you accept.",
    "employment_types": "full_time, part_time, contract, temporary, internship: all that you accept.",
    "company_sizes": "1-10, 11-50, 51-250, 251-1000, 1001+: all that you like.",
    "salary_floor": "The least you want, before tax, with currency and period. No model is told.",
    "excluded_industries": "Industries you do not want to work in.",
    "excluded_technologies": "Technologies you do not want to work with.",
    "excluded_roles": "Kinds of work you do not want.",
    "excluded_words": "Postings that hold one of these words are hidden.",
}


def line_document(line: Line, now: int, glyphs: Glyphs, warnings: tuple[str, ...] = ()) -> Content:
    """``line`` as content for the reader; ``warnings`` are about the CV that was read."""
    page = Document()
    match line.about:
        case FieldLine():
            _field(page, line.about, glyphs)
        case RuleRow():
            _rule(page, line.about, glyphs)
        case CvLine():
            _cv(page, line.about, glyphs, warnings)
        case VersionRow():
            _version(page, line.about, now, glyphs)
        case NamedProfile():
            _profile(page, line.about, now)
    return page.build()


def _hint(page: Document, *pairs: tuple[str, str]) -> None:
    page.gap()
    for key, does in pairs:
        page.line((f"{key:<6}", Tone.ACCENT), (does, Tone.MUTED))


def _field(page: Document, row: FieldLine, glyphs: Glyphs) -> None:
    page.title(row.field.replace("_", " "))
    page.line((MEANING.get(row.field, ""), Tone.MUTED))
    page.gap()
    by_value = {_name(item.item): item.quote for item in row.sources}
    items = [
        item
        for item in (row.value if isinstance(row.value, list) else [row.value])
        if profile_text.written(item)
    ]
    quotes = [by_value.get(_name(item), "") for item in items]
    for item, quote, following in zip(items, quotes, [*quotes[1:], ""], strict=False):
        # Values that were read from one line share its quote.
        page.remark(
            glyphs.bullet, profile_text.written(item), quote if quote != following else "", Tone.ACCENT
        )
    if not items:
        page.line(("Not said: it judges nothing.", Tone.FAINT))
    page.gap()
    page.line((f"Such as: {profile_text.EXAMPLES.get(row.field, '')}", Tone.MUTED))
    rules = [rule for rule, (needed, extra) in GROUNDS.items() if row.field in (*needed, *extra)]
    if rules:
        said = ", ".join(rule.replace("_", " ") for rule in rules)
        page.line((f"Deal-breaker: {said}", Tone.MUTED))
    _hint(page, ("Enter", "changes it, its effect shown first"), ("x", "takes it away"), ("u", "undoes"))


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name", value.get("code"))
    return str(value).casefold()


def _rule(page: Document, row: RuleRow, glyphs: Glyphs) -> None:
    page.title(row.rule.replace("_", " "))
    page.line((f"{row.meaning[0].upper()}{row.meaning[1:]}.", Tone.MUTED))
    page.gap()
    if not row.on:
        page.line((f"{glyphs.paused} Switched off: it hides nothing.", Tone.WARN))
    elif not row.grounds:
        fields = " or ".join(field.replace("_", " ") for field in GROUNDS[row.rule][0])
        page.line(
            (f"{glyphs.dot} It has nothing to judge by. Say your {fields} on the first view.", Tone.MUTED)
        )
    else:
        alone = f", {row.only_this:,} of them for no other reason" if row.hides else ""
        hides = words.plural(row.hides, "open posting") if row.hides else "nothing now"
        page.line((f"{glyphs.ok} On. ", Tone.GOOD), f"It hides {hides}{alone}.")
    page.fact("Judges by", row.grounds)
    if row.examples:
        page.heading("Hidden by it")
        for hidden in row.examples:
            page.line((f"{glyphs.hidden} ", Tone.BAD), hidden.title, (f"  {hidden.company}", Tone.MUTED))
            page.line(("  “", Tone.MUTED), (hidden.quote[:200], Tone.MUTED), ("”", Tone.MUTED))
    page.gap()
    page.line(
        ("Only a posting that says so in its own words is hidden; what is not stated never is.", Tone.MUTED)
    )
    _hint(page, ("Enter", "switches it, its effect shown first"))


def _cv(page: Document, row: CvLine, glyphs: Glyphs, warnings: tuple[str, ...]) -> None:
    item = row.item
    page.title(f"{item.field.replace('_', ' ')}: {item.value}")
    page.gap()
    page.line(("Read from this line of the CV:", Tone.MUTED))
    page.line(("“", Tone.MUTED), item.quote, ("”", Tone.MUTED))
    page.gap()
    if row.taken:
        said = "It will be taken in." if row.fresh else "Your profile says so."
        page.line((f"{glyphs.ok} {said}", Tone.GOOD))
    else:
        said = "It will be left out." if row.fresh else "Your profile does not say so."
        page.line((f"{glyphs.dot} {said}", Tone.MUTED))
    for warning in warnings:
        page.remark(glyphs.warning, warning, "", Tone.WARN)
    if row.fresh:
        _hint(
            page, ("space", "takes it or leaves it out, and moves on"), ("e", "corrects it"),
            ("a", "takes the CV in, its effect shown first"),
            ("X", "leaves the CV aside"),
        )  # fmt: skip
    else:
        _hint(
            page,
            ("Enter", "takes it in, or away again"),
            ("e", "takes it in corrected"),
            ("i", "reads another CV"),
        )


def _version(page: Document, row: VersionRow, now: int, glyphs: Glyphs) -> None:
    page.title(f"Version {row.version}")
    when = since(row.since)
    page.line((f"In force since {when}." if row.current else f"It held {when}.", Tone.MUTED))
    page.fact("CV", row.cv_name or "none", Tone.MUTED)
    page.heading("What it changed")
    for change in row.changes:
        page.line(
            (f"{glyphs.bullet} ", Tone.ACCENT),
            profile_text.difference(change.field, change.before, change.after),
        )
    if not row.changes:
        page.line(("nothing", Tone.MUTED))
    if not row.current:
        _hint(page, ("Enter", "goes back to it, its effect shown first"))


def _profile(page: Document, row: NamedProfile, now: int) -> None:
    page.title(row.name)
    page.line(("In use: postings are scored for it." if row.in_use else "Not in use.", Tone.MUTED))
    page.gap()
    page.fact("Titles", ", ".join(row.titles) or "none yet")
    page.fact("Says", words.plural(row.said, "field"))
    page.fact("CV", row.cv_name or "none")
    page.fact("Version", str(row.version))
    page.fact("Changed", ago(row.updated_at, now))
    keys = [("a", "makes a copy of it"), ("r", "renames it")]
    if not row.in_use:
        keys = [("Enter", "uses it, its effect shown first"), *keys, ("x", "takes it away")]
    _hint(page, *keys)
