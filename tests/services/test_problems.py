"""Companies that cannot be checked well: which, why, and what a person can do."""

import pytest
from seeded import NOW, company

from scoutly_tui.domain.errors import ProblemKind, UsageError
from scoutly_tui.services import companies, edits, problems, queue, ranking
from scoutly_tui.services.problems import Action
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, User

DAY = 86_400_000


@pytest.fixture
def user(any_home):
    for name, rank, kind in (
        ("A", 20, "timeout"),
        ("B", 90, "timeout"),
        ("C", 50, "blocked"),
        ("D", 50, None),
    ):
        key = company(any_home.user_id, name, rank)
        if kind:
            Company.update(
                problem=kind, problem_since=NOW - DAY, consecutive_failures=3, problem_message=f"It was {kind}.",
                problem_seen="503", source="html", board="https://x.example/", board_url="https://x.example/",
                held_until=NOW + DAY, hold="back_off", next_due_at=NOW + DAY,
            ).where(Company.id == key).execute()  # fmt: skip
    return any_home.user_id


def slugs(user, now=NOW, **how):
    return [row.company for row in problems.rows(user, now, **how)]


def test_problems_are_grouped_by_kind_the_dearest_first(user):
    assert slugs(user) == ["c", "b", "a"]


def test_a_row_says_what_why_since_when_and_what_to_do(user):
    row = problems.rows(user, NOW)[0]
    assert (row.company, row.company_name, row.kind, row.since, row.failures) == (
        "c",
        "C",
        "blocked",
        NOW - DAY,
        3,
    )
    assert (row.message, row.seen, row.next_due_at, row.rank) == ("It was blocked.", "503", NOW + DAY, 50)
    assert (row.careers_url, row.snoozed_until, row.action) == (
        "https://c.example/careers",
        None,
        Action.CHANGE_URL,
    )
    assert row.remedy


def test_every_kind_has_a_remedy_in_words_and_as_an_action():
    assert set(problems.REMEDIES) == set(ProblemKind)
    assert all(remedy.text.endswith(".") for remedy in problems.REMEDIES.values())


def test_what_the_user_does_not_track_or_has_removed_is_nobodys_problem(user):
    ranking.set_tracked(user, companies.keys_of(["a"]), False, NOW)
    companies.remove(user, ["b"], NOW)
    assert slugs(user) == ["c"]
    other = User.insert(name="other", created_at=NOW).execute()
    assert slugs(other) == []


def test_a_snoozed_problem_is_out_of_sight_until_its_hour(user):
    assert problems.snooze(user, companies.keys_of(["a", "b"]), NOW + DAY, NOW) == 2
    assert slugs(user) == ["c"]
    assert slugs(user, snoozed=True) == ["c", "b", "a"]
    assert slugs(user, NOW + DAY) == ["c", "b", "a"]


def test_snoozing_is_undone(user):
    problems.snooze(user, companies.keys_of(["a"]), NOW + DAY, NOW)
    assert edits.undo(user, NOW) is not None
    assert slugs(user) == ["c", "b", "a"]


def test_finding_the_source_again_forgets_it_and_queues_a_check_at_once(user):
    queued = problems.find_again(user, companies.keys_of(["b", "c"]), NOW)
    assert [one.company for one in queued] == ["b", "c"]
    assert {row.company: row.reason for row in queue.rows(status="pending")} == dict.fromkeys(
        ("b", "c"), "find the source again"
    )
    for slug, source in (("a", "html"), ("b", None), ("c", None)):
        row = companies.row(user, slug, NOW)
        assert (row.source, row.board is None) == (source, source is None)


def test_finding_the_source_again_is_undone_until_a_check_found_it(user):
    keys = companies.keys_of(["b"])
    before = database.execute("select source, board, board_url from company where id = ?", keys[0])
    problems.find_again(user, keys, NOW)
    assert database.execute("select source, board, board_url from company where id = ?", keys[0]) != before
    assert edits.undo(user, NOW) == "find the source again"
    assert database.execute("select source, board, board_url from company where id = ?", keys[0]) == before
    problems.find_again(user, keys, NOW)
    database.execute("update company set source = 'lever', board = 'b' where id = ?", keys[0])
    with pytest.raises(UsageError):
        edits.undo(user, NOW)
    assert companies.row(user, "b", NOW).source == "lever"


def test_finding_the_source_again_twice_queues_it_once(user):
    keys = companies.keys_of(["b"])
    problems.find_again(user, keys, NOW)
    assert problems.find_again(user, keys, NOW) == []
    assert len(queue.rows()) == 1
