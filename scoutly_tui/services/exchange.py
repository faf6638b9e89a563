"""Companies in and out of files: CSV, TSV, JSON or a list of URLs by the file's ending, all or nothing.

Spreadsheets run cells that begin with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab or a return
as formulas. On the way out such a cell gets an apostrophe in front, which spreadsheets take for “this is
text”; on the way in it is taken away again, so that a round trip changes nothing.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.ranks import validate_rank
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.urls import careers_url
from scoutly_tui.services import files
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.intake import name_from

COLUMNS: Final = ("name", "careers_url", "rank", "tracked", "work_model", "headquarters", "fields")
NEEDED: Final = ("name", "careers_url")
MOST_ROWS: Final = 50_000
MOST_BYTES: Final = 64 * 1024 * 1024
EXPLAINED_ROWS: Final = 100
_DELIMITERS: Final = {".csv": ",", ".tsv": "\t", ".tab": "\t"}
_RUN: Final = r"[=+\-@\t\r\n＝＋－＠]"
_FORMULA: Final = re.compile(rf"'*{_RUN}")
_ESCAPED: Final = re.compile(rf"'+{_RUN}")
_YES: Final = frozenset({"true", "yes", "y", "1", "x", "on"})
_NO: Final = frozenset({"false", "no", "n", "0", "off"})
LISTS: Final = (".txt", ".urls", ".list")
"""Endings of a plain list of URLs, one a line."""

_FORMATS: Final = "Name the file .csv, .tsv, .json or (a list of URLs) .txt."


@dataclass(slots=True)
class _Faults:
    """The bad rows of one file, by the number a person sees in front of them."""

    word: str
    reasons: list[tuple[int, str]] = field(default_factory=list)

    def add(self, number: int, reason: str) -> None:
        self.reasons.append((number, reason))

    def raise_if_any(self, path: Path) -> None:
        if not self.reasons:
            return
        shown = [f"  {self.word} {number}: {reason}" for number, reason in self.reasons[:EXPLAINED_ROWS]]
        rest = [number for number, _ in self.reasons[EXPLAINED_ROWS:]]
        if rest:
            shown.append(f"  and {self.word}s {_ranges(rest)}")
        count = len(self.reasons)
        raise UsageError(
            f"{path.name} was not taken in: {count} bad {self.word}{'s' if count > 1 else ''}.\n"
            + "\n".join(shown),
            f"Correct {'them' if count > 1 else 'it'} and import the file again; nothing was changed.",
        )


def read_companies(path: Path) -> list[CompanySpec]:
    """The companies in the file at ``path``, every row checked.

    A file without a header, without the columns ``name`` and ``careers_url``, or with any bad row raises
    UsageError, which names every bad row and why; so does one of more than 50,000 rows. Text is read as
    UTF-8 or UTF-16 with a byte order mark, as UTF-8 without, else as Windows-1252. A CSV file may use
    semicolons. A list of URLs has one a line; its companies are tracked. Columns that scoutly does not know are
    passed over, unless they look mistyped.
    """
    kind = path.suffix.lower()
    if kind in LISTS:
        return _specs(path, _list_rows(file_text(path)), _Faults("line"))
    kind = _kind(path)
    text = file_text(path)
    if kind == ".json":
        return _specs(path, _json_rows(path, text), _Faults("entry"))
    return _specs(path, _table_rows(path, text, _DELIMITERS[kind]), _Faults("row"))


def write_companies(user_id: int, path: Path, now: int) -> int:
    """Write all companies, as ``user_id`` ranks them, to ``path`` and return how many.

    The file appears whole or not at all. Raises UsageError for another ending, CannotRunError if it cannot
    be written.
    """
    from scoutly_tui.services import companies

    kind = _kind(path)
    specs = [
        CompanySpec(
            row.name, row.careers_url, row.rank, row.tracked if row.rank is not None else None,
            row.work_model, row.headquarters, row.fields,
        )
        for row in companies.rows(user_id, now, sort="name")
    ]  # fmt: skip
    files.write(path, as_json(specs) if kind == ".json" else as_table(specs, _DELIMITERS[kind]))
    return len(specs)


def as_json(specs: Sequence[CompanySpec]) -> str:
    """``specs`` as a JSON list of objects with the columns as keys."""
    rows = [{column: getattr(spec, column) for column in COLUMNS} for spec in specs]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def as_table(specs: Sequence[CompanySpec], delimiter: str) -> str:
    """``specs`` as delimited text with a header, cells that spreadsheets would run as formulas made text."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([escaped(_written(getattr(spec, column))) for column in COLUMNS] for spec in specs)
    return sheet.getvalue()


def _written(value: str | int | bool | None) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def escaped(cell: str) -> str:
    """``cell`` with an apostrophe in front if a spreadsheet would run it, or if it looks escaped already."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unescaped(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def _kind(path: Path) -> str:
    kind = path.suffix.lower()
    if kind not in (*_DELIMITERS, ".json"):
        raise UsageError(f"{path.name} has an ending scoutly does not know.", _FORMATS)
    return kind


def file_text(path: Path) -> str:
    """The text of a file from a spreadsheet, whatever its encoding. Raises UsageError."""
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MOST_BYTES else b""
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path.") from None
    if size > MOST_BYTES:
        raise UsageError(f"{path.name} is larger than {MOST_BYTES // 2**20} MiB.", "Split it.")
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for attempt in (encoding, "cp1252"):
        try:
            return data.decode(attempt)
        except UnicodeDecodeError:
            continue
    raise UsageError(f"{path.name} is in no encoding scoutly reads.", "Save it as UTF-8.")


Row = tuple[int, Mapping[str, object]]


def _table_rows(path: Path, text: str, delimiter: str) -> Iterator[Row | tuple[int, str]]:
    """Each row with its number, the header being row 1; a row of the wrong length as the reason it is bad."""
    first = text.lstrip("\r\n").partition("\n")[0]
    if delimiter == "," and ";" in first and "," not in first:
        delimiter = ";"
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] | None = None
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(path, cells)
            elif len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
                yield number, f"it has {len(cells)} cells where the header has {len(header)}"
            else:
                yield (
                    number,
                    {name: unescaped(cell.strip()) for name, cell in zip(header, cells, strict=False)},
                )
    except csv.Error as error:
        raise UsageError(
            f"{path.name}, row {number + 1}: it is not valid CSV ({error}).",
            "Look for a stray or missing quote there.",
        ) from None
    if header is None:
        raise UsageError(f"{path.name} is empty.", f"The first row names the columns: {', '.join(COLUMNS)}.")


def _list_rows(text: str) -> Iterator[Row]:
    """Each address of a plain list with the number of its line; “#” begins a comment. They are to be tracked."""
    for number, line in enumerate(text.splitlines(), 1):
        address = re.split(r"(?:^|\s)#", line)[0].strip()
        if address:
            yield number, {"name": _name_of(address), "careers_url": address, "rank": "", "tracked": "yes"}


def _name_of(address: str) -> str:
    try:
        return name_from(careers_url(address))
    except UsageError:
        return "?"


def _header(path: Path, cells: Sequence[str]) -> list[str]:
    names = [re.sub(r"[\s-]+", "_", cell.strip().lower()) for cell in cells]
    for name in names:
        if name in COLUMNS and names.count(name) > 1:
            raise UsageError(f"{path.name} has the column “{name}” twice.", "Keep one of them.")
    _check_columns(path, names)
    return names


def _check_columns(path: Path, names: Sequence[str]) -> None:
    unknown = [name for name in names if name and name not in COLUMNS]
    absent = [column for column in COLUMNS if column not in names]
    for name in unknown:
        close = get_close_matches(name, absent, n=1, cutoff=0.75)
        if close:
            raise UsageError(
                f"{path.name} has a column “{clean_line(name, 40)}”.", f"Did you mean “{close[0]}”?"
            )
    missing = [column for column in NEEDED if column in absent]
    if missing:
        raise UsageError(
            f"{path.name} has no column {' and no column '.join(f'“{column}”' for column in missing)}.",
            f"The first row names the columns: {', '.join(COLUMNS)}; the first two are needed.",
        )


def _json_rows(path: Path, text: str) -> Iterator[Row | tuple[int, str]]:
    """Each object of the list with its number, counted from 1."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise UsageError(
            f"{path.name} is not valid JSON{where}.", "Correct it there and try again."
        ) from None
    if not isinstance(document, list):
        raise UsageError(f"{path.name} holds no list.", f"Give a list of objects with {', '.join(COLUMNS)}.")
    for number, entry in enumerate(document, 1):
        if isinstance(entry, dict):
            mistyped = _mistyped(entry)
            if mistyped is None:
                yield number, entry
            else:
                yield number, f"“{clean_line(mistyped, 40)}” is no key of a company"
        else:
            yield number, "it is not an object"


def _mistyped(entry: Mapping[str, object]) -> str | None:
    absent = [column for column in COLUMNS if column not in entry]
    return next(
        (
            key
            for key in entry
            if key not in COLUMNS and get_close_matches(key.lower(), absent, n=1, cutoff=0.75)
        ),
        None,
    )


def _specs(path: Path, rows: Iterator[Row | tuple[int, str]], faults: _Faults) -> list[CompanySpec]:
    specs: list[CompanySpec] = []
    seen: dict[tuple[str, str], int] = {}
    for count, (number, row) in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise UsageError(f"{path.name} has more than {MOST_ROWS:,} {faults.word}s.", "Split it.")
        spec = row if isinstance(row, str) else _spec(row)
        if isinstance(spec, str):
            faults.add(number, spec)
            continue
        earlier = seen.setdefault((spec.name.casefold(), spec.careers_url), number)
        if earlier != number:
            faults.add(number, f"it is the same company as {faults.word} {earlier}")
        specs.append(spec)
    faults.raise_if_any(path)
    return specs


def _spec(row: Mapping[str, object]) -> CompanySpec | str:
    """The company in ``row``, or all that is wrong with it."""
    wrong: list[str] = []
    name = clean_line(_cell(row, "name", wrong), 120)
    address = _cell(row, "careers_url", wrong)
    if not name:
        wrong.append("it has no name")
    try:
        if not address:
            wrong.append("it has no careers_url")
        elif carries_credentials(address):
            wrong.append("its careers_url carries a user name or password")
        else:
            address = careers_url(address)
    except UsageError as error:
        wrong.append(_clause(error))
    rank = _rank(row, wrong)
    tracked = _tracked(row, wrong)
    notes = [_note(_cell(row, column, wrong)) for column in COLUMNS[4:]]
    if wrong:
        return "; ".join(dict.fromkeys(wrong))
    return CompanySpec(name, address, rank, tracked, *notes)


def carries_credentials(url: str) -> bool:
    """Whether ``url`` has a user name or password in it, which must not be repeated in a message."""
    return re.match(r"[^/?#]*//[^/?#]*@", url) is not None


def _note(cell: str) -> str | None:
    return clean_line(cell, 200) or None if cell else None


def _cell(row: Mapping[str, object], column: str, wrong: list[str]) -> str:
    value = row.get(column)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        wrong.append(f"its {column} is not text")
        return ""
    return str(value).strip()


def _rank(row: Mapping[str, object], wrong: list[str]) -> int | None:
    value = row.get("rank")
    if value is None or value == "":
        return None
    try:
        return validate_rank(clean_line(str(value), 40))
    except UsageError as error:
        wrong.append(_clause(error))
        return None


def _tracked(row: Mapping[str, object], wrong: list[str]) -> bool | None:
    value = row.get("tracked")
    word = "" if value is None else str(value).strip().lower()
    if word in _YES or word in _NO:
        return word in _YES
    if word:
        wrong.append(f"tracked is “{clean_line(word, 40)}”, neither yes nor no")
    return None


def _clause(error: UsageError) -> str:
    return str(error).rstrip(".")


def _ranges(numbers: Sequence[int]) -> str:
    """``numbers`` (ascending) as ``4–9, 12, 14–20``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)
