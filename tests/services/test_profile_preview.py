"""What a change of profile would do, told before it is taken."""

import time

import pytest
from seeded import NOW, company, keys_of, look, vacancy

from scoutly_tui.services import profile, profile_preview
from scoutly_tui.services.profile_preview import MOST_LOOKED_AT, Preview
from scoutly_tui.store import database

PYTHON = "You will write Python services over PostgreSQL. You speak English."
POLISH = "You will write Python services. Fluent Polish is required: you speak Polish with our customers every day."
SALES = "You will sell insurance by telephone to people who did not ask for it."


@pytest.fixture
def user(any_home):
    """Somebody who wants to write Python, with three open postings."""
    user = any_home.user_id
    profile.update(user, {"titles": ["Backend Engineer"], "skills": ["Python"], "languages": ["en"]}, NOW)
    board = [
        vacancy(1, title="Backend Engineer", description=PYTHON),
        vacancy(2, title="Backend Engineer, Warsaw", description=POLISH),
        vacancy(3, title="Insurance Seller", description=SALES),
    ]
    look(company(user), board)
    return user


def effect(user, changes):
    return profile_preview.whole(user, profile.wishes(user), profile.changed(user, changes))


def rows():
    return database.execute("select * from match order by id"), database.execute("select * from profile")


def test_a_wish_that_turns_the_ranking_round_says_who_rises_and_who_falls(user):
    before = rows()
    found = effect(user, {"titles": ["Insurance Seller"], "skills": ["Telephone sales"]})
    assert (found.total, found.looked_at) == (3, 3)
    assert found.up >= 1
    assert found.down >= 1
    assert {move.title: move.by > 0 for move in found.moves}["Insurance Seller"]
    assert found.words.startswith(f"{found.up} up, {found.down} down")
    assert found.words.endswith("(of 3 open postings)")
    assert rows() == before, "nothing is stored"


def test_a_rule_that_is_switched_off_shows_what_it_hid_and_on_again_hides_it(user):
    hidden = {row[0] for row in database.execute("select posting_id from match where hidden")}
    assert len(hidden) == 1, "the Polish one"
    off = effect(user, {"rules_off": ["language"]})
    assert (off.newly_shown, off.newly_hidden, {move.key for move in off.moves}) == (1, 0, hidden)
    assert "1 shown again" in off.words
    profile.update(user, {"rules_off": ["language"]}, NOW)
    on = effect(user, {"rules_off": []})
    assert (on.newly_hidden, on.newly_shown) == (1, 0)
    [move] = on.moves
    assert move.why_hidden
    assert move.quote in POLISH
    assert "1 newly hidden" in on.words


def test_a_change_that_moves_nothing_says_so(user):
    found = effect(user, {"company_sizes": ["11-50"]})
    assert found.changes_nothing
    assert found.words == "nothing moves (of 3 open postings)"


def test_the_work_comes_in_steps_that_can_be_watched_and_left(user):
    look(
        company(user, "Birch"), [vacancy(n, title=f"Engineer {n}", description=PYTHON) for n in range(10, 35)]
    )
    preview = Preview(user, profile.wishes(user), profile.changed(user, {"titles": ["Insurance Seller"]}))
    shares = [preview.share]
    while preview.step():
        shares.append(preview.share)
        assert preview.effect().looked_at == round(preview.share * 28)
    assert shares == sorted(set(shares))
    assert (len(shares), preview.share, preview.effect().total) == (3, 1.0, 28)


def test_closed_discarded_and_other_peoples_postings_do_not_count(user):
    with database.writing():
        other = database.execute("insert into \"user\" (name, created_at) values ('other', 1) returning id")[
            0
        ][0]
        database.execute(
            "insert into match (user_id, posting_id, company_id, score, state, created_at)"
            " select ?, posting_id, company_id, 1, 'new', 1 from match",
            other,
        )
        one, two, _ = keys_of(1, 2, 3)
        database.changed(
            "update match set state = 'discarded' where user_id = ? and posting_id = ?", user, one
        )
        database.changed("update match set is_open = false where user_id = ? and posting_id = ?", user, two)
    assert effect(user, {"titles": ["Insurance Seller"]}).total == 1
    assert effect(other, {"titles": ["Insurance Seller"]}).total == 3


def test_of_very_many_the_best_and_an_even_draw_are_looked_at(home):
    user = home.user_id
    profile.update(user, {"titles": ["Engineer"]}, NOW)
    key = company(user)
    look(key, [vacancy(n, description=None) for n in range(1, 1_001)])
    with database.writing():
        database.changed("update match set score = posting_id % 100")
    sample = profile_preview._sample(profile_preview._open_matches(user))
    assert len(sample) == len(set(sample)) == MOST_LOOKED_AT
    scores = dict(database.execute("select posting_id, score from match"))
    assert min(scores[key] for key in sample[:150]) == 85
    assert min(scores[key] for key in sample) <= 1
    started = time.monotonic()
    found = effect(user, {"titles": ["Gardener"]})
    assert (found.looked_at, found.total) == (400, 1_000)
    assert "of 400 looked at; 1,000 are open" in found.words
    assert time.monotonic() - started < 30


def test_without_postings_there_is_nothing_to_move(home):
    found = effect(home.user_id, {"titles": ["Gardener"]})
    assert (found.total, found.changes_nothing) == (0, True)


def test_another_scorer_is_compared_with_what_is_stored(user):
    with database.writing():
        database.changed("update match set score = 1, hidden = ?", False)
    found = profile_preview.whole(user, None, profile.wishes(user))
    assert (found.up, found.newly_hidden) == (2, 1)
    assert all(move.before == 1 for move in found.moves)
