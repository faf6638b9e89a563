"""Data that frameworks leave in a page: Next, Nuxt, Remix, Flight, Inertia, and plain ``window.something = …``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final

from scoutly_tui.sources.js_literal import NotALiteralError, parse_call, parse_literal, unescape
from scoutly_tui.sources.loose_json import parse, parse_prefix
from scoutly_tui.sources.page import Page

SCRIPT_LIMIT: Final = 4 * 1024 * 1024
BLOB_LIMIT: Final = 60
_HYDRATED: Final = 200_000
_ASSIGNED: Final = re.compile(
    r"(?:window|self|globalThis|document)?\.?(?:\b[A-Za-z_$][\w$.]{1,60}|\[[\"'][\w$-]{1,60}[\"']\])\s*=\s*(?=[\[{(]|JSON\.parse\()"
)
_PARSED: Final = re.compile(
    r"JSON\.parse\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`)", re.DOTALL
)
_ENQUEUED: Final = re.compile(r"streamController\.enqueue\(\s*(\"(?:[^\"\\]|\\.)*\")", re.DOTALL)
_FLIGHT_ROW: Final = re.compile(r"([0-9a-f]{1,6}):(?:T([0-9a-f]{1,8}),|([A-Z]{0,2}))")
_TELLING: Final = re.compile(
    r"title|name|position|label|text|headline|stelle|poste|titulo|titre|titolo", re.IGNORECASE
)
_DATA_PARTS: Final = ("{", "[")


def blobs(page: Page) -> Iterator[object]:
    """Every value that is embedded in ``page`` as data, JSON-LD left out; at most ``BLOB_LIMIT``."""
    left = BLOB_LIMIT
    for value in _all(page):
        if isinstance(value, dict | list) and value:
            yield value
            left -= 1
            if not left:
                return


def _all(page: Page) -> Iterator[object]:
    flight: list[str] = []
    stream: list[str] = []
    for script in page.inline_scripts:
        if script.type.startswith("application/ld") or len(script.text) > SCRIPT_LIMIT:
            continue
        if "json" in script.type or script.text.lstrip()[:1] in _DATA_PARTS:
            yield from _json_script(script.text, script.id)
            continue
        if "__next_f" in script.text:
            flight += _flight_parts(script.text)
        stream += [_string(match.group(1)) for match in _ENQUEUED.finditer(script.text)]
        yield from _assigned(script.text)
    if flight:
        yield from _flight_rows("".join(flight))
    if stream:
        yield from _streamed("".join(stream))
    yield from _attributes(page)


def _json_script(text: str, name: str) -> Iterator[object]:
    value = parse(text)
    if isinstance(value, list) and (name == "__NUXT_DATA__" or _is_flattened(value)):
        yield hydrated(value)
    elif value is not None:
        yield value


def _is_flattened(value: list[object]) -> bool:
    """Whether a list is how Nuxt 3 flattens its state: places of values instead of the values."""
    head = value[0] if value else None
    if isinstance(head, list) and len(head) == 2 and isinstance(head[0], str) and isinstance(head[1], int):
        return True
    return (
        isinstance(head, dict)
        and bool(head)
        and all(isinstance(v, int) for v in head.values())
        and len(value) > 3
    )


def _assigned(text: str) -> Iterator[object]:
    """Values that a script assigns to a name, if they can be read without running it."""
    at = 0
    for _ in range(BLOB_LIMIT):
        match = _ASSIGNED.search(text, at)
        if match is None:
            return
        at = match.end()
        value = _literal(text, at)
        if value is not None:
            yield value


def _literal(text: str, at: int) -> object | None:
    if text.startswith("JSON.parse(", at):
        quoted = _PARSED.match(text, at)
        return parse(_string(quoted.group(1))) if quoted else None
    value = parse_prefix(text, at)
    if value is not None:
        return value
    if not _TELLING.search(text, at, at + 200_000):
        return None
    try:
        return parse_call(text, at) if text[at] == "(" else parse_literal(text, at)
    except NotALiteralError:
        return None


def _string(quoted: str) -> str:
    try:
        return str(json.loads(quoted, strict=False))
    except ValueError:
        return unescape(quoted[1:-1])


def _flight_parts(text: str) -> Iterator[str]:
    for match in re.finditer(r"__next_f\.push\(\s*\[\s*1\s*,\s*(\"(?:[^\"\\]|\\.)*\")", text):
        yield _string(match.group(1))


def _flight_rows(stream: str) -> Iterator[object]:
    """The rows of a React Flight stream that hold data, with references to text rows resolved."""
    rows: list[object] = []
    texts: dict[str, str] = {}
    at = 0
    while at < len(stream):
        match = _FLIGHT_ROW.match(stream, at)
        if match is None:
            at = stream.find("\n", at) + 1 or len(stream)
            continue
        if match.group(2):
            text, at = _sized(stream, match.end(), int(match.group(2), 16))
            texts[f"${match.group(1)}"] = text
            continue
        value = parse_prefix(stream, match.end())
        if value is not None:
            rows.append(value)
        at = stream.find("\n", match.end()) + 1 or len(stream)
    yield from (_resolved(row, texts) for row in rows)


def _sized(stream: str, start: int, size: int) -> tuple[str, int]:
    """The text of ``size`` UTF-8 bytes at ``start``, and where it ends."""
    if stream[start : start + size].isascii():
        return stream[start : start + size], start + size
    text = stream[start : start + size].encode("utf-8", "replace")[:size].decode("utf-8", "ignore")
    return text, start + max(1, len(text))


def _resolved(row: object, texts: Mapping[str, str]) -> object:
    """``row`` with its references to texts replaced, in place."""
    stack: list[object] = [row]
    while stack:
        value = stack.pop()
        items: list[tuple[object, object]]
        if isinstance(value, dict):
            items = list(value.items())
        elif isinstance(value, list):
            items = list(enumerate(value))
        else:
            continue
        for key, part in items:
            if isinstance(part, str) and part.startswith("$"):
                value[key] = texts.get(part, part)  # type: ignore[call-overload]
            elif isinstance(part, dict | list):
                stack.append(part)
    return row


def hydrated(flat: list[object]) -> object:
    """The value that ``flat`` stands for, a list in which objects and lists hold the places of their parts.

    Nuxt 3 (devalue) and React Router (turbo-stream, names as ``_1``) both write their state so. The result may
    share parts, and hold itself.
    """
    made: dict[int, object] = {}
    todo: list[tuple[int, object]] = []

    def place(at: object) -> object:
        if isinstance(at, bool) or not isinstance(at, int) or not 0 <= at < len(flat):
            return None
        if at in made:
            return made[at]
        raw = flat[at]
        if isinstance(raw, list) and len(raw) == 2 and isinstance(raw[0], str):
            made[at] = None
            made[at] = place(raw[1]) if isinstance(raw[1], int) and len(made) < 300 else raw[1]
            return made[at]
        empty: object = {} if isinstance(raw, dict) else [] if isinstance(raw, list) else raw
        made[at] = empty
        if isinstance(raw, dict | list) and len(made) < _HYDRATED:
            todo.append((at, raw))
        return empty

    root = place(0)
    while todo:
        at, raw = todo.pop()
        target = made[at]
        if isinstance(raw, dict) and isinstance(target, dict):
            for name, part in raw.items():
                target[_name(flat, name)] = place(part)
        elif isinstance(raw, list) and isinstance(target, list):
            target.extend(place(part) for part in raw)
    return root


def _name(flat: list[object], name: str) -> str:
    if re.fullmatch(r"_\d{1,7}", name) and int(name[1:]) < len(flat):
        real = flat[int(name[1:])]
        if isinstance(real, str):
            return real
    return name


def _streamed(text: str) -> Iterator[object]:
    for line in text.split("\n"):
        value = parse(line) if line[:1] == "[" else None
        if isinstance(value, list):
            yield hydrated(value)


def _attributes(page: Page) -> Iterator[object]:
    """Data in attributes, as Inertia, Stimulus, React on Rails and Vue components have it."""
    if not re.search(r"=\s*[\"'](?:\[?\{|\[)(?:&quot;|&#34;|\"|')", page.html):
        return
    for element in page.tree.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if len(value) > 60 and value[:1] in _DATA_PARTS and name not in ("style", "class", "srcset"):
                found = parse(value)
                if found is not None:
                    yield found
