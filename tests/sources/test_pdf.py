"""Postings published as PDFs: read in a process of their own, which no document takes with it."""

from __future__ import annotations

import zlib

import pytest
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.html.source import Html
from scoutly_tui.sources.pdf_text import is_pdf, pdf_text
from scoutly_tui.sources.protocol import Board

BOARD = Board("html", "https://crumb.example/jobs", "https://crumb.example/jobs")
BAKER = FoundPosting("baker", "Baker", "https://crumb.example/docs/baker.pdf")


def pdf(*lines: str, stream: bytes | None = None, kids: str = "3 0 R") -> bytes:
    """A small PDF whose one page says ``lines``, or has ``stream`` (compressed) for its content."""
    said = "BT /F1 12 Tf 50 700 Td " + " ".join(f"({line}) Tj 0 -16 Td" for line in lines) + " ET"
    packed = stream if stream is not None else zlib.compress(said.encode("latin-1"))
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 1 >>".encode(),
        b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(packed) + packed + b"\nendstream",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(body))
        body += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1) + table
    return body + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(parts) + 1, start)


def test_the_text_of_a_pdf_is_the_postings_description(web: Web) -> None:
    lines = ("We look for a baker who kneads.", "Salary: 30000 - 34000 EUR per year.")
    web.say(BAKER.url, pdf(*lines), Content_Type="application/pdf")
    found = Html().detail(BOARD, BAKER, web.visit())
    assert found is not None
    assert found.description is not None
    assert all(line in found.description for line in lines)
    assert found.salary == Salary(30000, 34000, "EUR", Period.YEAR)
    assert (found.external_id, found.title) == ("baker", "Baker")


def test_a_pdf_behind_an_ordinary_address_is_one_too(web: Web) -> None:
    posting = FoundPosting("7", "Baker", "https://crumb.example/jobs/7")
    web.say(posting.url, pdf("We look for a baker."), Content_Type="application/octet-stream")
    found = Html().detail(BOARD, posting, web.visit())
    assert found is not None
    assert found.description == "We look for a baker."


def test_a_scan_has_no_text_and_is_no_error() -> None:
    assert pdf_text(pdf()) == ""


BOMB = zlib.compress(zlib.compress(bytes(1 << 26), 9), 9)
HOSTILE = {
    "cut off": pdf("We look for a baker.")[:300],
    "only its mark": b"%PDF-1.7",
    "noise": b"%PDF-1.7\n" + bytes(range(256)) * 200,
    "no pages": pdf("x", kids=""),
    "its own parent": pdf("x", kids="2 0 R"),
    "a bomb": pdf(stream=zlib.compress(b"(x) Tj " * (80 << 20 >> 3), 9)),
    "a bomb within a bomb": pdf(stream=BOMB),
    "nested arrays": pdf(stream=zlib.compress(b"[" * 200_000 + b"] TJ")),
    "nested objects": pdf("x").replace(b"/Type /Catalog", b"/X " + b"[" * 50_000 + b" /Type /Catalog"),
}


@pytest.mark.parametrize(
    "kind", [pytest.param(kind, marks=[pytest.mark.slow] if kind == "a bomb" else []) for kind in HOSTILE]
)
def test_a_hostile_pdf_is_read_or_refused_in_bounded_time(kind: str) -> None:
    assert is_pdf(HOSTILE[kind])
    refused: CheckError | None = None
    try:
        assert len(pdf_text(HOSTILE[kind], "crumb.example")) <= 200_000
    except CheckError as error:
        refused = error
    assert refused is None or (refused.kind is ProblemKind.UNREADABLE and "crumb.example" in str(refused))
