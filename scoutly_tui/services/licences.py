"""What scoutly is built on and under which licences, from the installed packages themselves."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from scoutly_tui.domain.text import clean_line

OURS: Final = "scoutly"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA: Final = re.compile(r"""extra\s*==\s*['"]([^'"]+)['"]""")


@dataclass(frozen=True, slots=True)
class Licence:
    """A package scoutly needs: its name, version, licence as it states it, and which extras bring it (none: always)."""

    name: str
    version: str
    licence: str
    extras: tuple[str, ...]


def used(*, extras: frozenset[str] = frozenset({"notify", "postgres", "web", "browser"})) -> list[Licence]:
    """Every package that scoutly needs, directly or not, and that is installed here; sorted by name."""
    needed: dict[str, set[str]] = {}
    waiting: deque[tuple[str, str]] = deque(
        [(OURS, ""), *((f"{OURS}[{extra}]", extra) for extra in sorted(extras))]
    )
    while waiting:
        name, why = waiting.popleft()
        bare, _, asked = name.partition("[")
        key = _key(bare)
        if why in needed.setdefault(key, set()) and not asked:
            continue
        needed[key].add(why)
        for requirement in _requirements(bare, asked.rstrip("]")):
            if why not in needed.get(_key(requirement.partition("[")[0]), ()):
                waiting.append((requirement, why))
    found = [_licence(name, whys) for name, whys in needed.items() if name != OURS]
    return sorted((one for one in found if one is not None), key=lambda one: one.name.lower())


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements(name: str, extra: str) -> list[str]:
    """What the installed package ``name`` needs, or what its ``extra`` adds, as names (with extras of theirs)."""
    try:
        stated = metadata.requires(name) or []
    except metadata.PackageNotFoundError:
        return []
    found = []
    for line in stated:
        requirement, _, marker = line.partition(";")
        wanted = _EXTRA.search(marker)
        if (wanted[1] if wanted else "") != extra:
            continue
        bare = _NAME.match(requirement.strip())
        theirs = re.search(r"\[([^\]]+)\]", requirement)
        if bare:
            found.append(bare[0])
            found += [f"{bare[0]}[{one.strip()}]" for one in (theirs[1].split(",") if theirs else ())]
    return found


def _licence(name: str, whys: set[str]) -> Licence | None:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return None
    extras = () if "" in whys else tuple(sorted(whys))
    return Licence(str(about["Name"]), str(about["Version"]), _stated(name, about), extras)


_BY_TEXT: Final = (
    ("Permission is hereby granted, free of charge", "MIT"),
    ("Redistribution and use in source and binary forms", "BSD"),
    ("Apache License", "Apache-2.0"),
    ("public domain", "public domain"),
)
"""Words of a licence's own text that no other licence has, for packages that name none."""


def _stated(name: str, about: metadata.PackageMetadata) -> str:
    """The licence as an SPDX expression if it is given as one, else by classifier, else by the text that ships."""
    if "License-Expression" in about:
        return clean_line(str(about["License-Expression"]), 120)
    classified = [
        line.rpartition("::")[2].strip()
        for line in about.get_all("Classifier") or ()
        if line.startswith("License ::")
    ]
    named = [one for one in classified if one != "OSI Approved"]
    if named:
        return " OR ".join(named)
    text = str(about["License"]).strip() if "License" in about else ""
    return clean_line(text.splitlines()[0], 80) if text else _by_its_text(name)


def _by_its_text(name: str) -> str:
    for file in metadata.files(name) or ():
        if "licen" in file.name.lower() or "copying" in file.name.lower():
            text = " ".join(file.read_text(encoding="utf-8").split())
            found = next((licence for words, licence in _BY_TEXT if words in text), None)
            if found:
                return f"{found} (by its text)"
    return "not stated"
