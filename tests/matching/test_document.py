"""Cutting texts into sentences that keep their place."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.matching.document import LONGEST_QUOTE, Document, crop, words


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in Document(text).sentences]


def test_sentences_list_items_and_lines_are_cut_apart() -> None:
    assert cut("We use Python. And more!\n• Rust\n• Go") == ["We use Python.", "And more!", "Rust", "Go"]


def test_a_headline_is_cut_at_its_bars() -> None:
    assert cut("Acme | Engineer | Remote (US)") == ["Acme", "Engineer", "Remote (US)"]


def test_abbreviations_end_no_sentence() -> None:
    assert cut("Sprachen, z.B. Kotlin, sind ok. Mehr nicht.") == [
        "Sprachen, z.B. Kotlin, sind ok.",
        "Mehr nicht.",
    ]
    assert cut("U.S. Citizens only.") == ["U.S. Citizens only."]


def test_signs_of_technologies_belong_to_their_words() -> None:
    assert words("C++, C#, Node.js/.NET and ASP.NET.") == ["c++", "c#", "node.js", ".net", "and", "asp.net"]


def test_addresses_hold_no_words() -> None:
    assert words("See https://react.example/go?x=1 or write to java@rust.example now") == [
        "see",
        "or",
        "write",
        "to",
        "now",
    ]


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=400))
def test_every_sentence_stands_where_it_says(text: str) -> None:
    document = Document(text)
    for sentence in document.sentences:
        assert document.text[sentence.start : sentence.end] == sentence.text
        assert len(sentence.word_spans()) == len(sentence.words)
        assert sentence.quote() in text


@settings(max_examples=80, deadline=None)
@given(st.text(max_size=900), st.integers(0, 900), st.integers(0, 50))
def test_a_cropped_quote_is_verbatim_and_short(text: str, at: int, length: int) -> None:
    at = min(at, len(text))
    quote = crop(text, at, min(len(text), at + length))
    assert quote in text
    assert len(quote) <= LONGEST_QUOTE
