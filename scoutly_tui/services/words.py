"""Looking words up: the index of what postings are called, where and by whom (FTS5, or tsvector on PostgreSQL).

A word is looked for as the beginning of one, several in quotes as a phrase whose last word may go on. Upper and
lower case are alike, and so are letters with and without marks.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from scoutly_tui.store import database

_WORD: Final = re.compile(r"[^\W_]+")
_ENOUGH: Final = 20_000
"""So many hits are not worth being looked up one by one: the list is read in its order instead."""


def tokens(value: str) -> list[str]:
    """The words in ``value`` as the index knows them."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", value.lower()) if not unicodedata.combining(c))
    return _WORD.findall(bare)


def is_plain(value: str) -> bool:
    """Whether ``value`` is nothing but words: signs, as in ``c++``, are not in the index."""
    return all(c.isalnum() or c.isspace() for c in value)


def lookup(words: list[str]) -> tuple[str, str]:
    """The select of the keys of postings that hold ``words`` one after the other, and its parameter."""
    if database.is_postgres():
        phrase = " <-> ".join([*words[:-1], f"{words[-1]}:*"])
        return "select w.posting_id from posting_words w where w.words @@ to_tsquery('simple', ?)", phrase
    return "select rowid from posting_words where posting_words match ?", f'"{" ".join(words)}" *'


def is_rare(words: list[str]) -> bool:
    """Whether so few postings hold ``words`` that they are best looked up one by one."""
    select, phrase = lookup(words)
    found = database.execute(f"select count(*) from ({select} limit ?) as hits", phrase, _ENOUGH + 1)
    return int(found[0][0]) <= _ENOUGH
