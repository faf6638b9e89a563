"""The text of a PDF that a posting is published as, read in a process of its own.

A PDF from outside may unpack to gigabytes or keep its reader busy for hours, and no thread can be stopped. The child
has its memory and CPU time limited by the operating system; what goes over is an unreadable document and no more.
Run as a module it is that child: it reads the document from stdin and writes its text to stdout.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.text import TEXT_LIMIT, clean_text

PAGES: Final = 30
MEMORY_BYTES: Final = 512 * 1024 * 1024
CPU_SECONDS: Final = 5
_WAIT_SECONDS: Final = 15.0
_MARK: Final = b"%PDF-"


def is_pdf(body: bytes) -> bool:
    """Whether ``body`` is a PDF: its mark stands within the first kilobyte."""
    return _MARK in body[:1024]


def pdf_text(body: bytes, host: str = "the site") -> str:
    """The clean text of the first ``PAGES`` pages of a PDF; empty for a scan. Raises CheckError (unreadable)."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", __name__],
            input=body,
            capture_output=True,
            timeout=_WAIT_SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        raise _unreadable(host) from None
    if child.returncode != 0:
        raise _unreadable(host)
    return clean_text(child.stdout.decode("utf-8", "replace"))


def _unreadable(host: str) -> CheckError:
    return CheckError(ProblemKind.UNREADABLE, f"The PDF of {host} cannot be read.", seen="a PDF")


def _limit_this_process() -> None:
    """Take memory and time away from this process, as far as the system lets us."""
    import resource

    for what, most in ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_CPU, CPU_SECONDS)):
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            # Some systems know no limit on address space; time stays limited all the same.
            continue


def main() -> int:
    """Read a PDF from stdin and write its text to stdout; 1 where that cannot be done."""
    import io
    import logging
    import warnings

    _limit_this_process()
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable()
    warnings.simplefilter("ignore")
    parts: list[str] = []
    try:
        for page in PdfReader(io.BytesIO(sys.stdin.buffer.read()), strict=False).pages[:PAGES]:
            parts.append(page.extract_text())
            if sum(map(len, parts)) > TEXT_LIMIT:
                break
    except (
        PyPdfError,
        ArithmeticError,
        AttributeError,
        LookupError,
        MemoryError,
        RecursionError,
        TypeError,
        ValueError,
    ):
        # What a damaged document makes pypdf raise is not all of its own tree.
        return 1
    sys.stdout.buffer.write("\n".join(parts)[:TEXT_LIMIT].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
