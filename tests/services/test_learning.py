"""What the scores learn from a person's own decisions: kept, shown, learned anew, forgotten and recalled."""

from __future__ import annotations

import json

import pytest

from scoutly_tui import clock
from scoutly_tui.domain.triage import ApplicationStatus, InboxState
from scoutly_tui.matching.score import SCORER_VERSION
from scoutly_tui.services import applications, edits, learning, leases, postings, profile, rescoring, scoring
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from tests.services import seeded
from tests.services.seeded import NOW

ROBOTS = "We build robot arms. You write motion control in C++ for grippers, with Python tests."
BANKS = "Our bank needs payment reconciliation in Java, with audits, ledgers and Python tests."


@pytest.fixture
def decided(home: Home) -> Home:
    """A home with thirty postings: six robots saved, six banks discarded, the others not decided on."""
    fill(home)
    return home


@pytest.fixture
def decided_anywhere(any_home: Home) -> Home:
    """The same on each engine."""
    fill(any_home)
    return any_home


def fill(home: Home) -> None:
    profile.update(home.user_id, {"titles": ["Software Engineer"], "skills": ["Python"]}, NOW)
    board = [
        seeded.vacancy(n, title=f"Software Engineer, {kind} {n}", description=f"{text} Team number {n}.")
        for n in range(30)
        for kind, text in [("Robotics", ROBOTS) if n % 2 else ("Banking", BANKS)]
    ]
    seeded.look(seeded.company(home.user_id), board)
    decide(home, range(12))


def decide(home: Home, numbers: range) -> None:
    for n in numbers:
        state = InboxState.SAVED if n % 2 else InboxState.DISCARDED
        postings.mark(home.user_id, seeded.keys_of(n), state, NOW + 1_000 + n)


def work(home: Home) -> int:
    """One turn of the worker: queue what is due and do it; how many postings were scored."""
    now = clock.now_ms()
    if not rescoring.enqueue(now):
        return 0
    claimed = leases.claim("w#1", now, 30)
    assert claimed is not None
    return rescoring.run(claimed, clock.now_ms, lambda: False)


def row(home: Home, number: int) -> tuple[int, str, dict[str, float], str]:
    """Score, scorer's version, parts and reasons of a posting."""
    found = database.execute(
        "select score, scorer_version, verdict from match where user_id = ? and posting_id = ?",
        home.user_id, seeded.keys_of(number)[0],
    )[0]  # fmt: skip
    verdict = json.loads(found[2])
    return found[0], found[1], verdict["parts"], " ".join(item["text"] for item in verdict["reasons"])


def test_decisions_teach_the_scores_in_the_background(decided: Home) -> None:
    before = [row(decided, n)[0] for n in (21, 22)]
    assert work(decided) == 30
    robots, version, parts, reasons = row(decided, 21)
    assert version == f"{SCORER_VERSION}+1"
    assert 0.5 < parts["learned"] <= 1
    assert "Learned: you tend to say yes to" in reasons
    assert robots > before[0]
    assert row(decided, 22)[0] < before[1]
    assert work(decided) == 0, "nothing has changed since"


def test_too_few_decisions_teach_nothing(home: Home) -> None:
    fill(home)
    for _ in range(4):
        edits.undo(home.user_id, NOW + 9_000)
    assert work(home) == 0
    assert learning.show(home.user_id).learned_from == 0
    assert row(home, 21)[1] == SCORER_VERSION


def test_a_few_more_decisions_are_not_worth_learning_again(decided: Home) -> None:
    work(decided)
    decide(decided, range(12, 15))
    assert work(decided) == 0
    decide(decided, range(15, 18))
    assert work(decided) == 30
    assert row(decided, 21)[1] == f"{SCORER_VERSION}+2"


def test_another_profile_is_learned_for_anew(decided: Home) -> None:
    work(decided)
    profile.update(decided.user_id, {"titles": ["Robot Engineer"]}, NOW)
    work(decided)
    assert learning.version_of(decided.user_id) == f"{SCORER_VERSION}+2"


def test_what_is_new_is_scored_with_what_was_learned(decided: Home) -> None:
    work(decided)
    board = [seeded.vacancy(99, title="Software Engineer, Robotics 99", description=ROBOTS)]
    seeded.look(seeded.company(decided.user_id, "Later"), board)
    assert "learned" in row(decided, 99)[2]


def test_beginning_anew_takes_the_learned_part_away_and_recalling_brings_it_back(
    decided_anywhere: Home,
) -> None:
    plain = row(decided_anywhere, 21)[0]
    work(decided_anywhere)
    taught = row(decided_anywhere, 21)[0]
    assert learning.forget(decided_anywhere.user_id, NOW + 100_000) == 12
    assert work(decided_anywhere) == 30
    score, version, parts, _ = row(decided_anywhere, 21)
    assert (score, version) == (plain, SCORER_VERSION)
    assert "learned" not in parts
    assert learning.show(decided_anywhere.user_id).decisions == 0
    assert learning.recall(decided_anywhere.user_id) == 12
    work(decided_anywhere)
    assert row(decided_anywhere, 21)[0] == taught


def test_what_was_learned_is_shown_by_its_loudest_words(decided: Home) -> None:
    work(decided)
    view = learning.show(decided.user_id)
    assert (view.decisions, view.liked, view.learned_from) == (12, 6, 12)
    assert view.share == pytest.approx(12 / 50)
    assert {term.weight > 0 for term in view.terms} == {True, False}


def test_an_application_is_a_yes_even_where_the_posting_was_discarded(decided: Home) -> None:
    key = seeded.keys_of(0)[0]
    applications.set_status(decided.user_id, key, ApplicationStatus.APPLIED, NOW + 50_000)
    work(decided)
    assert learning.show(decided.user_id).liked == 7


def test_a_learned_table_that_is_damaged_leaves_the_plain_score(decided: Home) -> None:
    plain = row(decided, 21)[0]
    work(decided)
    with database.writing():
        database.changed("update learned set data = '{' where user_id = ?", decided.user_id)
    scoring.forget_scorers()
    posting = seeded.vacancy(
        21, title="Software Engineer, Robotics 21", description=f"{ROBOTS} Team number 21."
    )
    assert scoring.score([decided.user_id], posting, "Acme")[0].score == plain
