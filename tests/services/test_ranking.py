"""Ranks and tracking: edited one by one and in bulk, undone and redone, and what they mean for due times."""

import pytest

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.ranks import DAY_MS
from scoutly_tui.services import companies, edits, ranking
from scoutly_tui.store import database
from scoutly_tui.store.models import Company, Edit, User

NOW = 1_767_600_000_000
A, B, C = "a", "b", "c"


def take_in(user, **ranks):
    """Companies that were there before this user edits anything; a rank of None is none."""
    specs = [companies.CompanySpec(name, f"https://{name}.example/", rank) for name, rank in ranks.items()]
    return companies.take_in(user, specs, NOW, undoable=False)


@pytest.fixture
def user(any_home):
    take_in(any_home.user_id, a=84, b=50, c=12)
    return any_home.user_id


def keys(*slugs):
    return companies.keys_of(slugs)


def rank_of(user, slug):
    return companies.row(user, slug, NOW).rank


def ranks(user):
    return {row.slug: row.rank for row in companies.rows(user, NOW)}


def another_user(name="other"):
    return User.insert(name=name, created_at=NOW).execute()


def test_a_rank_is_set_for_one_and_for_many_at_once(user):
    assert ranking.set_rank(user, keys(A), 100, NOW) == 1
    assert ranking.set_rank(user, keys(A, B, C), "7", NOW) == 3
    assert ranks(user) == {A: 7, B: 7, C: 7}


def test_a_rank_that_is_none_changes_nothing(user):
    for rank in (0, 101, "ten"):
        with pytest.raises(UsageError):
            ranking.set_rank(user, keys(A, B), rank, NOW)
    assert ranks(user) == {A: 84, B: 50, C: 12}
    assert edits.undo(user, NOW) is None


def test_a_nudge_moves_by_one_and_stops_at_the_ends_of_the_scale(user):
    ranking.set_rank(user, keys(A), 99, NOW)
    assert [ranking.nudge(user, keys(A), 1, NOW) for _ in range(3)] == [1, 0, 0]
    assert rank_of(user, A) == 100
    ranking.set_rank(user, keys(A), 2, NOW)
    assert [ranking.nudge(user, keys(A), -1, NOW) for _ in range(3)] == [1, 0, 0]
    assert rank_of(user, A) == 1


def test_the_next_band_edge_changes_the_interval(user):
    assert companies.row(user, B, NOW).interval_days == 3
    ranking.to_band_edge(user, keys(B), True, NOW)
    assert (rank_of(user, B), companies.row(user, B, NOW).interval_days) == (61, 2)
    for _ in range(2):
        ranking.to_band_edge(user, keys(B), False, NOW)
    assert (rank_of(user, B), companies.row(user, B, NOW).interval_days) == (30, 4)


def test_bulk_edits_move_each_from_where_it_is(user):
    assert ranking.nudge(user, keys(A, B, C), 5, NOW) == 3
    assert ranks(user) == {A: 89, B: 55, C: 17}
    assert ranking.to_band_edge(user, keys(A, B, C), True, NOW) == 3
    assert ranks(user) == {A: 100, B: 61, C: 31}


def test_untracking_keeps_the_rank_and_nothing_is_due_then(user):
    assert ranking.set_tracked(user, keys(A), False, NOW) == 1
    row = companies.row(user, A, NOW)
    assert (row.rank, row.tracked, row.due, row.interval_days, row.priority, row.next_due_at) == (
        84, False, False, None, None, None,
    )  # fmt: skip
    assert row.why == "not tracked"
    ranking.set_tracked(user, keys(A), True, NOW)
    row = companies.row(user, A, NOW)
    assert (row.rank, row.tracked, row.due, row.interval_days) == (84, True, True, 1)


def test_tracking_what_is_tracked_and_untracking_what_is_not_is_no_edit(user):
    take_in(user, d=None)
    assert ranking.set_tracked(user, keys(A, B), True, NOW) == 0
    assert ranking.set_tracked(user, keys("d"), False, NOW) == 0
    assert ranks(user)["d"] is None
    assert edits.undo(user, NOW) is None


def test_ranking_an_unranked_company_tracks_it_and_undo_unranks_it(user):
    take_in(user, d=None)
    assert companies.row(user, "d", NOW).tracked is False
    ranking.nudge(user, keys("d"), 1, NOW)
    row = companies.row(user, "d", NOW)
    assert (row.rank, row.tracked, row.due) == (51, True, True)
    edits.undo(user, NOW)
    row = companies.row(user, "d", NOW)
    assert (row.rank, row.tracked, row.due) == (None, False, False)
    edits.redo(user, NOW)
    row = companies.row(user, "d", NOW)
    assert (row.rank, row.tracked, row.due) == (51, True, True)


# ── due times ───────────────────────────────────────────────────────────────────────────────────────────────


def checked(slug, at, **changes):
    Company.update(last_success_at=at, next_due_at=at + DAY_MS, **changes).where(
        Company.slug == slug
    ).execute()


def test_a_rank_edit_moves_the_next_check(user):
    checked(A, NOW)
    ranking.set_rank(user, keys(A), 50, NOW)
    row = companies.row(user, A, NOW)
    assert (row.next_due_at, row.why) == (NOW + 3 * DAY_MS, "rank 50: every 3 days")
    edits.undo(user, NOW)
    assert companies.row(user, A, NOW).next_due_at == NOW + DAY_MS


def test_a_rank_edit_does_not_lift_a_hold(user):
    checked(A, NOW - 9 * DAY_MS, held_until=NOW + 9 * DAY_MS, hold="back_off")
    ranking.set_rank(user, keys(A), 100, NOW)
    row = companies.row(user, A, NOW)
    assert (row.next_due_at, row.due) == (NOW + 9 * DAY_MS, False)
    assert "backing off" in row.why


def test_the_highest_rank_among_those_who_track_decides(user):
    other = another_user()
    ranking.set_rank(other, keys(C), 95, NOW)
    mine, theirs = companies.row(user, C, NOW), companies.row(other, C, NOW)
    assert (mine.rank, theirs.rank) == (12, 95)
    assert (mine.interval_days, theirs.interval_days) == (1, 1)
    ranking.set_tracked(other, keys(C), False, NOW)
    assert companies.row(user, C, NOW).interval_days == 4
    ranking.set_tracked(user, keys(C), False, NOW)
    assert companies.row(user, C, NOW).interval_days is None


def test_untracking_takes_back_the_check_that_was_only_due(user):
    from scoutly_tui.services import planning, queue

    planning.enqueue_due(NOW, limit=1)
    planning.enqueue_companies([B], NOW)
    ranking.set_tracked(user, keys(A, B), False, NOW)
    assert {job.company: job.status for job in queue.rows()} == {A: "cancelled", B: "pending"}
    ranking.set_tracked(user, keys(A), True, NOW)
    assert [queued.company for queued in planning.enqueue_due(NOW, limit=9)] == [A, C]


# ── what it costs ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_cost_of_the_ranks_is_in_checks_a_day(user):
    cost = ranking.cost(user)
    assert cost.by_interval == {1: 1, 2: 0, 3: 1, 4: 1, 5: 0}
    assert cost.checks_per_day == pytest.approx(1 + 1 / 3 + 1 / 4)
    ranking.set_tracked(user, keys(A), False, NOW)
    companies.remove(user, [C], NOW)
    assert ranking.cost(user).by_interval == {1: 0, 2: 0, 3: 1, 4: 0, 5: 0}
    assert ranking.cost(another_user()).checks_per_day == 0


# ── undo and redo ───────────────────────────────────────────────────────────────────────────────────────────


def test_edits_are_undone_newest_first_and_redone_in_their_order(user):
    ranking.set_rank(user, keys(A), 10, NOW)
    ranking.nudge(user, keys(A, B), 1, NOW)
    ranking.set_tracked(user, keys(C), False, NOW)
    assert [edits.undo(user, NOW) for _ in range(4)] == [
        "untrack: c",
        "rank +1 (2 companies)",
        "rank 10: a",
        None,
    ]
    assert ranks(user) == {A: 84, B: 50, C: 12}
    assert [edits.redo(user, NOW) for _ in range(4)] == [
        "rank 10: a",
        "rank +1 (2 companies)",
        "untrack: c",
        None,
    ]
    assert ranks(user) == {A: 11, B: 51, C: 12}
    assert companies.row(user, C, NOW).tracked is False


def test_undo_and_redo_survive_a_restart(make_home, engine_url):
    home = make_home(url=engine_url)
    take_in(home.user_id, a=84)
    ranking.set_rank(home.user_id, keys(A), 10, NOW)
    home = make_home(url=engine_url)
    assert edits.undo(home.user_id, NOW) == "rank 10: a"
    assert rank_of(home.user_id, A) == 84
    home = make_home(url=engine_url)
    assert edits.redo(home.user_id, NOW) == "rank 10: a"
    assert rank_of(home.user_id, A) == 10


def test_a_new_edit_ends_all_redo(user):
    ranking.set_rank(user, keys(A), 10, NOW)
    edits.undo(user, NOW)
    ranking.set_rank(user, keys(B), 20, NOW)
    assert edits.redo(user, NOW) is None
    assert ranks(user) == {A: 84, B: 20, C: 12}


def test_an_edit_that_changes_nothing_is_not_remembered_and_keeps_redo(user):
    ranking.set_rank(user, keys(A), 10, NOW)
    edits.undo(user, NOW)
    assert ranking.set_rank(user, keys(A), 84, NOW) == 0
    assert edits.redo(user, NOW) == "rank 10: a"


def test_each_user_undoes_only_their_own_edits(user):
    other = another_user()
    ranking.set_rank(user, keys(A), 10, NOW)
    ranking.set_rank(other, keys(A), 99, NOW)
    assert edits.undo(user, NOW) == "rank 10: a"
    assert (rank_of(user, A), rank_of(other, A)) == (84, 99)
    assert edits.undo(user, NOW) is None


def test_what_was_changed_since_is_not_overwritten_and_the_edit_before_can_still_be_undone(user):
    ranking.set_rank(user, keys(B), 20, NOW)
    ranking.set_rank(user, keys(A, C), 10, NOW)
    database.execute("update user_company_preference set rank = 33 where company_id = ?", keys(A)[0])
    with pytest.raises(UsageError) as refused:
        edits.undo(user, NOW)
    assert "changed it since" in str(refused.value)
    assert ranks(user) == {A: 33, B: 20, C: 10}
    assert edits.undo(user, NOW) == "rank 20: b"
    assert ranks(user) == {A: 33, B: 50, C: 10}


def test_a_redo_over_something_changed_since_is_refused_too(user):
    ranking.set_rank(user, keys(A), 10, NOW)
    edits.undo(user, NOW)
    database.execute("update user_company_preference set rank = 33 where company_id = ?", keys(A)[0])
    with pytest.raises(UsageError):
        edits.redo(user, NOW)
    assert rank_of(user, A) == 33


def test_a_redo_never_touches_a_row_that_took_the_place_of_the_one_it_meant(user):
    take_in(user, d=None)
    ranking.set_rank(user, keys("d"), 70, NOW)
    edits.undo(user, NOW)
    other = another_user()
    ranking.set_rank(other, keys(A), 5, NOW)
    try:
        edits.redo(user, NOW)
        assert rank_of(user, "d") == 70
    except UsageError:
        assert rank_of(user, "d") is None
    while edits.undo(user, NOW):
        pass
    assert rank_of(other, A) == 5


def test_undo_is_refused_after_the_company_was_deleted_for_good(user):
    ranking.set_rank(user, keys(A), 10, NOW)
    database.execute("delete from company where slug = ?", A)
    with pytest.raises(UsageError):
        edits.undo(user, NOW)
    assert edits.undo(user, NOW) is None


def test_only_the_newest_edits_are_kept(user, monkeypatch):
    monkeypatch.setattr(edits, "KEPT", 20)
    for number in range(25):
        ranking.set_rank(user, keys(A), 10 + number % 2, NOW)
    assert Edit.select().count() == 20


def test_many_companies_are_edited_and_undone_in_one_step(any_home):
    user = any_home.user_id
    added = take_in(user, **{f"n{number}": 10 for number in range(120)})
    assert ranking.set_rank(user, [one.key for one in added], 90, NOW) == 120
    assert ranking.cost(user).by_interval[1] == 120
    assert edits.undo(user, NOW) == "rank 90 (120 companies)"
    assert ranking.cost(user).by_interval == {1: 0, 2: 0, 3: 0, 4: 0, 5: 120}
