"""The two questions a model is asked, put together from parts that others wrote."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from scoutly_tui.domain.text import clean_line
from scoutly_tui.matching.llm import prompts
from scoutly_tui.matching.llm.hygiene import CUT, disarm, visible
from scoutly_tui.matching.posting import PostingText

SCHEMA_VERSION: Final = 1
"""Goes up when the answers asked for change: kept answers of another version are not used."""

LONGEST_POSTING: Final = 10_000
LONGEST_SOURCE: Final = 60_000
"""So much of a description is looked at at all, markup and hidden passages included."""

LONGEST_TITLE: Final = 160
LONGEST_NAME: Final = 80
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class Operation(StrEnum):
    """What a call is for, as the ledger names it."""

    SCREEN = "screen"
    ANALYSE = "analyse"


@dataclass(frozen=True, slots=True)
class Title:
    """A posting as it is screened."""

    key: int
    title: str
    company: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """One question, ready to be sent but for what the server can do.

    ``ids`` maps the ids given in it to the postings' keys; they are made up for this call, so no text can
    name another posting. ``material`` is what of the posting was sent; ``removed`` sentences were not.
    """

    operation: Operation
    version: str
    system: str
    user: str
    ids: dict[str, int]
    material: str = ""
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Material:
    """A posting's text as a model may see it."""

    text: str
    removed: int


def screening(summary: str, titles: Sequence[Title]) -> Call:
    """The question how much each of ``titles`` speaks to the person behind ``summary``."""
    ids = dict(zip(_fresh_ids(len(titles)), (item.key for item in titles), strict=True))
    lines = [
        json.dumps({"id": name, **title_material(item)}, ensure_ascii=False)
        for name, item in zip(ids, titles, strict=True)
    ]
    parts = [
        ("The person's profile:", summary),
        (f"The {len(titles)} vacancies, one a line:", "\n".join(lines)),
    ]
    return _call(Operation.SCREEN, parts, ids)


def title_material(item: Title) -> dict[str, str]:
    """What a model sees of a posting that is screened."""
    told = {
        "title": clean_line(disarm(visible(item.title)).text, LONGEST_TITLE) or CUT,
        "company": clean_line(disarm(visible(item.company)).text, LONGEST_NAME),
        "place": clean_line(disarm(visible(item.place)).text, LONGEST_NAME),
    }
    return {name: text for name, text in told.items() if text}


def analysis(summary: str, key: int, material: Material) -> Call:
    """The question how well one posting fits the person behind ``summary``."""
    ids = {_fresh_ids(1)[0]: key}
    parts = [
        ("The person's profile:", summary),
        (f"The vacancy with the id {next(iter(ids))}:", material.text),
    ]
    return _call(Operation.ANALYSE, parts, ids, material)


def posting_material(posting: PostingText) -> Material:
    """What a model sees of a posting that is read closely: visible text, cut at ``LONGEST_POSTING`` characters."""
    facts = [
        ("Title", posting.title),
        ("Employer", posting.company),
        ("Place", "; ".join(posting.locations[:10])),
        ("Work model", (posting.work_model or "").replace("_", " ")),
        ("Contract", (posting.employment_type or "").replace("_", " ")),
        ("Department", posting.department or ""),
    ]
    lines: list[str] = []
    removed = 0
    for label, text in facts:
        plain = disarm(visible(text))
        removed += plain.removed
        if plain.text:
            lines.append(f"{label}: {clean_line(plain.text, LONGEST_TITLE * 2)}")
    text = visible((posting.description or "")[:LONGEST_SOURCE])
    if len(text) > LONGEST_POSTING:
        text = text[:LONGEST_POSTING].rsplit(None, 1)[0] + f" {CUT}"
    body = disarm(text)
    return Material("\n".join(lines) + "\n\n" + body.text, removed + body.removed)


def version(operation: Operation) -> str:
    """The version of an operation's prompt and schema, for the keys of kept answers."""
    return f"{prompts.load(operation.value).version}/{SCHEMA_VERSION}"


def _call(
    operation: Operation,
    parts: Sequence[tuple[str, str]],
    ids: dict[str, int],
    material: Material | None = None,
) -> Call:
    boundary = secrets.token_hex(16)
    while any(boundary in text for _, text in parts):
        boundary = secrets.token_hex(16)
    prompt = prompts.load(operation.value)
    user = "\n\n".join(f"{label}\nBEGIN {boundary}\n{text}\nEND {boundary}" for label, text in parts)
    return Call(
        operation=operation,
        version=version(operation),
        system=prompt.system(boundary),
        user=user,
        ids=ids,
        material=material.text if material else "",
        removed=material.removed if material else 0,
    )


def _fresh_ids(count: int) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(secrets.choice(_ALPHABET) for _ in range(5))] = None
    return list(found)
