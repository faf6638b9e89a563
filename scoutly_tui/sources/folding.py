"""Text as word lists hold it: lower case, no accents."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_UNFOLDED: Final = str.maketrans(
    {"ø": "o", "æ": "ae", "ß": "ss", "ł": "l", "đ": "d", "ı": "i", "œ": "oe", "’": "'", "ð": "d"}
)


def fold(text: str) -> str:
    """``text`` in lower case, without accents, spaces folded: what the word lists are written in."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UNFOLDED))
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(unicodedata.normalize("NFC", bare).split())


def folded_pattern(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """``pattern`` compiled for folded text: what in it is beyond ASCII is folded too, its syntax left alone."""
    return re.compile(folded_words(pattern), flags)


def folded_words(pattern: str) -> str:
    """``pattern`` with what in it is beyond ASCII folded."""
    return re.sub(r"[^\x00-\x7f]+", lambda match: fold(match.group()), pattern)
