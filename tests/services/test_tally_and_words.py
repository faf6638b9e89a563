"""What triggers keep: counts that are never counted anew, and words that are looked up. On both engines."""

from __future__ import annotations

import random
from contextlib import suppress

import pytest

from scoutly_tui.services import filters, postings, tally, words
from scoutly_tui.services.companies import CompanySpec, take_in
from scoutly_tui.services.home import Home
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, Match, Posting

NOW = 1_767_600_000_000
STATES = ("new", "seen", "saved", "snoozed", "discarded", "backlog")


@pytest.fixture
def stocked(any_home: Home) -> Home:
    """Three companies with thirty postings each."""
    with database.writing():
        added = take_in(
            any_home.user_id,
            [
                CompanySpec(name, f"https://{name.lower()}.example/", 50, True)
                for name in ("Ängby", "Borealis", "C-Sea")
            ],
            NOW,
        )
        for item in added:
            for number in range(30):
                key = Posting.insert(
                    company=item.key, external_id=str(number), url="u", title=f"Engineer {number}", fields_hash="h",
                    first_seen_at=NOW, last_seen_at=NOW,
                ).execute()  # fmt: skip
                Match.insert(
                    user=any_home.user_id,
                    posting=key,
                    company=item.key,
                    state=STATES[number % 6],
                    created_at=NOW,
                ).execute()
    return any_home


def _counted(user: int) -> dict[tuple[str, bool, bool, bool], int]:
    rows = database.execute(
        "select m.state, m.is_open, m.hidden, (m.state = 'snoozed' and coalesce(m.snoozed_until <= ?, false)), count(*) from match m"
        " where m.user_id = ? and m.folded_under is null"
        " and m.company_id not in (select id from company where removed_at is not null) group by 1, 2, 3, 4",
        NOW, user,
    )  # fmt: skip
    return {(row[0], bool(row[1]), bool(row[2]), bool(row[3])): row[4] for row in rows}


def _kept(user: int) -> dict[tuple[str, bool, bool, bool], int]:
    return {row[:4]: row[4] for row in tally.by_state(user, NOW) if row[4]}


def test_the_kept_counts_are_what_counting_would_find_whatever_is_done(stocked: Home) -> None:
    chance, user = random.Random(7), stocked.user_id
    with database.reading():
        keys = [row[0] for row in database.execute("select id from match order by id")]
        for step in range(60):
            some = chance.sample(keys, 5)
            with database.writing():
                match step % 7:
                    case 0:
                        Match.update(state=chance.choice(STATES)).where(Match.id.in_(some)).execute()
                    case 1:
                        Match.update(hidden=chance.random() < 0.5).where(Match.id.in_(some)).execute()
                    case 2:
                        Match.update(is_open=chance.random() < 0.5).where(Match.id.in_(some)).execute()
                    case 3:
                        Match.update(folded_under=chance.choice([None, 1])).where(
                            Match.id.in_(some)
                        ).execute()
                    case 4:
                        Match.update(state="snoozed", snoozed_until=NOW - 1).where(
                            Match.id.in_(some)
                        ).execute()
                    case 5:
                        Match.update(score=chance.randrange(101)).where(Match.id.in_(some)).execute()
                    case 6:
                        tally.settle()
            assert _kept(user) == _counted(user)
        with database.writing():
            Company.update(removed_at=NOW).where(Company.slug == "borealis").execute()
        assert _kept(user) == _counted(user)
        with database.writing():
            Company.delete().where(Company.slug == "c-sea").execute()
        assert _kept(user) == _counted(user)


def test_a_transaction_taken_back_leaves_the_counts_as_they_were(stocked: Home) -> None:
    with database.reading():
        before = _kept(stocked.user_id)
        with suppress(ZeroDivisionError), database.writing():
            Match.update(state="saved").execute()
            assert _kept(stocked.user_id) != before
            raise ZeroDivisionError
        assert _kept(stocked.user_id) == before == _counted(stocked.user_id)


def _found(user: int, text: str) -> set[str]:
    keys = postings.keys(user, PostingQuery(View.ALL, text=text), NOW)
    return {row.title for row in postings.by_keys(user, keys, NOW)}


TITLES = (
    "C++ Engineer (Zürich)", "C Engineer", "Node.js Developer", "Senior Data Engineer", "Data Senior Engineer",
    "Développeur·se back-end", "高级工程师", "Инженер", "Engineer, R&D 2", "under_score",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("zurich", {TITLES[0]}),
        ("ZÜRICH", {TITLES[0]}),
        ("c++", {TITLES[0]}),
        ("node.js", {TITLES[2]}),
        ("js", {TITLES[2]}),
        ('"data engineer"', {TITLES[3]}),
        ('"senior data eng"', {TITLES[3]}),
        ("data eng", {TITLES[3], TITLES[4]}),
        ("developpeur", {TITLES[5]}),
        ("back-end", {TITLES[5]}),
        ("инже", {TITLES[7]}),
        ("r&d", {TITLES[8]}),
        ("data -senior", set()),
        ('"data \' or"', set()),
        ("nowhere", set()),
    ],
)
def test_words_are_looked_up_as_people_write_them(text: str, titles: set[str], any_home: Home) -> None:
    with database.writing():
        (added,) = take_in(
            any_home.user_id, [CompanySpec("Halden", "https://halden.example/", 50, True)], NOW
        )
        for number, title in enumerate(TITLES):
            key = Posting.insert(
                company=added.key, external_id=str(number), url="u", title=title, fields_hash="h",
                first_seen_at=NOW, last_seen_at=NOW,
            ).execute()  # fmt: skip
            Match.insert(
                user=any_home.user_id, posting=key, company=added.key, state="seen", created_at=NOW
            ).execute()
    assert _found(any_home.user_id, text) == titles


def test_the_index_of_words_follows_every_change_and_goes_back_with_it(stocked: Home) -> None:
    user = stocked.user_id
    with database.writing():
        Posting.update(title="Zookeeper", department="Animals").where(Posting.external_id == "3").execute()
    assert _found(user, "zookeeper animals") == {"Zookeeper"}
    assert len(postings.keys(user, PostingQuery(View.ALL, text="angby"), NOW)) == 30
    with database.writing():
        Company.update(name="Östersund").where(Company.name == "Ängby").execute()
    assert len(postings.keys(user, PostingQuery(View.ALL, text="ostersund zoo"), NOW)) == 1
    assert postings.keys(user, PostingQuery(View.ALL, text="angby"), NOW) == []
    with suppress(ZeroDivisionError), database.writing():
        Posting.update(title="Gone").execute()
        raise ZeroDivisionError
    assert _found(user, "gone") == set()
    with database.writing():
        Posting.delete().where(Posting.external_id == "3").execute()
    assert _found(user, "zookeeper") == set()


def test_a_word_of_signs_alone_is_looked_for_letter_by_letter(any_home: Home) -> None:
    assert words.tokens("++") == []
    clause = filters.for_postings("++", NOW).clauses[0]
    assert "like" in clause.sql
