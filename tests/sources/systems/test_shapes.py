"""Every system against its recorded shape: its boards recognised, its postings read, its traps survived."""

from __future__ import annotations

import copy
import json
import random
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from boardworld import Answer, Shape, World, source_named

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.times import iso
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import SYSTEMS

MARKETING = (
    b"<html><head><title>Hiring made easy</title></head><body><h1>Welcome</h1><p>%s</p></body></html>"
    % (b"The platform for teams that hire. " * 60)
)
SOMETHING_ELSE = (b"{}", b"null", b'"jobs"', b"[1, 2, null]", b'{"jobs": 7}', b"", b"\x00\xff\xfe", MARKETING)


SEVERAL = {"cornerstone": 2}
"""What an unchanged board costs where the list can only be asked for with what a page hands out."""


def board_of(shape: Shape) -> Board:
    board = shape.source.recognise(urlsplit(canonical_url(shape.table["board"])))
    if board is None:
        html = shape.table["found_in"][0]
        board = shape.source.find(Page(html["url"], html["html"]))
    assert board is not None
    return board


def read(shape: Shape, world: World, validators: Validators | None = None) -> Reading:
    return shape.source.read(board_of(shape), world.visit(), validators or Validators())


def shown(posting: FoundPosting, like: dict[str, Any]) -> dict[str, Any]:
    """``posting`` as far as ``like`` says anything of it, in the words of a shape."""
    salary = posting.salary
    pay = salary and [salary.minimum or 0, salary.maximum or 0, salary.currency or "", salary.period or ""]
    full: dict[str, Any] = {
        "external_id": posting.external_id,
        "title": posting.title,
        "url": posting.url,
        "locations": list(posting.locations),
        "work_model": posting.work_model or "",
        "employment_type": posting.employment_type or "",
        "department": posting.department or "",
        "posted_at": iso(posting.posted_at) or "",
        "salary": list(pay or []),
        "language": posting.language or "",
        "description": posting.description or "",
        "requisition": posting.requisition or "",
    }
    return {name: full[name] for name in like}


def test_its_urls_lead_to_its_boards(shape: Shape) -> None:
    for url, token in shape.table["boards"].items():
        board = shape.source.recognise(urlsplit(canonical_url(url)))
        assert board is not None, url
        assert (board.source, board.token) == (shape.source.name, token), url
        assert board.url == canonical_url(board.url)
        assert shape.source.host(board)


def test_other_urls_are_nobodys(shape: Shape) -> None:
    for url in shape.table.get("not_boards", []):
        assert shape.source.recognise(urlsplit(canonical_url(url))) is None, url


def test_no_other_system_claims_its_urls(shape: Shape) -> None:
    for url in shape.table["boards"]:
        claimed = [s.name for s in SYSTEMS if s.recognise(urlsplit(canonical_url(url)))]
        assert claimed == [shape.source.name], url


def test_a_board_leads_to_itself(shape: Shape) -> None:
    board = board_of(shape)
    again = shape.source.recognise(urlsplit(board.url))
    if again is not None:
        assert again == board


def test_pages_that_embed_it_lead_to_its_board(shape: Shape) -> None:
    for page in shape.table.get("found_in", []):
        board = shape.source.find(Page(page["url"], page["html"]))
        assert board is not None, page["html"]
        assert board.token == page["token"], page["html"]


def test_pages_that_only_name_it_lead_nowhere(shape: Shape) -> None:
    html = "<p>We compared Greenhouse, Lever, Workday and others.</p><a href='https://acme.example/jobs'>Jobs</a>"
    assert shape.source.find(Page("https://acme.example/blog/hiring-tools", html)) is None


def test_every_posting_is_read(shape: Shape, world: World) -> None:
    world.tell(*shape.answers)
    found = read(shape, world)
    expected = shape.table["postings"]
    assert not found.unchanged
    assert [shown(p, e) for p, e in zip(found.postings, expected, strict=True)] == expected


def test_ids_are_unique_and_urls_canonical(shape: Shape, world: World) -> None:
    world.tell(*shape.answers)
    postings = read(shape, world).postings
    assert len({p.external_id for p in postings}) == len(postings)
    assert all(p.url == canonical_url(p.url) for p in postings)


def test_an_unchanged_board_is_seen_to_be_unchanged(shape: Shape, world: World) -> None:
    world.tell(*shape.answers)
    first = read(shape, world)
    before = len(world.requests)
    world.seen.clear()
    second = read(shape, world, first.validators)
    assert (second.unchanged, second.postings) == (True, ())
    assert len(world.requests) == min(before, SEVERAL.get(shape.name, 1))
    assert second.validators == first.validators


def test_a_validator_that_is_offered_is_used(shape: Shape, world: World) -> None:
    world.tell(*shape.answers)
    world.etags = True
    first = read(shape, world)
    if not first.validators.etag:
        pytest.skip("read over several requests")
    world.seen.clear()
    assert read(shape, world, first.validators).unchanged
    assert any("if-none-match" in asked.headers or asked.method == "POST" for asked in world.requests)


def test_an_empty_board_has_no_postings(shape: Shape, world: World) -> None:
    if "empty" not in shape.table:
        pytest.skip("how it looks when empty is not known")
    world.tell(*shape.answers_when("empty"))
    assert read(shape, world) == replace(read(shape, world), postings=(), unchanged=False)


def test_a_board_that_is_gone_is_not_empty(shape: Shape, world: World) -> None:
    for answer in shape.answers_when("gone") or [Answer("https://nowhere.example/")]:
        world.tell(answer)
        with pytest.raises(CheckError) as caught:
            read(shape, world)
        assert caught.value.kind in (ProblemKind.NOT_FOUND, ProblemKind.MOVED), caught.value


@pytest.mark.parametrize("body", SOMETHING_ELSE, ids=lambda body: repr(body[:12]))
def test_something_else_is_no_empty_board(shape: Shape, world: World, body: bytes) -> None:
    empty = {answer.body.strip() for answer in shape.answers_when("empty")}
    if body.strip() in empty:
        pytest.skip("that is how its empty board looks")
    for position in range(len(shape.answers)):
        answers = shape.answers
        answers[position] = replace(answers[position], body=body, headers={})
        if answers[position].url in shape.table.get("optional", []):
            continue
        world.tell(*answers)
        with pytest.raises(CheckError):
            read(shape, world)


@pytest.mark.parametrize(
    ("status", "kind"),
    [(403, ProblemKind.BLOCKED), (429, ProblemKind.RATE_LIMITED), (500, ProblemKind.HTTP_ERROR)],
)
def test_refusals_and_faults_keep_their_kind(
    shape: Shape, world: World, status: int, kind: ProblemKind
) -> None:
    world.tell(*(replace(answer, status=status, body=b"no", headers={}) for answer in shape.answers))
    with pytest.raises(CheckError) as caught:
        read(shape, world)
    assert caught.value.kind is kind


def test_a_redirect_to_another_host_is_no_empty_board(shape: Shape, world: World) -> None:
    elsewhere = "https://www.marketing.example/"
    answers = [replace(a, status=302, headers={"Location": elsewhere}) for a in shape.answers]
    world.tell(*answers, Answer(elsewhere, MARKETING))
    with pytest.raises(CheckError) as caught:
        read(shape, world)
    assert caught.value.kind in (ProblemKind.MOVED, ProblemKind.NOT_FOUND, ProblemKind.HTTP_ERROR)
    assert all(asked.url != elsewhere for asked in world.requests) or answers[0].method == "POST"


def test_mangled_answers_raise_nothing_but_check_errors(shape: Shape, world: World) -> None:
    rng = random.Random(shape.name)
    for _ in range(12):
        world.tell(*(replace(answer, body=mangled(answer.body, rng)) for answer in shape.answers))
        try:
            found = read(shape, world)
        except CheckError:
            continue
        assert all(p.external_id and p.title and p.url == canonical_url(p.url) for p in found.postings)


def test_its_details_complete_a_posting(detailed: Shape, world: World) -> None:
    shape = detailed
    board = board_of(shape)
    world.tell(*shape.answers)
    postings = read(shape, world).postings
    wanted = detailed.table["detail"]
    world.tell(*(Answer.of(table) for table in wanted["answers"]))
    full = shape.source.detail(board, postings[0], world.visit())
    assert full is not None
    assert (full.external_id, full.title, full.url) == (
        postings[0].external_id,
        postings[0].title,
        postings[0].url,
    )
    assert shown(full, wanted["posting"]) == wanted["posting"]


def test_a_posting_whose_page_is_gone_is_not_found(detailed: Shape, world: World) -> None:
    shape = detailed
    world.tell(*shape.answers)
    postings = read(shape, world).postings
    world.tell()
    with pytest.raises(CheckError) as caught:
        shape.source.detail(board_of(shape), postings[0], world.visit())
    assert caught.value.kind is ProblemKind.NOT_FOUND


def test_details_that_are_something_else_raise_nothing_but_check_errors(
    detailed: Shape, world: World
) -> None:
    shape = detailed
    world.tell(*shape.answers)
    posting = read(shape, world).postings[0]
    answers = [Answer.of(table) for table in shape.table["detail"]["answers"]]
    rng = random.Random(shape.name)
    bodies = [*SOMETHING_ELSE, *(mangled(answers[0].body, rng) for _ in range(6))]
    for body in bodies:
        world.tell(*(replace(answer, body=body) for answer in answers))
        try:
            shape.source.detail(board_of(shape), posting, world.visit())
        except CheckError:
            continue


def test_every_system_has_a_shape() -> None:
    from boardworld import shapes

    assert {source.name for source in SYSTEMS} == {shape.source.name for shape in shapes()}
    assert source_named("greenhouse").name == "greenhouse"


def mangled(body: bytes, rng: random.Random) -> bytes:
    """``body`` with something wrong in it: values of other types, keys gone, nesting, or bytes changed."""
    try:
        document = json.loads(body)
    except ValueError:
        return _scrambled(body, rng)
    if rng.random() < 0.15:
        return _scrambled(body, rng)
    document = copy.deepcopy(document)
    for _ in range(rng.randint(1, 8)):
        _spoil(document, rng)
    return json.dumps(document).encode()


_WRONG: tuple[Any, ...] = (
    None, True, -1, 0, 10**30, 1.5e300, "", "\x00\x1b[31m", "x" * 3000, [], {}, [[[]]], ["a", None], {"id": {}},
    "javascript:alert(1)", "http://[::1", "https://user:pw@host.example/", float("inf"), [{}] * 5, "9999-99-99",
)  # fmt: skip


def _spoil(value: Any, rng: random.Random) -> None:
    """Change one place of ``value``, picked by walking down."""
    while True:
        if isinstance(value, dict) and value:
            key: Any = rng.choice(sorted(value))
        elif isinstance(value, list) and value:
            key = rng.randrange(len(value))
        else:
            return
        if isinstance(value[key], dict | list) and value[key] and rng.random() < 0.8:
            value = value[key]
            continue
        if isinstance(value, dict) and rng.random() < 0.3:
            del value[key]
        elif rng.random() < 0.1:
            value[key] = json.loads("[" * 400 + "]" * 400)
        else:
            value[key] = copy.deepcopy(rng.choice(_WRONG))
        return


def _scrambled(body: bytes, rng: random.Random) -> bytes:
    data = bytearray(body)
    for _ in range(rng.randint(1, 12)):
        if not data:
            break
        at = rng.randrange(len(data))
        match rng.randrange(4):
            case 0:
                data[at] = rng.randrange(256)
            case 1:
                del data[at : at + rng.randint(1, 40)]
            case 2:
                data[at:at] = rng.choice([b"<", b">", b"&", b"</", b'"', b"]]>", b"<!--", b"<div>" * 50])
            case _:
                del data[at:]
    return bytes(data)
