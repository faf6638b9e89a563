"""Reading a CV from a file: PDF, DOCX, Markdown or text. What it says of its owner is in ``cv_meaning``."""

from __future__ import annotations

import io
import time
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import TEXT_LIMIT, clean_text
from scoutly_tui.matching.cv_meaning import Proposal, Understood, understand

if TYPE_CHECKING:
    from pypdf import PdfReader

__all__ = ["CvReading", "Proposal", "Understood", "read_cv", "understand"]

MOST_BYTES: Final = 25 * 1024 * 1024
MOST_PAGES: Final = 60
MOST_UNPACKED: Final = 60 * 1024 * 1024
LEAST_LETTERS: Final = 80
READ_SECONDS: Final = 30.0

_OTHER_FORMATS: Final = {
    ".doc": "an old Word file",
    ".odt": "an OpenDocument file",
    ".rtf": "an RTF file",
    ".pages": "a Pages file",
    ".html": "a web page",
    ".htm": "a web page",
    ".tex": "a LaTeX source",
    ".jpg": "a picture",
    ".jpeg": "a picture",
    ".png": "a picture",
    ".heic": "a picture",
    ".tiff": "a picture",
}
_GIVE: Final = "Give a PDF with text in it, a DOCX, a Markdown or a text file."


@dataclass(frozen=True, slots=True)
class CvReading:
    """The clean text of a CV, its pages (1 for formats that have none), and what a person should know of it."""

    text: str
    pages: int
    warnings: tuple[str, ...] = ()


def read_cv(path: Path) -> CvReading:
    """The text of the CV at ``path``; the format is told by what is in the file.

    Raises UsageError, with the remedy, for a file that is missing, empty, too large, encrypted, damaged, a
    scan, or in no format that scoutly reads.
    """
    data = _bytes(path)
    if data.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        reading = _read_pdf(path, data)
    elif data.startswith(b"PK\x03\x04"):
        reading = _read_docx(path, data)
    elif path.suffix.lower() in _OTHER_FORMATS:
        raise UsageError(
            f"{path.name} is {_OTHER_FORMATS[path.suffix.lower()]}, which scoutly does not read.", _GIVE
        )
    else:
        reading = _read_text(path, data)
    if not reading.text:
        raise UsageError(f"{path.name} holds no text.", _GIVE)
    letters = sum(1 for c in reading.text if c.isalpha())
    if letters < LEAST_LETTERS:
        note = "It holds very little text: check that this is the whole CV."
        return CvReading(reading.text, reading.pages, (*reading.warnings, note))
    return reading


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UsageError(f"{path.name} is a folder.", "Give the CV's file itself.")
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UsageError(
                f"{path.name} is {size // 2**20} MB large.", f"Give a CV of at most {MOST_BYTES // 2**20} MB."
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(f"There is no file {path}.", "Check the path.") from None
    except OSError as error:
        raise UsageError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the path and its permissions."
        ) from None
    if not data.strip():
        raise UsageError(f"{path.name} is empty.", _GIVE)
    return data


def _read_text(path: Path, data: bytes) -> CvReading:
    notes: tuple[str, ...] = ()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text, notes = (
                data.decode("cp1252", "replace"),
                ("It is not in UTF-8; some letters may be wrong.",),
            )
    strange = sum(1 for c in text[:4_000] if c == "\x00" or (c < " " and c not in "\t\n\r\f"))
    if strange > len(text[:4_000]) / 50:
        raise UsageError(f"{path.name} is not a text file.", _GIVE)
    return _reading(text, 1, notes)


def _reading(text: str, pages: int, notes: tuple[str, ...] = ()) -> CvReading:
    if len(text) > TEXT_LIMIT:
        notes = (*notes, f"Only the first {TEXT_LIMIT // 1000},000 characters were read.")
    return CvReading(clean_text(text), pages, notes)


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────────────


def _read_pdf(path: Path, data: bytes) -> CvReading:
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    damaged = UsageError(f"{path.name} is a damaged PDF.", "Save it anew from the program it was made with.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            reader = PdfReader(io.BytesIO(data), strict=False)
            if reader.is_encrypted and not _opens_without_password(reader):
                raise UsageError(f"{path.name} is encrypted.", "Save it without a password and try again.")
            count = len(reader.pages)
            if count > MOST_PAGES:
                raise UsageError(
                    f"{path.name} has {count} pages.", f"Give a CV of at most {MOST_PAGES} pages."
                )
            text, notes = _pdf_text(reader)
    except UsageError:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        RecursionError,
        OSError,
    ) as error:
        raise damaged from error
    except (NotImplementedError, ArithmeticError, AssertionError, MemoryError, ImportError) as error:
        raise damaged from error
    if sum(1 for c in text if c.isalpha()) < 25:
        raise UsageError(
            f"{path.name} holds pictures of text and no text: it looks like a scan.",
            "Export the CV as a PDF from where it was written, or give it as DOCX, Markdown or text.",
        )
    return _reading(text, count, notes)


def _opens_without_password(reader: PdfReader) -> bool:
    """Many PDFs are encrypted only to forbid editing, and open with an empty password."""
    from pypdf.errors import DependencyError

    try:
        return bool(reader.decrypt(""))
    except (DependencyError, NotImplementedError):
        return False


def _pdf_text(reader: PdfReader) -> tuple[str, tuple[str, ...]]:
    deadline = time.monotonic() + READ_SECONDS
    pages: list[str] = []
    empty = 0
    for page in reader.pages:
        if time.monotonic() > deadline:
            return "\n\n".join(pages), (f"It took too long: only the first {len(pages)} pages were read.",)
        text = page.extract_text() or ""
        empty += not text.strip()
        pages.append(text)
    note = (f"{empty} of its {len(pages)} pages hold no text.",) if empty and empty < len(pages) else ()
    return "\n\n".join(pages), note


# ── DOCX ─────────────────────────────────────────────────────────────────────────────────────────────────


def _read_docx(path: Path, data: bytes) -> CvReading:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(info.file_size for info in archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError):
        raise UsageError(
            f"{path.name} is damaged.", "Save it anew from the program it was made with."
        ) from None
    if "word/document.xml" not in names:
        kind = _OTHER_FORMATS.get(path.suffix.lower(), "no Word document")
        raise UsageError(f"{path.name} is {kind}, which scoutly does not read.", _GIVE)
    if unpacked > MOST_UNPACKED:
        raise UsageError(f"{path.name} unpacks to {unpacked // 2**20} MB.", "Save it anew, without pictures.")
    return _reading("\n".join(_docx_lines(path, data)), 1)


def _docx_lines(path: Path, data: bytes) -> Iterator[str]:
    import docx
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                yield from _table_lines(block)
            else:
                yield block.text
    except (
        OpcError,
        KeyError,
        ValueError,
        AttributeError,
        TypeError,
        SyntaxError,
        zipfile.BadZipFile,
        OSError,
    ) as error:
        raise UsageError(f"{path.name} is a damaged Word document.", "Save it anew and try again.") from error


def _table_lines(table: Any) -> Iterator[str]:
    for row in table.rows:
        cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
        yield " | ".join(text for text in cells if text)
