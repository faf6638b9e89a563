"""Bodies as they come over the wire, decompressed within a limit; and the character set they have."""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from scoutly_tui.domain.errors import CheckError, ProblemKind

ACCEPT_ENCODING: Final = "gzip, deflate"

_STEP: Final = 64 * 1024
_GZIP_MAGIC: Final = b"\x1f\x8b"
_LABEL: Final = r"([A-Za-z0-9_:.\-]{1,40})"
_META_CHARSET: Final = re.compile(
    rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*" + _LABEL.encode(), re.IGNORECASE
)
_XML_ENCODING: Final = re.compile(rb"^\s*<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']" + _LABEL.encode())
_HEADER_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?\s*" + _LABEL, re.IGNORECASE)
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
"""What browsers take these labels for (the WHATWG Encoding Standard), because pages use them so."""
_TEXT_CODEC: Final = re.compile(
    r"^(utf-8|utf-16(-[bl]e)?|iso8859-\d+|cp(125\d|874|932|949|866)|koi8-[ru]|gb18030|big5(hkscs)?"
    r"|euc_jp|mac-(roman|cyrillic))$"
)


class Decompressor:
    """Undoes a ``Content-Encoding`` piece by piece, in bounded memory.

    It stops at ``limit`` decoded bytes; from then on ``full`` is true. Raises CheckError (unreadable) for an
    encoding nobody asked for and for data that does not decompress.
    """

    def __init__(self, encoding: str, limit: int, host: str) -> None:
        name = encoding.strip().lower()
        if name not in ("", "identity", "gzip", "x-gzip", "deflate"):
            words = f"{host} compresses its answer in a way that was not asked for."
            raise CheckError(ProblemKind.UNREADABLE, words, seen=name[:80])
        self.full = False
        self._name = "" if name == "identity" else name.removeprefix("x-")
        self._room = limit
        self._host = host
        self._stream: zlib._Decompress | None = None
        self._ended = False

    def feed(self, piece: bytes) -> bytes:
        """What ``piece`` decodes to, as far as it fits."""
        if not self._name:
            return self._fitting(piece)
        decoded: list[bytes] = []
        while not self.full and not self._ended:
            if self._stream is None:
                if not piece:
                    break
                self._stream = self._opened(piece)
            step = min(_STEP, self._room + 1)
            data = self._decompressed(self._stream, piece, step)
            decoded.append(self._fitting(data))
            if self._stream.eof:
                piece = self._next_member(self._stream.unused_data)
                continue
            piece = self._stream.unconsumed_tail
            # With all input taken, a full step may still have left output behind.
            if not piece and len(data) < step:
                break
        return b"".join(decoded)

    def finish(self) -> None:
        """Raises CheckError (network) when the compressed data stopped before its end."""
        if self._stream is not None and not self._ended and not self.full:
            raise CheckError(ProblemKind.NETWORK, f"{self._host} broke off in the middle of its answer.")

    def _fitting(self, data: bytes) -> bytes:
        self.full = self.full or len(data) > self._room
        fitting = data[: self._room]
        self._room -= len(fitting)
        return fitting

    def _decompressed(self, stream: zlib._Decompress, piece: bytes, step: int) -> bytes:
        try:
            return stream.decompress(piece, step)
        except zlib.error:
            words = f"{self._host} sent compressed data that does not decompress."
            raise CheckError(ProblemKind.UNREADABLE, words) from None

    def _opened(self, piece: bytes) -> zlib._Decompress:
        if self._name == "gzip":
            return zlib.decompressobj(16 + zlib.MAX_WBITS)
        # “deflate” means zlib's format, but some servers send it bare; the first byte tells.
        wrapped = piece[0] & 0x0F == 8 and piece[0] >> 4 <= 7
        return zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)

    def _next_member(self, rest: bytes) -> bytes:
        """``rest`` if another gzip member may begin there; else nothing, for what follows is padding."""
        self._stream = None
        if self._name == "gzip" and rest and rest.startswith(_GZIP_MAGIC[: len(rest)]):
            return rest
        self._ended = bool(rest) or self._name != "gzip"
        return b""


def too_large(host: str, limit: int) -> CheckError:
    """The error for an answer that decodes to more than ``limit`` bytes."""
    size = f"{limit / (1024 * 1024):.3g} MiB" if limit >= 1024 * 1024 else f"{limit} bytes"
    return CheckError(ProblemKind.TOO_LARGE, f"The answer of {host} is larger than {size}.")


def charset_of(content_type: str, body: bytes) -> str:
    """The codec to read ``body`` with: by byte order mark, header, its own declaration, or its bytes."""
    for mark, name in _BOMS:
        if body.startswith(mark):
            return name
    if (header := _HEADER_CHARSET.search(content_type[:500])) and (known := _text_codec(header.group(1))):
        return known
    head = body[:2048]
    for declared in (_XML_ENCODING.search(head), _META_CHARSET.search(head)):
        known = _text_codec(declared.group(1).decode("ascii")) if declared else ""
        # A declaration readable as ASCII stands in no UTF-16 document.
        if known and not known.startswith("utf-16"):
            return known
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        # A body cut in mid-character is still UTF-8.
        return "utf-8" if error.start >= len(body) - 3 and error.start > 0 else "cp1252"
    return "utf-8"


def _text_codec(label: str) -> str:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return ""
    name = _SUPERSETS.get(name, name)
    return name if _TEXT_CODEC.match(name) else ""
