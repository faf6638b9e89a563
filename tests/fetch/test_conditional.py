"""Asking only for what changed."""

from __future__ import annotations

import pytest
from loopback import reply

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.fetch.response import Validators

URL = "https://acme.example/careers"
DATE = "Sun, 01 Mar 2026 12:00:00 GMT"


def test_validators_come_back_and_are_sent_the_next_time(world, client) -> None:
    world.on("/careers", reply(200, "jobs", ETag='W/"v1"', Last_Modified=DATE), reply(304))
    first = client.visit("me").get(URL)
    assert (first.validators.etag, first.validators.last_modified) == ('W/"v1"', DATE)
    assert first.validators.body_hash != ""
    again = client.visit("me").get(URL, validators=first.validators)
    asked = world.asked()[-1].headers
    assert (asked["if-none-match"], asked["if-modified-since"]) == ('W/"v1"', DATE)
    assert (again.not_modified, again.status, again.body) == (True, 304, b"")
    assert again.validators == first.validators


def test_an_unchanged_board_costs_one_request_and_under_a_kilobyte(world, client) -> None:
    world.on("/careers", reply(200, "x" * 100_000, ETag='"v1"'), reply(304))
    first = client.visit("me").get(URL, documented=True)
    visit = client.visit("me")
    assert visit.get(URL, documented=True, validators=first.validators).not_modified
    assert visit.requests == 1
    assert 0 < visit.bytes < 1_000


def test_a_304_may_renew_a_validator_and_keeps_the_others(world, client) -> None:
    world.on("/careers", reply(304, ETag='"v2"'))
    known = Validators('"v1"', DATE, "digest")
    assert client.visit("me").get(URL, validators=known).validators == Validators('"v2"', DATE, "digest")


def test_a_304_nobody_asked_for_is_an_error(world, client) -> None:
    world.on("/careers", reply(304))
    for known in (Validators(), Validators(body_hash="digest")):
        with pytest.raises(CheckError) as failed:
            client.visit("me").get(URL, validators=known)
        assert (failed.value.kind, failed.value.status) == (ProblemKind.HTTP_ERROR, 304)


def test_without_validators_the_same_body_counts_as_unchanged(world, client) -> None:
    world.on("/careers", reply(200, "jobs"), reply(200, "jobs"), reply(200, "more jobs"))
    first = client.visit("me").get(URL)
    assert (first.not_modified, first.validators.etag) == (False, "")
    same = client.visit("me").get(URL, validators=first.validators)
    assert (same.not_modified, same.status, same.body) == (True, 200, b"")
    assert same.validators == first.validators
    changed = client.visit("me").get(URL, validators=same.validators)
    assert (changed.not_modified, changed.body) == (False, b"more jobs")
    assert changed.validators.body_hash != first.validators.body_hash


def test_the_digest_is_of_the_decoded_body(world, client) -> None:
    import gzip

    packed = (gzip.compress(b"jobs", level) for level in (1, 9))
    world.on("/careers", *(reply(200, body, Content_Encoding="gzip") for body in packed))
    first = client.visit("me").get(URL)
    assert client.visit("me").get(URL, validators=first.validators).not_modified


def test_a_posted_search_is_compared_by_its_digest(world, client) -> None:
    world.on("/search", reply(200, "[]", ETag='"v1"'))
    search = "https://acme.example/search"
    first = client.visit("me").post(search, json={"q": ""}, documented=True)
    again = client.visit("me").post(search, json={"q": ""}, documented=True, validators=first.validators)
    assert again.not_modified
    assert "if-none-match" not in world.asked()[-1].headers
    assert world.asked()[-1].headers["content-type"] == "application/json"


@pytest.mark.parametrize("etag", ['"caf\u00e9"', '"' + "x" * 600 + '"', "a\tb"])
def test_a_validator_that_cannot_be_sent_back_is_not_kept(world, client, etag) -> None:
    world.on("/careers", reply(200, "jobs", ETag=etag))
    first = client.visit("me").get(URL)
    assert first.validators.etag == ""
    assert client.visit("me").get(URL, validators=first.validators).not_modified
