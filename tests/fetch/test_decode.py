"""Decompression piece by piece, and the character set of a page."""

from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loopback import reply

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.decode import Decompressor, charset_of


def decompressed(encoding: str, data: bytes, limit: int, cut: int) -> tuple[bytes, bool]:
    decompressor = Decompressor(encoding, limit, "acme.example")
    pieces = [decompressor.feed(data[at : at + cut]) for at in range(0, len(data), cut)]
    decompressor.finish()
    return b"".join(pieces), decompressor.full


BODIES = st.binary(max_size=500) | st.builds(
    lambda byte, n: byte * n, st.binary(min_size=1, max_size=3), st.integers(0, 200_000)
)


@given(BODIES, st.sampled_from(["gzip", "deflate", "bare", ""]), st.sampled_from([1, 7, 100, 10**6]))
@settings(max_examples=80, deadline=None)
def test_a_body_comes_out_as_it_went_in_however_it_is_cut(body, encoding, cut) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, {"gzip": 31, "deflate": 15, "bare": -15}.get(encoding, 15))
    packed = packer.compress(body) + packer.flush() if encoding else body[:5_000]
    name = "deflate" if encoding == "bare" else encoding
    assert decompressed(name, packed, 10**6, cut) == (body if encoding else body[:5_000], False)


@given(st.integers(0, 300_000), st.integers(1, 300_000), st.sampled_from([1_000, 10**6]))
@settings(max_examples=60, deadline=None)
def test_no_more_than_the_limit_comes_out(size, limit, cut) -> None:
    body, full = decompressed("gzip", gzip.compress(bytes(size)), limit, cut)
    assert (len(body), full) == (min(size, limit), size > limit)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "deflate"]), st.sampled_from([1, 50, 1_000]))
@settings(max_examples=100, deadline=None)
def test_bytes_that_are_no_compressed_data_raise_a_problem_or_nothing(data, encoding, cut) -> None:
    try:
        decompressed(encoding, data, 10_000, cut)
    except CheckError as error:
        assert error.kind in (ProblemKind.UNREADABLE, ProblemKind.NETWORK)  # noqa: PT017


@pytest.mark.parametrize(
    ("content_type", "body", "expected"),
    [
        ("text/html; charset=utf-8", b"x", "utf-8"),
        ("text/html;charset='UTF-8'", b"x", "utf-8"),
        ("text/html; charset=ISO-8859-1", "Müller – Ltd".encode("cp1252"), "cp1252"),
        ("text/html", b"<meta charset=windows-1251>", "cp1251"),
        ("text/html", b'<META http-equiv="Content-Type" content="text/html; charset=Shift_JIS">', "cp932"),
        ("text/html; charset=nonsense", b"<meta charset=euc-jp>", "euc_jp"),
        ("application/xml", b'<?xml version="1.0" encoding="iso-8859-2"?>', "iso8859-2"),
        ("text/html", "Müller".encode(), "utf-8"),
        ("text/html", "Müller GmbH".encode("cp1252"), "cp1252"),
        ("text/html", "Müller".encode()[:2], "utf-8"),
        ("text/html", b"<meta charset=utf-16>plain", "utf-8"),
        ("text/html; charset=iso-8859-1", b"\xef\xbb\xbfx", "utf-8-sig"),
        ("text/html", b"\xff\xfex\x00", "utf-16"),
        ("text/html; charset=gb2312", b"x", "gb18030"),
        ("", b"", "utf-8"),
    ],
)
def test_the_character_set_is_found_where_browsers_find_it(content_type, body, expected) -> None:
    assert charset_of(content_type, body) == expected


@pytest.mark.parametrize(
    "label",
    ["hex", "zip", "rot13", "base64", "idna", "punycode", "unicode_escape", "utf-7", "undefined", "mbcs"],
)
def test_a_codec_that_is_no_character_set_is_not_used(label) -> None:
    assert charset_of(f"text/html; charset={label}", b"plain") == "utf-8"


@given(st.text(max_size=80), st.binary(max_size=300))
@settings(max_examples=150)
def test_whatever_is_claimed_the_body_can_be_read(content_type, body) -> None:
    assert isinstance(body.decode(charset_of(f"text/html; charset={content_type}", body), "replace"), str)


def test_a_response_reads_its_text_in_its_own_character_set(world, client) -> None:
    world.on("/careers", reply(200, "<p>Büro".encode("cp1252"), Content_Type="text/html; charset=latin-1"))
    assert client.visit("me").get("https://acme.example/careers").text == "<p>Büro"


def test_a_response_that_is_not_the_json_it_should_be_is_unreadable(world, client) -> None:
    world.on("/careers", reply(200, '{"jobs": [', Content_Type="application/json"))
    answer = client.visit("me").get("https://acme.example/careers")
    with pytest.raises(CheckError) as failed:
        answer.json()
    assert (failed.value.kind, failed.value.seen) == (ProblemKind.UNREADABLE, '{"jobs": [')
