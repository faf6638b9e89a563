"""The inbox: which postings a view lists and counts, triage and its undoing, reading one closely."""

import itertools

import pytest
from seeded import NOW, company, keys_of, look, set_match, vacancy

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import applications, companies, edits, leases, postings, ranking, rescoring
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database
from scoutly_tui.store.models import Match, User

DAY = 86_400_000


@pytest.fixture
def user(any_home):
    return any_home.user_id


@pytest.fixture
def acme(user):
    """A company whose first look found postings 1 and 2, and whose second found 3 and 4."""
    key = company(user)
    look(key, [vacancy(1), vacancy(2)], NOW - DAY, baseline=True)
    look(key, [vacancy(n) for n in (1, 2, 3, 4)], NOW)
    return key


def ids(user, view=View.INBOX, now=NOW, **query):
    keys = postings.keys(user, PostingQuery(view, **query), now)
    return [row.external_id for row in postings.by_keys(user, keys, now)]


# ── views ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_first_look_finds_is_backlog_and_what_later_ones_find_is_new(user, acme):
    assert sorted(ids(user, View.BACKLOG)) == ["1", "2"]
    assert sorted(ids(user, View.NEW)) == sorted(ids(user)) == ["3", "4"]
    assert sorted(ids(user, View.OPEN)) == sorted(ids(user, View.ALL)) == ["1", "2", "3", "4"]


def every_kind_of_match(user):
    """One posting for each way a match can stand; returns how many."""
    key = company(user)
    ways = list(itertools.product(InboxState, (False, True), (False, True), (None, NOW - 1, NOW, NOW + 1)))
    look(key, [vacancy(n) for n in range(len(ways))])
    for number, (state, hidden, is_open, until) in enumerate(ways):
        set_match(number, state=state, hidden=hidden, is_open=is_open, snoozed_until=until)
    return len(ways)


def test_the_counts_equal_the_lists_whatever_stands_in_them(user):
    every_kind_of_match(user)
    counts = postings.counts(user, NOW)
    for view in (
        View.NEW,
        View.INBOX,
        View.SAVED,
        View.SNOOZED,
        View.DISCARDED,
        View.BACKLOG,
        View.HIDDEN,
        View.CLOSED,
    ):
        assert getattr(counts, view.value) == len(ids(user, view)), view


def test_every_open_posting_is_on_exactly_one_of_the_lists(user):
    every_kind_of_match(user)
    lists = [
        ids(user, view)
        for view in (View.INBOX, View.SAVED, View.SNOOZED, View.DISCARDED, View.BACKLOG, View.HIDDEN)
    ]
    listed = list(itertools.chain(*lists))
    assert len(listed) == len(set(listed))
    assert set(ids(user, View.OPEN)) <= set(listed)
    assert set(ids(user, View.NEW)) <= set(ids(user, View.INBOX))
    assert set(ids(user, View.CLOSED)) == set(ids(user, View.ALL)) - set(ids(user, View.OPEN))


def test_the_postings_of_a_removed_company_are_on_no_list_until_it_is_back(user, acme):
    other = company(user, "Blue")
    look(other, [vacancy(9)])
    companies.remove(user, ["acme"], NOW)
    assert ids(user) == ids(user, View.ALL) == ["9"]
    counts = postings.counts(user, NOW)
    assert (counts.new, counts.inbox, counts.backlog) == (1, 1, 0)
    edits.undo(user, NOW)
    assert postings.counts(user, NOW).new == 3


def test_each_user_has_an_inbox_of_their_own(user, acme):
    other = User.insert(name="other", created_at=NOW).execute()
    assert ids(other, View.ALL) == []
    assert postings.mark(other, keys_of(3), InboxState.SAVED, NOW) == 0
    assert ids(user, View.SAVED) == []


def test_whoever_begins_to_track_a_company_finds_what_is_open_there_and_it_is_scored(user, acme):
    other = User.insert(name="other", created_at=NOW).execute()
    look(acme, [vacancy(n) for n in (1, 2, 3)], NOW)
    for _ in range(2):
        look(acme, [vacancy(n) for n in (1, 2, 3)], NOW + 1)
    ranking.set_rank(other, companies.keys_of(["acme"]), 60, NOW)
    assert sorted(ids(other, View.BACKLOG)) == ["1", "2", "3"]
    assert postings.counts(user, NOW).backlog == 2
    assert rescoring.enqueue(NOW) == 1
    claimed = leases.claim("here:1:1#1", NOW, 30)
    assert rescoring.run(claimed, lambda: NOW, lambda: False) == 3
    assert all(row.score is not None for row in postings.by_keys(other, keys_of(1, 2, 3), NOW))
    assert sorted(ids(other, View.BACKLOG)) == ["1", "2", "3"]


# ── order and filters ───────────────────────────────────────────────────────────────────────────────────────


def test_the_best_come_first_and_the_unscored_last(user, acme):
    for external_id, score in ((1, 10), (2, None), (3, 90), (4, 50)):
        set_match(external_id, score=score)
    assert ids(user, View.ALL) == ["3", "4", "1", "2"]


def test_equal_scores_and_latest_first_have_a_stable_order(user, acme):
    for number in (1, 2, 3, 4):
        set_match(number, score=50)
    assert ids(user, View.ALL) == ["4", "3", "2", "1"]
    assert ids(user, View.ALL, sort="new") == ["4", "3", "2", "1"]
    look(acme, [vacancy(n) for n in range(1, 6)], NOW + DAY)
    set_match(5, score=1)
    assert ids(user, View.ALL, sort="new")[0] == "5"
    assert ids(user, View.ALL)[-1] == "5"


def test_filters_narrow_by_company_score_age_and_words(user, acme):
    blue = company(user, "Blue")
    look(
        blue,
        [vacancy(9, title="Ärztin für Öffentlichkeit", locations=("Zürich",), department="Health")],
        NOW + DAY,
    )
    set_match(9, score=70)
    assert ids(user, company="blue") == ["9"]
    assert ids(user, company="nobody") == []
    assert ids(user, View.ALL, min_score=70) == ["9"]
    assert ids(user, View.ALL, new_since=NOW + 1) == ["9"]
    assert sorted(ids(user, View.ALL, new_since=NOW)) == ["3", "4", "9"]
    for words in ("blue", "ärztin", "ÄRZTIN zürich", "health öffent"):
        assert ids(user, text=words) == ["9"], words
    assert ids(user, text="engineer health") == []
    assert sorted(ids(user, View.ALL, text="ENGINEER acme")) == ["1", "2", "3", "4"]
    assert ids(user, View.ALL, text="%") == ids(user, View.ALL, text="_") == []


def test_rows_come_in_the_order_asked_for_and_unknown_keys_are_passed_over(user, acme):
    wanted = [*keys_of(4, 1, 3), 10**9, *keys_of(2, 4)]
    assert [row.external_id for row in postings.by_keys(user, wanted, NOW)] == ["4", "1", "3", "2", "4"]
    assert postings.by_keys(user, [], NOW) == []


def test_more_rows_than_one_statement_takes_are_found_and_marked(user, acme, monkeypatch):
    monkeypatch.setattr(postings, "CHUNK", 2)
    wanted = keys_of(4, 2, 1, 3)
    assert [row.key for row in postings.by_keys(user, wanted, NOW)] == wanted
    assert postings.mark(user, wanted, InboxState.SAVED, NOW) == 4
    edits.undo(user, NOW)
    assert postings.counts(user, NOW).saved == 0


# ── one row ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_says_all_that_is_known(user):
    key = company(user, rank=77)
    salary = Salary(50_000.0, 60_000.0, "EUR", Period.YEAR)
    rich = vacancy(
        1, title="Cook", locations=("Berlin", "Oslo"), work_model=WorkModel.HYBRID, department="Kitchen",
        employment_type=EmploymentType.CONTRACT, posted_at=NOW - 5, salary=salary, language="de",
    )  # fmt: skip
    look(key, [rich], NOW)
    (row,) = postings.by_keys(user, keys_of(1), NOW)
    assert (row.company, row.company_name, row.external_id, row.title, row.url) == (
        "acme", "Acme", "1", "Cook", "https://acme.example/jobs/1",
    )  # fmt: skip
    assert (row.locations, row.work_model, row.employment_type, row.department) == (
        ("Berlin", "Oslo"), "hybrid", "contract", "Kitchen",
    )  # fmt: skip
    assert (row.salary, row.language, row.posted_at, row.first_seen_at) == (salary, "de", NOW - 5, NOW)
    assert (row.closed_at, row.closing, row.changed_at, row.rank, row.application) == (
        None,
        False,
        None,
        77,
        None,
    )
    assert (row.state, row.hidden, row.partial) == (InboxState.NEW, False, False)


def test_a_salary_without_a_lower_end_is_a_salary_and_none_is_none(user):
    look(company(user), [vacancy(1, salary=Salary(None, 9.0, None, None)), vacancy(2)])
    with_salary, without = postings.by_keys(user, keys_of(1, 2), NOW)
    assert (with_salary.salary, without.salary) == (Salary(None, 9.0, None, None), None)


def test_a_posting_absent_once_is_closing_and_then_closed(user, acme):
    rest = [vacancy(n) for n in (1, 2, 3)]
    look(acme, rest, NOW + DAY)
    (row,) = postings.by_keys(user, keys_of(4), NOW)
    assert (row.closing, row.closed_at, "4" in ids(user)) == (True, None, True)
    look(acme, rest, NOW + 2 * DAY)
    (row,) = postings.by_keys(user, keys_of(4), NOW)
    assert (row.closing, row.closed_at) == (False, NOW + 2 * DAY)
    assert (ids(user), ids(user, View.CLOSED)) == (["3"], ["4"])


# ── reading one ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_reader_shows_text_verdict_and_history(user, acme):
    look(acme, [vacancy(1, title="Chief Engineer"), *(vacancy(n) for n in (2, 3, 4))], NOW + DAY)
    detail = postings.reader(user, keys_of(1)[0], NOW)
    assert detail.row.title == "Chief Engineer"
    assert detail.description == "Build things."
    assert [(event.kind, event.at) for event in detail.history] == [
        ("changed", NOW + DAY),
        ("opened", NOW - DAY),
    ]
    assert detail.history[0].detail == {"title": ["Engineer 1", "Chief Engineer"]}
    assert detail.verdict.score == detail.row.score
    assert detail.verdict.error is None


def test_a_posting_whose_page_was_not_read_has_no_description(user):
    look(company(user), [vacancy(1, description=None)])
    detail = postings.reader(user, keys_of(1)[0], NOW)
    assert (detail.description, detail.row.partial, detail.verdict.partial) == (None, True, True)


def test_a_posting_that_nobody_scored_for_this_user_can_be_read(user, acme):
    other = User.insert(name="other", created_at=NOW).execute()
    detail = postings.reader(other, keys_of(1)[0], NOW)
    assert (detail.row.score, detail.verdict.score, detail.row.state) == (None, None, InboxState.BACKLOG)


def test_an_unknown_posting_is_refused(user):
    with pytest.raises(UsageError) as refused:
        postings.reader(user, 4711, NOW)
    assert "4711" in str(refused.value)
    assert refused.value.remedy


# ── triage ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("state", "view"),
    [
        (InboxState.SAVED, View.SAVED),
        (InboxState.DISCARDED, View.DISCARDED),
        (InboxState.BACKLOG, View.BACKLOG),
    ],
)
def test_a_mark_moves_a_posting_and_undo_moves_it_back(user, acme, state, view):
    assert postings.mark(user, keys_of(3), state, NOW) == 1
    assert "3" in ids(user, view)
    assert ids(user) == ["4"]
    assert edits.undo(user, NOW) == state.value
    assert "3" not in ids(user, view)
    assert sorted(ids(user)) == ["3", "4"]
    assert edits.redo(user, NOW) == state.value
    assert ids(user) == ["4"]


def test_a_discarded_posting_keeps_its_reason_until_it_is_undone(user, acme):
    postings.mark(user, keys_of(3), InboxState.DISCARDED, NOW, reason=DiscardReason.SALARY)
    (row,) = postings.by_keys(user, keys_of(3), NOW)
    assert row.state_reason == "too little pay"
    postings.mark(user, keys_of(3), InboxState.DISCARDED, NOW, reason=DiscardReason.TITLE)
    edits.undo(user, NOW)
    assert postings.by_keys(user, keys_of(3), NOW)[0].state_reason == "too little pay"
    edits.undo(user, NOW)
    assert postings.by_keys(user, keys_of(3), NOW)[0].state_reason is None


def test_a_snoozed_posting_sleeps_until_its_hour_and_is_back_in_the_inbox_then(user, acme):
    postings.mark(user, keys_of(3), InboxState.SNOOZED, NOW, until=NOW + DAY)
    assert (ids(user), ids(user, View.SNOOZED)) == (["4"], ["3"])
    later = NOW + DAY
    assert sorted(ids(user, now=later)) == ["3", "4"]
    assert ids(user, View.SNOOZED, now=later) == []
    assert (postings.counts(user, NOW).snoozed, postings.counts(user, later).snoozed) == (1, 0)


def test_snoozing_again_moves_the_hour(user, acme):
    postings.mark(user, keys_of(3), InboxState.SNOOZED, NOW, until=NOW + DAY)
    assert postings.mark(user, keys_of(3), InboxState.SNOOZED, NOW, until=NOW + 2 * DAY) == 1
    edits.undo(user, NOW)
    assert postings.by_keys(user, keys_of(3), NOW)[0].snoozed_until == NOW + DAY


def test_many_are_marked_and_undone_in_one_step(user, acme):
    assert postings.mark(user, keys_of(1, 2, 3, 4), InboxState.SAVED, NOW) == 4
    assert postings.counts(user, NOW).saved == 4
    assert edits.undo(user, NOW) == "saved (4 postings)"
    counts = postings.counts(user, NOW)
    assert (counts.saved, counts.new, counts.backlog) == (0, 2, 2)


def test_a_mark_that_is_there_already_is_no_edit(user, acme):
    postings.mark(user, keys_of(3), InboxState.SAVED, NOW)
    assert postings.mark(user, keys_of(3), InboxState.SAVED, NOW + 1) == 0
    edits.undo(user, NOW)
    assert edits.undo(user, NOW) is None


def test_looking_at_a_new_posting_makes_it_seen_and_nothing_else_does(user, acme):
    key = keys_of(3)[0]
    postings.seen(user, key, NOW)
    assert postings.by_keys(user, [key], NOW)[0].state is InboxState.SEEN
    assert (ids(user, View.NEW), sorted(ids(user))) == (["4"], ["3", "4"])
    assert edits.undo(user, NOW) is None
    for state in (InboxState.SAVED, InboxState.BACKLOG):
        postings.mark(user, [key], state, NOW)
        postings.seen(user, key, NOW)
        assert postings.by_keys(user, [key], NOW)[0].state is state


def test_having_looked_at_a_posting_does_not_stand_in_the_way_of_redo(user, acme):
    key = keys_of(3)[0]
    postings.mark(user, [key], InboxState.SAVED, NOW)
    edits.undo(user, NOW)
    postings.seen(user, key, NOW)
    assert edits.redo(user, NOW) == "saved"
    assert ids(user, View.SAVED) == ["3"]


def test_a_score_that_changed_since_does_not_stand_in_the_way_of_undo(user, acme):
    postings.mark(user, keys_of(3), InboxState.SAVED, NOW)
    set_match(3, score=99, hidden=True, verdict="{}")
    assert edits.undo(user, NOW) == "saved"
    assert ids(user, View.HIDDEN) == ["3"]
    assert Match.select(Match.score).where(Match.posting == keys_of(3)[0]).scalar() == 99


def test_a_check_between_mark_and_undo_changes_neither(user, acme):
    postings.mark(user, keys_of(3), InboxState.SAVED, NOW)
    look(acme, [vacancy(3, title="Renamed"), *(vacancy(n) for n in (1, 2, 4))], NOW + DAY)
    assert ids(user, View.SAVED) == ["3"]
    assert edits.undo(user, NOW) == "saved"
    assert "3" in ids(user, View.NEW)


# ── what a look leaves alone ────────────────────────────────────────────────────────────────────────────────


def test_a_posting_that_comes_back_is_open_again_where_the_person_left_it(user, acme):
    postings.mark(user, keys_of(4), InboxState.SAVED, NOW)
    for day in (1, 2):
        look(acme, [vacancy(n) for n in (1, 2, 3)], NOW + day * DAY)
    assert ids(user, View.CLOSED) == ["4"]
    look(acme, [vacancy(n) for n in (1, 2, 3, 4)], NOW + 3 * DAY)
    assert ids(user, View.CLOSED) == []
    assert ids(user, View.SAVED) == ["4"]
    detail = postings.reader(user, keys_of(4)[0], NOW)
    assert [event.kind for event in detail.history] == ["reopened", "closed", "opened"]
    assert detail.row.closed_at is None


def test_an_application_shows_in_the_row(user, acme):
    applications.set_status(user, keys_of(3)[0], ApplicationStatus.APPLIED, NOW)
    assert postings.by_keys(user, keys_of(3), NOW)[0].application == "applied"


def test_a_list_of_thousands_takes_no_longer_than_its_keys(user):
    key = company(user)
    look(key, [vacancy(n) for n in range(1_200)])
    assert len(postings.keys(user, PostingQuery(View.NEW), NOW)) == 1_200
    assert postings.counts(user, NOW).new == 1_200
    assert database.execute("select open_postings from company") == [(1_200,)]
