"""The id of a posting survives what does not matter, and tells apart what does."""

from __future__ import annotations

import pytest

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.sources.ids import distinct, posting_id, same_posting


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://a.example/jobs/4711", "4711"),
        ("https://a.example/jobs/4711-data-engineer", "4711"),
        ("https://a.example/jobs/data-engineer-4711", "4711"),
        ("https://a.example/jobs/4711/data-engineer", "4711"),
        ("https://a.example/de/jobs/4711/data-engineer/apply", "4711"),
        ("https://a.example/jobs/R-00412-researcher", "r-00412"),
        ("https://a.example/job.php?id=31", "31"),
        ("https://a.example/jobs?gh_jid=998", "998"),
        (
            "https://a.example/jobs/7f3a91c2-5a44-4a1e-9a1c-0c8be0a1d001",
            "7f3a91c2-5a44-4a1e-9a1c-0c8be0a1d001",
        ),
        ("https://a.example/careers/data-engineer", "data-engineer"),
        ("https://a.example/careers/data-engineer.html", "data-engineer"),
        ("https://a.example/careers/data-engineer/", "data-engineer"),
        ("https://a.example/careers/Data-Engineer/apply", "data-engineer"),
        ("https://a.example/jobs#backend", "backend"),
    ],
)
def test_the_id_of_an_address(url: str, expected: str) -> None:
    assert posting_id(url) == expected


def test_a_year_is_no_id() -> None:
    assert posting_id("https://a.example/2026/08/cook.pdf") == "cook"


def test_an_address_that_tells_nothing_has_a_digest() -> None:
    one, other = posting_id("https://a.example/?x=a"), posting_id("https://a.example/?x=b")
    assert one != other
    assert len(one) == 20


def found(url: str, *places: str) -> FoundPosting:
    return FoundPosting(posting_id(url), "Porter", url, locations=places)


def test_different_addresses_that_end_alike_stay_apart_in_any_order() -> None:
    pair = [found("https://a.example/berlin/porter"), found("https://a.example/paris/porter")]
    ids = {p.url: p.external_id for p in distinct(pair)}
    assert len(set(ids.values())) == 2
    assert ids == {p.url: p.external_id for p in distinct(reversed(pair))}


def test_one_posting_under_two_addresses_is_one_with_both_places() -> None:
    merged = distinct(
        [
            found("https://a.example/jobs/47110-porter", "Leeds"),
            found("https://a.example/en/jobs/47110-porter/apply", "York"),
        ]
    )
    assert [(p.external_id, p.locations) for p in merged] == [("47110", ("Leeds", "York"))]


def test_same_posting_asks_for_more_than_the_same_last_word() -> None:
    assert same_posting("https://a.example/en/jobs/porter", "https://a.example/jobs/porter/apply")
    assert not same_posting("https://a.example/leeds/porter", "https://a.example/york/porter")
