"""Duels: stored answer by answer, resumed, taken back, and taken as one edit that can be undone."""

import pytest

from scoutly_tui.domain.duel import Answer, Outcome, Spread
from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import companies, duels, edits, home, ranking
from scoutly_tui.store.models import User

NOW = 1_767_600_000_000


@pytest.fixture
def user(any_home):
    specs = [companies.CompanySpec(name, f"https://{name}.example/", rank) for name, rank in
             (("a", 90), ("b", 70), ("c", 50), ("d", 30))]  # fmt: skip
    companies.take_in(any_home.user_id, specs, NOW, undoable=False)
    return any_home.user_id


def ranks(user):
    return {row.slug: row.rank for row in companies.rows(user, NOW)}


def beats(user, view, winner, loser, outcome=Outcome.FAR_FIRST):
    first, second = companies.keys_of([winner, loser])
    return duels.answer(user, view.key, Answer(first, second, outcome), NOW)


def test_a_duel_goes_on_where_it_was_left_after_a_restart(user, any_home, make_home):
    view = beats(user, duels.open_duel(user, NOW), "d", "a")
    make_home(url="" if any_home.database_url.startswith("sqlite") else any_home.database_url)
    again = duels.open_duel(user, NOW + 1)
    assert (again.key, again.answered, again.contenders) == (view.key, 1, 4)
    assert again.question == view.question
    assert again.leaders[0] == view.leaders[0]


def test_answers_are_taken_back_and_given_again_across_restarts(user):
    view = duels.open_duel(user, NOW)
    first = view.question
    beats(user, view, "d", "a")
    beats(user, view, "d", "b")
    assert duels.take_back(user, view.key).answered == 1
    home.close_home()
    home.open_thread()
    back = duels.take_back(user, view.key)
    assert (back.answered, back.undone, back.question) == (0, 2, first)
    assert duels.take_back(user, view.key).answered == 0
    assert duels.give_again(user, view.key).answered == 1
    assert beats(user, view, "a", "b").undone == 0
    assert duels.give_again(user, view.key).answered == 2


def test_what_taking_would_change_and_cost_is_shown_before_it_is_taken(user):
    view = duels.open_duel(user, NOW)
    beats(user, view, "d", "a")
    beats(user, view, "d", "b")
    kept, usual, even = duels.proposals(user, view.key)
    assert (kept.spread, usual.spread, even.spread) == (Spread.KEPT, Spread.USUAL, Spread.EVEN)
    assert kept.before == kept.after == ranking.cost(user)
    assert kept.changes[0].name == "d"
    assert kept.changes[0].before == 30
    assert even.after.by_interval == {1: 1, 2: 1, 3: 1, 4: 0, 5: 1}
    assert ranks(user) == {"a": 90, "b": 70, "c": 50, "d": 30}


def test_taking_is_one_edit_and_undoing_it_opens_the_duel_again(user):
    view = duels.open_duel(user, NOW)
    for loser in "abc":
        beats(user, view, "d", loser)
    assert duels.take(user, view.key, Spread.KEPT, NOW) >= 2
    assert ranks(user)["d"] == 90
    with pytest.raises(UsageError, match="over"):
        beats(user, view, "a", "b")
    assert edits.undo(user, NOW) == "duel over 4 companies, 3 answers"
    assert ranks(user) == {"a": 90, "b": 70, "c": 50, "d": 30}
    assert duels.open_duel(user, NOW).key == view.key
    edits.redo(user, NOW)
    assert ranks(user)["d"] == 90
    assert duels.open_duel(user, NOW).answered == 0


def test_a_duel_among_the_marked_is_one_of_its_own(user):
    everyone = duels.open_duel(user, NOW)
    few = duels.open_duel(user, NOW, companies.keys_of(["a", "b"]))
    assert (few.contenders, few.key != everyone.key) == (2, True)
    assert duels.open_duel(user, NOW, companies.keys_of(["b", "a"])).key == few.key
    beats(user, few, "b", "a")
    duels.take(user, few.key, Spread.KEPT, NOW)
    assert ranks(user) == {"a": 70, "b": 90, "c": 50, "d": 30}
    assert duels.open_duel(user, NOW).key == everyone.key


def test_who_is_tracked_since_joins_and_who_is_not_any_more_leaves(user):
    view = beats(user, duels.open_duel(user, NOW), "d", "a")
    ranking.set_tracked(user, companies.keys_of(["a"]), False, NOW)
    companies.add(user, ["https://e.example/jobs"], NOW)
    again = duels.open_duel(user, NOW)
    assert (again.key, again.contenders, again.answered) == (view.key, 4, 0)
    assert {"a", "e"} & {name.lower() for name in again.leaders} == {"e"}


def test_a_duel_that_is_given_up_changes_no_rank(user):
    view = beats(user, duels.open_duel(user, NOW), "d", "a")
    duels.give_up(user, view.key, NOW)
    assert ranks(user)["a"] == 90
    assert duels.open_duel(user, NOW).key != view.key


def test_one_company_alone_has_nobody_to_duel_with(user):
    with pytest.raises(UsageError, match="needs two"):
        duels.open_duel(user, NOW, companies.keys_of(["a"]))


def test_nobody_meddles_with_the_duel_of_another(user):
    view = duels.open_duel(user, NOW)
    other = User.insert(name="other", created_at=NOW).execute()
    for meddle in (duels.view, duels.take_back, duels.proposals):
        with pytest.raises(UsageError):
            meddle(other, view.key)


def test_the_two_in_question_come_with_what_helps_to_choose(user):
    first, second = duels.open_duel(user, NOW).question
    assert {first.place, second.place} <= {1, 2, 3, 4}
    assert (first.rank, second.rank) != (None, None)
    assert first.open_postings == 0


def test_the_dearest_of_very_many_take_part(user, monkeypatch):
    monkeypatch.setattr(duels, "MOST", 3)
    view = duels.open_duel(user, NOW)
    assert (view.contenders, view.leaders) == (3, ("a", "b", "c"))
