"""Bodies as they come over the wire, decompressed within a limit; and the character set they are written in."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from scoutly_tui.domain.errors import CheckError, ProblemKind

ACCEPT_ENCODING: Final = "gzip, deflate"

_STEP: Final = 64 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_META_CHARSET: Final = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE
)
_XML_ENCODING: Final = re.compile(
    rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.\-]{1,40})["']"""
)
_HEADER_CHARSET: Final = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_:.\-]{1,40})""", re.IGNORECASE)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SUPERSETS: Final = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "tis-620": "cp874",
}
"""What browsers read these labels as (the WHATWG Encoding Standard): a superset, because pages lie that way."""
_TEXT_CODEC: Final = re.compile(
    r"^(utf-8|utf-16(-[bl]e)?|iso8859-\d+|iso2022_jp|cp(125\d|874|932|949|866)|koi8-[ru]|gb18030|big5(hkscs)?"
    r"|euc_jp|mac-(roman|cyrillic))$"
)


class Decompressor:
    """Undoes a ``Content-Encoding`` piece by piece, in bounded memory.

    ``feed`` returns what a piece decodes to, never much more than ``limit`` in all: beyond it, it raises
    CheckError (too_large). An encoding nobody asked for raises CheckError (unreadable).
    """

    def __init__(self, encoding: str, limit: int, host: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            raise CheckError(
                ProblemKind.UNREADABLE,
                f"{host} compresses its answer in a way that was not asked for.",
                seen=name[:80],
            )
        self._name = "" if name == "identity" else name.removeprefix("x-")
        self._limit = limit
        self._host = host
        self._decoded = 0
        self._stream: zlib._Decompress | None = None
        self._ended = False

    def feed(self, piece: bytes) -> bytes:
        """What ``piece`` decodes to."""
        if not self._name:
            self._count(len(piece))
            return piece
        decoded: list[bytes] = []
        while piece and not (self._ended and self._is_trailer(piece)):
            if self._stream is None or self._ended:
                self._stream, self._ended = self._opened(piece), False
            data = self._decompress(piece)
            self._count(len(data))
            decoded.append(data)
            self._ended = self._stream.eof
            piece = self._stream.unused_data if self._ended else self._stream.unconsumed_tail
        return b"".join(decoded)

    def finish(self) -> None:
        """Raises CheckError (network) when the compressed data stopped before its end."""
        if self._stream is not None and not self._ended:
            raise CheckError(ProblemKind.NETWORK, f"{self._host} broke off in the middle of its answer.")

    def _decompress(self, piece: bytes) -> bytes:
        assert self._stream is not None
        try:
            return self._stream.decompress(piece, min(_STEP, self._limit - self._decoded + 1))
        except zlib.error:
            raise CheckError(
                ProblemKind.UNREADABLE, f"{self._host} sent compressed data that does not decompress."
            ) from None

    def _opened(self, piece: bytes) -> zlib._Decompress:
        if self._name == "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # “deflate” means zlib's format, but some servers send it bare; the first byte tells.
        wrapped = piece[0] & 0x0F == 8 and piece[0] >> 4 <= 7
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _is_trailer(self, piece: bytes) -> bool:
        """Whether what follows a finished stream is padding rather than another gzip member."""
        return self._name != "gzip" or not piece.startswith(_GZIP_MAGIC[: len(piece)])

    def _count(self, decoded: int) -> None:
        self._decoded += decoded
        if self._decoded > self._limit:
            raise too_large(self._host, self._limit)


def too_large(host: str, limit: int) -> CheckError:
    """The error for an answer that decodes to more than ``limit`` bytes."""
    size = f"{limit / (1024 * 1024):.3g} MiB" if limit >= 1024 * 1024 else f"{limit} bytes"
    return CheckError(ProblemKind.TOO_LARGE, f"The answer of {host} is larger than {size}.")


def charset_of(content_type: str, body: bytes) -> str:
    """The codec to read ``body`` with: by byte order mark, header, the document's own word, or its bytes."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    head = body[:2048]
    declared = [match.group(1) for match in (_HEADER_CHARSET.search(content_type[:500]),) if match]
    declared += [
        match.group(1).decode("ascii")
        for match in (_XML_ENCODING.search(head), _META_CHARSET.search(head))
        if match
    ]
    for label in declared:
        if known := _text_codec(label):
            return known
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page cut in mid-character is still UTF-8.
        return "utf-8" if error.start >= len(body) - 3 else "cp1252"
    return "utf-8"


def _text_codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    name = _SUPERSETS.get(name, name)
    return name if _TEXT_CODEC.match(name) else ""
