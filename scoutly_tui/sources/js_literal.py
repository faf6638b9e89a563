"""JavaScript literals as pages write them: unquoted keys, single quotes, ``void 0``, functions called on the spot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

SIZE_LIMIT: Final = 3 * 1024 * 1024
_DEPTH: Final = 120
_TOKEN: Final = re.compile(
    r"""\s+|//[^\n]*|/\*.*?(?:\*/|\Z)
    |(?P<string>"(?:[^"\\]|\\.)*(?:"|\\?\Z)|'(?:[^'\\]|\\.)*(?:'|\\?\Z)|`(?:[^`\\]|\\.)*(?:`|\\?\Z))
    |(?P<number>[+-]?(?:0x[0-9a-fA-F]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))
    |(?P<word>[A-Za-z_$][\w$.]*)
    |(?P<sign>[{}\[\]:,()]|!0|!1)
    |(?P<other>.)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE: Final = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL
)
_PLAIN: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": "", "v": "", "0": "", "\n": ""}
_WORDS: Final[Mapping[str, object]] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
    "NaN": None,
    "Infinity": None,
}
_CALL: Final = re.compile(
    r"\(?\s*(?:function\s*\(([^()]{0,200000})\)\s*\{\s*(?:[^{}]{0,5000};)?\s*return\s*|\(([^()]{0,200000})\)\s*=>\s*\(?)"
)


_CODE: Final = frozenset(
    {"function", "async", "class", "return", "await", "yield", "typeof", "delete", "throw"}
)


class NotALiteralError(ValueError):
    """The text is no literal this reader knows."""


def parse_literal(text: str, start: int = 0, names: Mapping[str, object] | None = None) -> object:
    """The value of the literal that begins at ``start``, whatever follows it. ``names`` gives what single words
    stand for; others are None.

    Raises NotALiteralError.
    """
    return _Reader(text, start, names or {}).value(0)


def parse_call(text: str, start: int = 0) -> object:
    """What ``(function(a,b){return {…}}(1,2))`` at ``start`` returns, as Nuxt 2 writes its state.

    Raises NotALiteralError.
    """
    head = _CALL.match(text, start)
    if head is None:
        raise NotALiteralError("no function is called here")
    names = [name.strip() for name in (head.group(1) or head.group(2) or "").split(",")]
    body = _Reader(text, head.end(), {})
    end = body.skip_value()
    tail = re.compile(r"\s*;?\s*\}?\s*\)?\s*\(").match(text, end)
    given: list[object] = []
    if tail is not None:
        given = _Reader(text, tail.end(), {}).arguments()
    return parse_literal(text, head.end(), dict(zip(names, given, strict=False)))


class _Reader:
    """A reader over one text, a token at a time."""

    def __init__(self, text: str, start: int, names: Mapping[str, object]) -> None:
        if len(text) - start > SIZE_LIMIT:
            raise NotALiteralError("it is too long")
        self._names = names
        self._tokens = self._scan(text, start)
        self._kind = ""
        self._word = ""
        self._end = start
        self._next()

    def _scan(self, text: str, start: int) -> Iterator[tuple[str, str, int]]:
        for match in _TOKEN.finditer(text, start):
            if match.lastgroup is not None:
                yield match.lastgroup, match.group(), match.end()

    def _next(self) -> None:
        self._kind, self._word, self._end = next(self._tokens, ("end", "", self._end))

    def value(self, depth: int) -> object:
        """The value here; the reader then stands behind it."""
        if depth > _DEPTH:
            raise NotALiteralError("it is nested too deep")
        kind, word = self._kind, self._word
        if kind == "string":
            if len(word) < 2 or word[-1] != word[0]:
                raise NotALiteralError("a string does not end")
            self._next()
            return unescape(word[1:-1])
        if kind == "number":
            self._next()
            return _number(word)
        if kind == "word":
            return self._named(depth)
        if word == "{":
            return self._object(depth)
        if word == "[":
            return self._array(depth)
        if word in ("!0", "!1"):
            self._next()
            return word == "!0"
        raise NotALiteralError("something else stands here")

    def arguments(self) -> list[object]:
        """Values set apart by commas, up to a closing bracket."""
        found: list[object] = []
        while self._word != ")" and self._kind != "end":
            found.append(self.value(1))
            if self._word == ",":
                self._next()
        return found

    def skip_value(self) -> int:
        """Step over one value; where it ends."""
        level = 0
        end = self._end
        while self._kind != "end":
            if self._kind == "other":
                raise NotALiteralError("something else stands here")
            if self._kind == "sign":
                level += (self._word in "{[(") - (self._word in "}])")
            end = self._end
            self._next()
            if level <= 0:
                break
        return end

    def _named(self, depth: int) -> object:
        word = self._word
        if word in _CODE:
            raise NotALiteralError("code stands here")
        self._next()
        if word == "void":
            self._next()
            return None
        if word == "new":
            return self.value(depth + 1)
        if self._word == "(":
            self._next()
            given = self.arguments()
            self._next()
            return given[0] if given else None
        if word in _WORDS:
            return _WORDS[word]
        return self._names.get(word)

    def _object(self, depth: int) -> dict[str, object]:
        found: dict[str, object] = {}
        self._next()
        while self._word != "}":
            if self._kind not in ("string", "number", "word"):
                raise NotALiteralError("a name is missing")
            name = unescape(self._word[1:-1]) if self._kind == "string" else self._word
            self._next()
            if self._word != ":":
                raise NotALiteralError("a colon is missing")
            self._next()
            found[name] = self.value(depth + 1)
            self._step("}")
        self._next()
        return found

    def _array(self, depth: int) -> list[object]:
        found: list[object] = []
        self._next()
        while self._word != "]":
            if self._word == ",":
                self._next()
                continue
            found.append(self.value(depth + 1))
            self._step("]")
        self._next()
        return found

    def _step(self, closing: str) -> None:
        if self._word == ",":
            self._next()
        elif self._word != closing:
            raise NotALiteralError("a comma is missing")


def unescape(text: str) -> str:
    """``text`` with its backslash escapes resolved."""
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2) or match.group(3)
    if code:
        number = int(code, 16)
        return chr(number) if number < 0x110000 else "\ufffd"
    return _PLAIN.get(match.group(4), match.group(4))


def _number(word: str) -> object:
    try:
        return int(word, 16) if "x" in word else float(word) if re.search(r"[.eE]", word) else int(word[:30])
    except (ValueError, OverflowError):
        return None
