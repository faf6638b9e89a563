"""Taking companies in: known ones recognised by their address, new ones named, ranked and told their board."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit, urlunsplit

from scoutly_tui.domain import ranks
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, slugify
from scoutly_tui.domain.urls import careers_url, host_of
from scoutly_tui.services import edits, ranking
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.sources.protocol import Board


@dataclass(frozen=True, slots=True)
class CompanySpec:
    """A company as a person or a file names it."""

    name: str
    careers_url: str
    rank: int | None = None
    tracked: bool | None = None
    work_model: str | None = None
    headquarters: str | None = None
    fields: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What adding one company came to. ``existed`` says it was there already."""

    key: int
    slug: str
    name: str
    careers_url: str
    source: str | None
    board: str | None
    rank: int | None
    existed: bool


def add(
    user_id: int, urls: Sequence[str], now: int, *, name: str | None = None, rank: object = None
) -> list[Added]:
    """Add a company for each URL and track it; one whose board is known already under another address stays one.

    All or nothing; raises UsageError for a malformed URL or rank.
    """
    if name and len(urls) > 1:
        raise UsageError("One --name cannot serve several URLs.", "Add them one by one.")
    value = ranking.DEFAULT_RANK if rank is None else ranks.validate_rank(rank)
    addresses = [careers_url(url) for url in urls]
    specs = [
        CompanySpec(clean_line(name or "", 120) or name_from(address), address, value, True)
        for address in addresses
    ]
    return _take_in(user_id, specs, now, by_board=not name)


def take_in(user_id: int, specs: Sequence[CompanySpec], now: int, *, undoable: bool = True) -> list[Added]:
    """Add all of ``specs`` or none. One that is known by its URL keeps its data; a rank given is set.

    Where several of ``specs`` share a URL, the name tells them apart.

    A spec without rank is not tracked unless it says so. Raises UsageError.
    """
    return _take_in(user_id, specs, now, undoable=undoable)


def _take_in(
    user_id: int, specs: Sequence[CompanySpec], now: int, *, undoable: bool = True, by_board: bool = False
) -> list[Added]:
    shared = {
        url for url, count in Counter(careers_url(spec.careers_url) for spec in specs).items() if count > 1
    }
    label = f"add {specs[0].name}" if len(specs) == 1 else f"add {len(specs)} companies"
    with edits.recording(user_id, clean_line(label, 120), now) as edit:
        added = [_take_in_one(edit, user_id, spec, now, by_board=by_board, shared=shared) for spec in specs]
        # What is new has its due time already: no posting, job or other preference hangs on it yet.
        ranking.refresh([item.key for item in added if item.existed], now)
        if not undoable:
            edit.changes.clear()
    return added


def _take_in_one(
    edit: edits.Recording,
    user_id: int,
    spec: CompanySpec,
    now: int,
    *,
    by_board: bool,
    shared: Collection[str],
) -> Added:
    from scoutly_tui.sources.detect import recognise

    url = careers_url(spec.careers_url)
    name = clean_line(spec.name, 120)
    if not name:
        raise UsageError(f"The company at {url} has no name.", "Give one with --name.")
    board = recognise(url)
    existing = _existing(url, board if by_board else None, name if url in shared else None)
    if existing is None:
        host = board_host(board.source, board) if board else host_of(url)
        slug = _free_slug(name)
        effective = _first_rank(spec)
        # Written out, this costs a tenth of what the models take for it: a list may have 50,000 lines.
        key = database.execute(
            "insert into company (slug, name, careers_url, work_model, headquarters, fields, host, created_at, source,"
            " board, board_url, effective_rank, next_due_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning id",
            slug, name, url, spec.work_model, spec.headquarters, spec.fields, host, now, board.source if board else None,
            board.token if board else None, board.url if board else None, effective, now if effective else 0,
        )[0][0]  # fmt: skip
        edit.made("company", key, {"removed_at": now}, {"removed_at": None})
        found = (key, slug, name, url, board.source if board else None, board.token if board else None)
    else:
        found = existing[:6]
        edit.update("company", found[0], {"removed_at": existing[6]}, {"removed_at": None})
    rank = _prefer(edit, user_id, found[0], spec, now)
    return Added(*found, rank=rank, existed=existing is not None)


def known(url: str) -> tuple[str, str] | None:
    """Slug and name of the company that ``add`` would take ``url`` for; None for a new one. Raises UsageError."""
    from scoutly_tui.sources.detect import recognise

    address = careers_url(url)
    with database.reading():
        found = _existing(address, recognise(address), None)
    return None if found is None or found[6] is not None else (found[1], found[2])


def board_host(source: str, board: Board) -> str:
    """The host that checks of ``board`` visit."""
    from scoutly_tui.sources.registry import by_name

    return by_name(source).host(board)


def _existing(url: str, board: Board | None, name: str | None) -> Any:
    """The company with this address, whatever its scheme, ``www.`` or last slash; or with this board.

    With ``name`` only one of that name: two companies of one list may share a careers page.
    """
    spellings = _spellings(url)
    at_url = f"careers_url in ({', '.join('?' for _ in spellings)})"
    if name is not None:
        return _first(f"{at_url} and name = ?", *spellings, name)
    found = _first(at_url, *spellings)
    if found is None and board is not None:
        found = _first("source = ? and board = ?", board.source, board.token)
    return found


def _first_rank(spec: CompanySpec) -> int | None:
    """The effective rank of a new company; None if nobody tracks it yet."""
    if (spec.rank is None and spec.tracked is None) or spec.tracked is False:
        return None
    return ranking.DEFAULT_RANK if spec.rank is None else ranks.validate_rank(spec.rank)


def _first(condition: str, *parameters: object) -> Any:
    rows = database.execute(
        "select id, slug, name, careers_url, source, board, removed_at from company"
        f" where {condition} order by removed_at is not null, id limit 1",
        *parameters,
    )
    return rows[0] if rows else None


def _spellings(url: str) -> list[str]:
    """``url`` and the addresses that differ from it in nothing that tells two careers pages apart."""
    parts = urlsplit(url)
    hosts = {parts.netloc, parts.netloc.removeprefix("www."), f"www.{parts.netloc.removeprefix('www.')}"}
    paths = {parts.path, parts.path.rstrip("/") or "/", parts.path.rstrip("/") + "/"}
    return [
        urlunsplit((scheme, host, path, parts.query, parts.fragment))
        for scheme in ("https", "http")
        for host in sorted(hosts)
        for path in sorted(paths)
    ]


def _prefer(edit: edits.Recording, user_id: int, key: int, spec: CompanySpec, now: int) -> int | None:
    """The user's rank for this company after what ``spec`` asks for; None if there is no preference."""
    rows = database.execute(
        "select id, rank, tracked from user_company_preference where user_id = ? and company_id = ?",
        user_id,
        key,
    )
    current = (rows[0][0], rows[0][1], bool(rows[0][2])) if rows else None
    if spec.rank is None and spec.tracked is None:
        return current[1] if current else None
    wanted = current[1] if current else ranking.DEFAULT_RANK
    rank = wanted if spec.rank is None else ranks.validate_rank(spec.rank)
    tracked = spec.tracked if spec.tracked is not None else True
    if current:
        before = {"rank": current[1], "tracked": current[2]}
        edit.update("preference", current[0], before, {"rank": rank, "tracked": tracked})
    else:
        row_id = database.execute(
            "insert into user_company_preference (user_id, company_id, rank, tracked, updated_at)"
            " values (?, ?, ?, ?, ?) returning id",
            user_id, key, rank, tracked, now,
        )[0][0]  # fmt: skip
        row = {
            "id": row_id,
            "user": user_id,
            "company": key,
            "rank": rank,
            "tracked": tracked,
            "updated_at": now,
        }
        edit.inserted("preference", row_id, company=key, row=row)
    return rank


def _free_slug(name: str) -> str:
    wanted = slugify(name)
    if not database.execute("select 1 from company where slug = ?", wanted):
        return wanted
    taken = {
        found[0] for found in database.execute("select slug from company where slug like ?", f"{wanted}%")
    }
    slug, number = wanted, 2
    while slug in taken:
        slug, number = f"{wanted}-{number}", number + 1
    return slug


_NOT_A_NAME: Final = {
    "www",
    "jobs",
    "careers",
    "career",
    "job",
    "boards",
    "apply",
    "join",
    "work",
    "hire",
    "karriere",
}


def name_from(url: str) -> str:
    """A name to show until somebody gives a better one: the board's token, or the host's telling part."""
    from scoutly_tui.sources.detect import recognise

    board = recognise(url)
    if board and board.token and "/" not in board.token and "|" not in board.token:
        return board.token.replace("-", " ").replace("_", " ").strip().title() or host_of(url)
    labels = [label for label in host_of(url).split(".") if label not in _NOT_A_NAME]
    telling = labels[-2] if len(labels) >= 2 else (labels[0] if labels else host_of(url))
    if telling in ("co", "com", "org", "net") and len(labels) >= 3:
        telling = labels[-3]
    return telling.replace("-", " ").title()
