"""Text from outside, made safe to keep."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scoutly_tui.domain.text import LINE_LIMIT, clean_line, clean_text, slugify

QUICK = settings(max_examples=70, deadline=None)
NASTY = st.text(
    alphabet=st.one_of(
        st.characters(),
        st.sampled_from(
            "\x00\x07\x08\x0b\x0c\x1b\x7f\x85\x9b\u200b\u200c\u200d\u200e\u202a\u202e\u2028\u2029\u2066\u2069\ufeff"
            "\ud800\udfff\U000e0041\u00ad\u061c\u0301\u0345\u3000\u00a0\r\n\t e\u2060\ufff9\u180e"
        ),
    ),
    max_size=80,
)
FORBIDDEN = {
    *map(chr, (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))),
    *"\u200e\u200f\u061c\ufeff\u00ad\u2028\u2029\u200b\u2060",
} - {"\n"}


def check_clean(text: str) -> None:
    assert not set(text) & FORBIDDEN
    assert not any(unicodedata.category(c) in ("Cs", "Cc") for c in text if c != "\n")
    assert not any(0xE0000 <= ord(c) <= 0xE007F for c in text)
    assert text == text.strip()
    assert unicodedata.is_normalized("NFC", text)
    text.encode("utf-8")


@given(NASTY)
@QUICK
@example("\u200d\u200b\u200d")
@example("a\n \u200b\n\n b")
@example("e" + "\u0301" * 9)
@example("\u0308\u0301")
@example(" \x00 ")
@example("a \u200b b")
@example("\n\x00\n\x00\n")
def test_clean_text_holds_nothing_dangerous_and_cleaning_again_changes_nothing(text):
    cleaned = clean_text(text)
    check_clean(cleaned)
    assert "\n\n\n" not in cleaned
    assert "  " not in cleaned
    assert clean_text(cleaned) == cleaned


@given(NASTY)
@QUICK
@example("a\x0bb")
@example("\u200d\u200b\u200d")
def test_a_clean_line_is_one_line_and_cleaning_again_changes_nothing(text):
    cleaned = clean_line(text)
    check_clean(cleaned)
    assert "\n" not in cleaned
    assert clean_line(cleaned) == cleaned


@given(NASTY, st.integers(1, 60))
@QUICK
@example("\u0958" * 40, 40)
def test_both_are_bounded(text, limit):
    assert len(clean_text(text, limit)) <= limit
    assert len(clean_line(text, limit)) <= limit


@given(st.text(alphabet="ab ü", min_size=1, max_size=40), st.integers(2, 30))
@QUICK
def test_a_line_that_was_cut_says_so(text, limit):
    whole = " ".join(text.split())
    line = clean_line(text, limit)
    if len(whole) <= limit:
        assert line == whole
    else:
        assert line.endswith("…")
        assert whole.startswith(line[:-1])


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("  a \t b  ", "a b"),
        ("a\u00a0b\u3000c", "a b c"),
        ("\x1b[31mred\x1b[0m", "[31mred[0m"),
        ("\x1b]52;c;ZXZpbA==\x07", "]52;c;ZXZpbA=="),
        ("\u202eevil\u202c", "evil"),
        ("\ud83dhalf", "half"),
        ("e\u0301", "é"),
        ("ra\u200bw", "raw"),
        ("👩\u200d💻 dev", "👩\u200d💻 dev"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("日本語", "日本語"),
    ],
)
def test_examples_of_clean_text(raw, cleaned):
    assert clean_text(raw) == cleaned


def test_marks_do_not_pile_up():
    assert sum(map(unicodedata.combining, clean_text("z" + "\u0336" * 50))) > 0
    assert len(clean_text("z" + "\u0336" * 50)) <= 5


def test_a_huge_text_costs_no_more_than_its_limit():
    assert len(clean_line("\x00" * 5_000_000 + "x")) <= LINE_LIMIT
    assert len(clean_text("ab " * 5_000_000, 1_000)) <= 1_000


@given(NASTY)
@QUICK
@example("İstanbul")
@example("ǅ")
@example("ﬃ ﷺ")
def test_a_slug_is_short_lower_plain_never_empty_and_its_own_slug(name):
    slug = slugify(name)
    assert 0 < len(slug) <= 60
    assert slug == slug.strip("-")
    assert "--" not in slug
    assert all(c == "-" or c.isalnum() for c in slug)
    assert slug == slugify(slug)
    slug.encode("utf-8")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Acme", "acme"), ("Acme GmbH & Co. KG", "acme-gmbh-co-kg"), ("Café Zürich", "cafe-zurich"), ("  ", "company"),
        ("!!!", "company"), ("snake_case", "snake-case"), ("日本", "日本"), ("../../etc", "etc"), ("-rf", "rf"),
        ("A" * 100, "a" * 60),
    ],
)  # fmt: skip
def test_examples_of_slugs(name, slug):
    assert slugify(name) == slug
