"""The words of a message: a template a kind, which a file of the same name in ``templates/`` replaces.

A template's first line is the title. Below a line of three hyphens stands what is repeated for each posting.
``$name`` is filled in and nothing else is understood: a template cannot run anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Final

from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.domain.news import NewsKind
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.notify.digest import safe_url
from scoutly_tui.notify.items import NewsItem
from scoutly_tui.notify.letter import Letter

MOST_ITEMS: Final = 20
MOST_BYTES: Final = 64 * 1024
_CALLS: Final = re.compile(r"(<[@!#]|(?<!\w)@)(?=\w|&|!)")
_ITEM: Final = """\
$score  $title – $company
    $where  $salary
    $why
    $url
"""
DEFAULTS: Final[dict[str, str]] = {
    NewsKind.MATCH: f"$headline\n$items$more\n---\n{_ITEM}",
    NewsKind.DIGEST: f"scoutly: $count new\n$items$more\n---\n{_ITEM}",
    NewsKind.REMINDER: "$step: $title at $company, $when\n$step – $title at $company\n$when\nStatus: $status\n$url\n",
    NewsKind.UNWELL: "scoutly is not well\n$reasons\nIt tells you once, and once more when all is well again.\n",
    NewsKind.WELL: "scoutly is well again\nIt was not since $since:\n$reasons\n",
    "test": "scoutly: a test\nThis is how scoutly reaches you. It was sent by “scoutly notify test”.\n",
}
"""The template of each kind."""


def read(folder: Path, kind: str) -> str:
    """The template of ``kind``: the file ``KIND.txt`` in ``folder``, else the one that ships with scoutly.

    Raises CannotRunError for a file that cannot be used.
    """
    path = folder / f"{kind}.txt"
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CannotRunError(f"{path} is too large for a template.", "Shorten it, or move it away.")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return DEFAULTS[kind]
    except (OSError, UnicodeDecodeError):
        raise CannotRunError(f"{path} cannot be read.", "It is a text file in UTF-8.") from None
    if not text.strip():
        raise CannotRunError(f"{path} is empty.", "Its first line is the title; or move it away.")
    for part in text.split("\n---\n"):
        _check(path, part)
    return text


def _check(path: Path, text: str) -> None:
    if not Template(text).is_valid():
        raise CannotRunError(f"{path} has a “$” that begins no name.", "Write $$ for a dollar sign.")


def write_defaults(folder: Path) -> list[Path]:
    """Put the templates that are not there yet into ``folder``, to be changed; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for kind, text in DEFAULTS.items():
        path = folder / f"{kind}.txt"
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            written.append(path)
    return written


def compose(template: str, values: Mapping[str, str], items: Sequence[NewsItem] = ()) -> Letter:
    """The letter that ``template`` makes of ``values`` and ``items`` (the first twenty; the rest is counted)."""
    head, _, repeated = template.partition("\n---\n")
    shown = items[:MOST_ITEMS]
    rest = len(items) - len(shown)
    filled = {
        **{name: harmless(clean_text(value)) for name, value in values.items()},
        "count": str(len(items)),
        "items": "\n".join(_blank_free(_fill(repeated, item_values(item))) for item in shown),
        "more": f"\n… and {rest} more: scoutly postings --new" if rest else "",
    }
    title, _, body = _fill(head, filled).partition("\n")
    return Letter(clean_line(title, 200), body.strip("\n") + "\n")


def _fill(template: str, values: Mapping[str, str]) -> str:
    return Template(template).safe_substitute(values)


def _blank_free(text: str) -> str:
    lines = (re.sub(r"(?<=\S) {3,}", "  ", line).rstrip() for line in text.splitlines())
    return "\n".join(line for line in lines if line) + "\n"


def item_values(item: NewsItem) -> dict[str, str]:
    """What a template can say of one posting, by name."""
    words = {
        "title": clean_line(item.title, 200),
        "company": clean_line(item.company, 120),
        "where": clean_line(item.where, 120),
        "salary": clean_line(item.salary, 80),
        "why": clean_line(item.why, 200),
        "but": clean_line(item.but, 200),
    }
    return {
        **{name: harmless(value) for name, value in words.items()},
        "id": str(item.key),
        "score": "–" if item.score is None else str(item.score),
        "rank": "" if item.rank is None else str(item.rank),
        "url": safe_url(item.url),
    }


def harmless(text: str) -> str:
    """``text`` without what calls everybody of a chat: a posting's title must not ring a whole team."""
    return _CALLS.sub(r"\1 ", text)
