"""Places, put together from the parts a system keeps apart."""

import re
from typing import Final

from scoutly_tui.domain.text import clean_line

PLACE_LIMIT: Final = 160
_EMPTY: Final = re.compile(
    r"^[\s,;|/.\-–—_?]*$|^(n/?a|null|none|undefined|unspecified|tbd|not specified)$", re.IGNORECASE
)


def join_place(*parts: str | None) -> str:
    """``parts`` (city, region, country) as one line, without the empty and without repeats.

    A part that an earlier one already names is left out: ``("Lyon, France", "France")`` is ``Lyon, France``.
    """
    kept: list[str] = []
    for part in parts:
        line = clean_line(part or "", PLACE_LIMIT).strip(" ,;|")
        if _EMPTY.match(line):
            continue
        known = {piece.strip().casefold() for name in kept for piece in (name, *name.split(","))}
        if line.casefold() not in known:
            kept.append(line)
    return clean_line(", ".join(kept), PLACE_LIMIT)
