"""Companies: listing, looking closely at one, changing and removing; ``intake`` takes them in."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import edits, filters, ranking, views
from scoutly_tui.services.company_rows import ORDER, SELECT, CompanyRow, company_row
from scoutly_tui.services.intake import Added, CompanySpec, add, board_host, take_in
from scoutly_tui.store import database
from scoutly_tui.store.models import Company

__all__ = ["Added", "CompanyRow", "CompanySpec", "add", "take_in"]

CHUNK: Final = 500


def rows(user_id: int, now: int, *, sort: str = "rank", text: str = "") -> list[CompanyRow]:
    """All companies, as ``user_id`` sees them. ``sort``: rank, name, due, success, failures, openings, priority.

    ``text`` is in the filter language (``services.filters``); a bare word is looked for in name, fields and
    headquarters.
    """
    if sort not in (*ORDER, "priority"):
        raise UsageError(f"There is no order “{sort}”.", f"Use one of {', '.join((*ORDER, 'priority'))}.")
    sql, parameters = SELECT, [user_id]
    for clause in filters.for_companies(
        text, now, views.meant(user_id, views.ViewPage.COMPANIES, text)
    ).clauses:
        sql += f" and ({clause.sql})"
        parameters += clause.parameters  # type: ignore[arg-type]
    with database.reading():
        found = database.execute(f"{sql} order by {ORDER.get(sort, ORDER['rank'])}, c.id", *parameters)
    listed = [company_row(row, now) for row in found]
    if sort == "priority":
        listed.sort(key=lambda row: (-(row.priority or 0), row.name.lower()))
    return listed


def row(user_id: int, slug: str, now: int) -> CompanyRow:
    """The company called ``slug``. Raises UsageError, naming close matches, if there is none."""
    with database.reading():
        found = database.execute(f"{SELECT} and c.slug = ?", user_id, slug)
        if not found:
            raise _unknown(slug)
    return company_row(found[0], now)


def rows_by_keys(user_id: int, keys: Sequence[int], now: int) -> list[CompanyRow]:
    """The companies with these keys, in this order; unknown keys are passed over."""
    by_key: dict[int, CompanyRow] = {}
    with database.reading():
        for start in range(0, len(keys), CHUNK):
            chunk = keys[start : start + CHUNK]
            found = database.execute(
                f"{SELECT} and c.id in ({', '.join('?' for _ in chunk)})", user_id, *chunk
            )
            by_key |= {found_row[0]: company_row(found_row, now) for found_row in found}
    return [by_key[key] for key in keys if key in by_key]


def keys_of(slugs: Sequence[str]) -> list[int]:
    """The keys of these slugs, in order. Raises UsageError for an unknown one."""
    known: dict[str, int] = {}
    with database.reading():
        for start in range(0, len(slugs), CHUNK):
            chunk = slugs[start : start + CHUNK]
            known |= dict(
                database.execute(
                    "select slug, id from company where removed_at is null"
                    f" and slug in ({', '.join('?' for _ in chunk)})",
                    *chunk,
                )
            )
        for slug in slugs:
            if slug not in known:
                raise _unknown(slug)
    return [known[slug] for slug in slugs]


def _unknown(slug: str) -> UsageError:
    known = [found[0] for found in database.execute("select slug from company where removed_at is null")]
    close = get_close_matches(slug, known, n=3)
    shown = clean_line(slug, 80)
    if close:
        return UsageError(f"There is no company “{shown}”.", f"Did you mean {' or '.join(close)}?")
    return UsageError(
        f"There is no company “{shown}”.", "See all with: scoutly list — or add one: scoutly add URL"
    )


def remove(user_id: int, slugs: Sequence[str], now: int) -> int:
    """Take companies off every list. What was gathered stays in the database, and undo brings them back."""
    keys = keys_of(slugs)
    with edits.recording(
        user_id, f"remove {', '.join(slugs[:3])}{'…' if len(slugs) > 3 else ''}", now
    ) as edit:
        for key in keys:
            edit.update("company", key, {"removed_at": None}, {"removed_at": now})
        ranking.refresh(keys, now)
    return len(keys)


def set_url(user_id: int, slug: str, url: str, now: int) -> CompanyRow:
    """Give a company another careers URL; its source is found anew at the next check, which is due at once."""
    address = careers_url(url)
    key = keys_of([slug])[0]
    with edits.recording(user_id, f"careers URL of {slug}", now) as edit:
        edit.update("company", key, edits.values("company", key, ("careers_url",)), {"careers_url": address})
        if edit.changes:
            _recognise(key, address)
    return row(user_id, slug, now)


def _recognise(key: int, address: str) -> None:
    from scoutly_tui.sources.detect import recognise

    if board := recognise(address):
        Company.update(
            source=board.source,
            board=board.token,
            board_url=board.url,
            host=board_host(board.source, board),
        ).where(Company.id == key).execute()


def set_facts(
    user_id: int, slug: str, now: int, *, name: str | None = None, headquarters: str | None = None,
    work_model: str | None = None, fields: str | None = None,
) -> CompanyRow:  # fmt: skip
    """Change what is said of a company; None leaves a fact as it is, empty takes it away. Its slug stays.

    Undoable. Raises UsageError for an empty name.
    """
    key = keys_of([slug])[0]
    wanted = {"name": name, "headquarters": headquarters, "work_model": work_model, "fields": fields}
    after = {fact: clean_line(value, 120) or None for fact, value in wanted.items() if value is not None}
    if "name" in after and not after["name"]:
        raise UsageError("A company needs a name.", "Type one, or leave it as it is with Esc.")
    with edits.recording(user_id, f"{' and '.join(after)} of {slug}", now) as edit:
        edit.update("company", key, edits.values("company", key, tuple(after)), after)
    return row(user_id, slug, now)


def set_hint(user_id: int, slug: str, hint: str, now: int) -> CompanyRow:
    """Give a company a CSS selector that names its postings in plain HTML; empty takes it away."""
    key = keys_of([slug])[0]
    with edits.recording(user_id, f"selector of {slug}", now) as edit:
        edit.update("company", key, edits.values("company", key, ("hint",)), {"hint": clean_line(hint, 300)})
    return row(user_id, slug, now)
