"""Everything for a spreadsheet: a CSV file a noun, times in UTC, cells that would run as formulas made text."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from scoutly_tui.domain.times import iso
from scoutly_tui.services import exchange, files
from scoutly_tui.store import database

BATCH: Final = 1_000
_SHEETS: Final[dict[str, tuple[str, str]]] = {
    "postings": (
        "id company title url locations work_model employment_type department posted_at first_seen_at closed_at"
        " salary_min salary_max salary_currency salary_period language score state state_reason hidden",
        "select p.id, c.slug, p.title, p.url, p.locations, p.work_model, p.employment_type, p.department, p.posted_at,"
        " p.first_seen_at, p.closed_at, p.salary_min, p.salary_max, p.salary_currency, p.salary_period, p.language,"
        " m.score, m.state, m.state_reason, m.hidden from posting p join company c on c.id = p.company_id"
        " left join match m on m.posting_id = p.id and m.user_id = ? where p.id > ? order by p.id limit ?",
    ),
    "matches": (
        "posting company title score reasons considerations stretch_goals deal_breakers",
        "select p.id, c.slug, p.title, m.score, m.verdict from match m join posting p on p.id = m.posting_id"
        " join company c on c.id = m.company_id where m.user_id = ? and p.id > ? order by p.id limit ?",
    ),
    "applications": (
        "posting company title url status next_step next_step_at created_at updated_at",
        "select p.id, c.slug, p.title, p.url, a.status, a.next_step, a.next_step_at, a.created_at, a.updated_at"
        " from application a join posting p on p.id = a.posting_id join company c on c.id = p.company_id"
        " where a.user_id = ? and p.id > ? order by p.id limit ?",
    ),
    "application_steps": (
        "id posting company title at status note",
        "select e.id, p.id, c.slug, p.title, e.at, e.status, e.note from application_event e"
        " join application a on a.id = e.application_id join posting p on p.id = a.posting_id"
        " join company c on c.id = p.company_id where a.user_id = ? and e.id > ? order by e.id limit ?",
    ),
    "notes": (
        "posting company title updated_at note",
        "select p.id, c.slug, p.title, n.updated_at, n.text from posting_note n join posting p on p.id = n.posting_id"
        " join company c on c.id = p.company_id where n.user_id = ? and p.id > ? order by p.id limit ?",
    ),
}
_REMARKS: Final = ("reasons", "considerations", "stretch_goals", "deal_breakers")


def write_all(user_id: int, folder: Path, now: int) -> dict[str, int]:
    """Write ``companies.csv``, ``postings.csv`` and the others into ``folder``; rows by file, as the user sees them."""
    counts = {"companies.csv": exchange.write_companies(user_id, folder / "companies.csv", now)}
    for name, (columns, sql) in _SHEETS.items():
        widen = _verdict if name == "matches" else list
        counts[f"{name}.csv"] = _write(folder / f"{name}.csv", columns.split(), sql, user_id, widen)
    return counts


def _write(
    path: Path, columns: list[str], sql: str, user_id: int, widen: Callable[[tuple[Any, ...]], list[Any]]
) -> int:
    count = 0
    with files.whole(path) as out:
        sheet = csv.writer(out, lineterminator="\n")
        sheet.writerow(columns)
        for row in _rows(sql, user_id):
            sheet.writerow([_cell(name, value) for name, value in zip(columns, widen(row), strict=True)])
            count += 1
    return count


def _rows(sql: str, user_id: int) -> Iterator[tuple[Any, ...]]:
    last = 0
    while True:
        with database.reading():
            batch = database.execute(sql, user_id, last, BATCH)
        yield from batch
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


def _verdict(row: tuple[Any, ...]) -> list[Any]:
    said = json.loads(row[4] or "{}")
    remarks = ("\n".join(str(one.get("text", "")) for one in said.get(name, ())) for name in _REMARKS)
    return [*row[:4], *remarks]


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    if column.endswith("_at") or column == "at":
        return iso(int(value)) or ""
    if column == "locations":
        return exchange.escaped("; ".join(json.loads(value)))
    if column == "hidden":
        return "true" if value else "false"
    return exchange.escaped(str(value))
