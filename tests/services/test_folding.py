"""Near-duplicates on one row, re-posts that are no news, snoozed postings that wake."""

from __future__ import annotations

import pytest
from seeded import NOW, company, keys_of, set_match, vacancy
from web import greenhouse, greenhouse_url

from scoutly_tui import clock
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.triage import DiscardReason, InboxState, SnoozeUntil
from scoutly_tui.services import boards, checks, companies, edits, folding, postings, resurfacing, scoring
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.postings import PostingQuery, View
from scoutly_tui.store import database
from scoutly_tui.store.models import User

DAY = 86_400_000
TEXT = (
    "You will build the services that our customers in {} rely on every day. You bring five years of Python and"
    " PostgreSQL in production, an eye for what is simple, and the wish to be on call one week in six. We offer thirty"
    " days of holiday, a budget to learn from, and colleagues who read what you write."
)

OTHERS = tuple(vacancy(n) for n in range(20, 26))


@pytest.fixture
def user(make_home):
    return make_home().user_id


@pytest.fixture
def acme(user):
    return company(user)


def role(number, place, title="Backend Engineer", text=TEXT, **more):
    described = None if text is None else text.format(place)
    return vacancy(number, title=f"{title} ({place})", locations=(place,), description=described, **more)


def look(key, board, now=NOW):
    """A look as the worker takes it: what is found is folded and resurfaces in the transaction that writes it."""
    found = diff(boards.known_postings(key), board)
    fresh = [*found.new, *(p for _, p in found.changed), *(p for _, p in found.reopened)]
    scores = {p.external_id: scoring.score(scoring.users_of(key), p, "Acme") for p in fresh}
    folds = folding.plan(key, "Acme", fresh)
    with database.writing():
        boards.apply(key, found, scores, baseline=False, last_success_at=now, now=now)
        resurfacing.after_look(key, now)
        folding.write(key, folds)


def inbox(user, view=View.INBOX, now=NOW):
    found = postings.by_keys(user, postings.keys(user, PostingQuery(view), now), now)
    return {row.external_id: row for row in found}


CITIES = ("Berlin", "Lisbon", "Oslo")


def test_both_engines_fold_decide_wake_and_take_over(any_home):
    user = any_home.user_id
    key = company(user)
    board = [*(role(n, city) for n, city in enumerate(CITIES)), role(9, "Porto", "Data Analyst"), *OTHERS]
    look(key, board)
    lead = next(row for row in inbox(user).values() if "Backend" in row.title)
    assert (lead.folded, postings.counts(user, NOW).inbox) == (2, len(inbox(user)))
    assert postings.mark(user, [lead.key], InboxState.SAVED, NOW) == 1
    postings.mark(user, keys_of(9), InboxState.SNOOZED, NOW, reason=SnoozeUntil.REPOST)
    look(key, [*board[:3], role(10, "Porto", "Data Analyst"), *OTHERS], NOW + DAY)
    assert postings.by_keys(user, keys_of(10), NOW)[0].state is InboxState.NEW
    assert len(inbox(user, View.SAVED)) == 1


def test_one_role_in_three_cities_is_one_row_with_its_places(user, acme):
    look(acme, [*(role(n, city) for n, city in enumerate(CITIES)), role(9, "Berlin", "Data Analyst")])
    rows = inbox(user)
    assert len(rows) == 2
    lead = next(row for row in rows.values() if "Backend" in row.title)
    assert (lead.folded, sorted(lead.everywhere)) == (2, sorted(CITIES))
    assert postings.counts(user, NOW).inbox == postings.counts(user, NOW).new == 2
    assert len(inbox(user, View.OPEN)) == 4


def test_a_place_that_is_added_later_joins_its_role_and_is_no_news(user, acme):
    look(acme, [role(1, "Berlin")])
    postings.mark(user, keys_of(1), InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)
    look(acme, [role(1, "Berlin"), role(2, "Oslo")], NOW + DAY)
    assert inbox(user) == {}
    assert inbox(user, View.DISCARDED)["1"].everywhere == ("Berlin", "Oslo")


def test_a_role_discarded_for_its_place_does_not_swallow_the_same_role_elsewhere(user, acme):
    look(acme, [role(1, "Berlin")])
    postings.mark(user, keys_of(1), InboxState.DISCARDED, NOW, reason=DiscardReason.LOCATION)
    look(acme, [role(1, "Berlin"), role(2, "Oslo")], NOW + DAY)
    assert list(inbox(user)) == ["2"]


def test_what_a_rule_hides_never_stands_for_what_it_does_not(user, acme):
    look(acme, [role(1, "Berlin"), role(2, "Oslo"), role(3, "Lisbon")])
    set_match(1, hidden=True)
    folding.lead(acme)
    assert inbox(user).keys() | inbox(user, View.HIDDEN).keys() >= {"1"}
    assert len(inbox(user)) == 1
    assert list(inbox(user, View.HIDDEN)) == ["1"]


def test_deciding_on_a_row_decides_on_all_behind_it_and_undo_brings_all_back(user, acme):
    look(acme, [role(n, city) for n, city in enumerate(CITIES)])
    (lead,) = inbox(user).values()
    assert postings.mark(user, [lead.key], InboxState.SAVED, NOW) == 1
    states = database.execute("select distinct state from match")
    assert states == [("saved",)]
    edits.undo(user, NOW)
    assert database.execute("select distinct state from match") == [("new",)]
    postings.seen(user, lead.key, NOW)
    assert database.execute("select distinct state from match") == [("seen",)]


def test_when_the_one_that_stands_for_all_closes_another_does_and_is_where_the_person_left_it(user, acme):
    board = [*(role(n, city) for n, city in enumerate(CITIES)), *(vacancy(n) for n in range(20, 26))]
    look(acme, board)
    lead = next(row for row in inbox(user).values() if "Backend" in row.title)
    postings.seen(user, lead.key, NOW)
    left = [posting for posting in board if posting.external_id != lead.external_id]
    for day in (1, 2):
        look(acme, left, NOW + day * DAY)
    after = next(row for row in inbox(user).values() if "Backend" in row.title)
    assert after.key != lead.key
    assert (after.state, after.folded, len(after.everywhere)) == (InboxState.SEEN, 1, 2)


@pytest.mark.parametrize(
    "other",
    [
        role(2, "Oslo", "Senior Backend Engineer"),
        role(
            2,
            "Oslo",
            text="Something else entirely: you will drive a tram through the city, at night, and like it.",
        ),
        role(2, "Oslo", text=None),
    ],
)
def test_another_level_another_text_and_a_text_not_read_yet_stay_apart(user, acme, other):
    look(acme, [role(1, "Berlin"), other])
    assert set(inbox(user)) == {"1", "2"}


def test_those_without_any_text_yet_fold_and_part_again_when_their_texts_differ(user, acme):
    look(acme, [role(n, city, text=None) for n, city in enumerate(CITIES)])
    assert len(inbox(user)) == 1
    look(acme, [role(n, city, text=text) for n, (city, text) in enumerate(zip(CITIES, (TEXT, TEXT, "Drive a tram, every night."), strict=True))])  # fmt: skip
    assert len(inbox(user)) == 2


def test_every_user_has_leads_of_their_own(user, acme):
    other = User.insert(name="other", created_at=NOW).execute()
    look(acme, [role(1, "Berlin"), role(2, "Oslo")])
    database.execute(
        "insert into match (user_id, posting_id, company_id, state, score, created_at)"
        " select ?, id, company_id, 'new', case external_id when '2' then 90 else 10 end, ? from posting",
        other, NOW,
    )  # fmt: skip
    folding.lead(acme)
    assert list(inbox(other)) == ["2"]
    assert list(inbox(user)) == ["1"]


# ── re-posts ────────────────────────────────────────────────────────────────────────────────────────────────


def reposted(user, acme, state, now=NOW + DAY, **how):
    """Posting 1 in ``state`` goes, and 2 comes with its title and place; returns row 2."""
    look(acme, [role(1, "Oslo"), *OTHERS])
    postings.mark(user, keys_of(1), state, NOW, **how)
    look(acme, [role(2, "Oslo"), *OTHERS], now)
    return next(row for row in postings.by_keys(user, keys_of(2), now))


@pytest.mark.parametrize(
    ("state", "how"),
    [
        (InboxState.DISCARDED, {"reason": DiscardReason.SALARY}),
        (InboxState.SAVED, {}),
        (InboxState.SEEN, {}),
        (InboxState.SNOOZED, {"until": NOW + 9 * DAY}),
    ],
)
def test_a_re_post_stands_where_the_posting_before_it_stood(user, acme, state, how):
    row = reposted(user, acme, state, **how)
    assert (row.state, row.reposted) == (state, True)
    assert (row.state_reason, row.snoozed_until) == (how.get("reason"), how.get("until"))


def test_a_discard_of_long_ago_says_nothing_about_a_re_post(user, acme):
    row = reposted(user, acme, InboxState.DISCARDED, NOW + 181 * DAY, reason=DiscardReason.SALARY)
    assert row.state is InboxState.NEW


def test_what_was_snoozed_until_it_is_posted_again_is_news_then(user, acme):
    row = reposted(user, acme, InboxState.SNOOZED, reason=SnoozeUntil.REPOST)
    assert row.state is InboxState.NEW
    assert postings.by_keys(user, keys_of(1), NOW)[0].state is InboxState.SEEN


@pytest.mark.parametrize(
    ("reason", "wakes"), [(SnoozeUntil.CHANGE, True), (None, True), (SnoozeUntil.REPOST, False)]
)
def test_a_change_wakes_what_waits_for_one(user, acme, reason, wakes):
    look(acme, [role(1, "Oslo"), *OTHERS])
    postings.mark(user, keys_of(1), InboxState.SNOOZED, NOW, reason=reason)
    look(acme, [role(1, "Oslo"), *OTHERS], NOW + DAY)
    assert "1" not in inbox(user, now=NOW + DAY)
    look(acme, [role(1, "Oslo", department="Platform"), *OTHERS], NOW + 2 * DAY)
    assert ("1" in inbox(user, now=NOW + 2 * DAY)) is wakes


def test_a_posting_snoozed_until_it_is_posted_again_wakes_when_it_opens_again(user, acme):
    look(acme, [role(1, "Oslo"), *OTHERS])
    postings.mark(user, keys_of(1), InboxState.SNOOZED, NOW, reason=SnoozeUntil.REPOST)
    for day in (1, 2):
        look(acme, OTHERS, NOW + day * DAY)
    look(acme, [role(1, "Oslo"), *OTHERS], NOW + 3 * DAY)
    assert inbox(user)["1"].state is InboxState.SEEN


def test_a_hidden_row_says_which_rule_hides_it(user, acme):
    look(acme, [role(1, "Oslo")])
    rule = '{"deal_breakers": [{"rule": "word", "verdict": "satisfied", "text": "No.", "quote": ""},'
    rule += ' {"rule": "word", "verdict": "violated", "text": "It says “tram”.", "quote": "tram"}]}'
    set_match(1, hidden=True, verdict=rule)
    assert inbox(user, View.HIDDEN)["1"].why_hidden == "It says “tram”."


def test_a_real_check_folds_what_it_finds_and_a_later_one_what_joins(make_home, web, monkeypatch):
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0")
    spec = CompanySpec("Acme", "https://job-boards.greenhouse.io/acme", 84)
    companies.take_in(home.user_id, [spec], clock.now_ms(), undoable=False)

    def board(*cities):
        changed = {
            f"_{n}": {"location": {"name": city}, "content": f"<p>{TEXT.format(city)}</p>"}
            for n, city in enumerate(cities, start=1)
        }
        return greenhouse("acme", *(f"Backend Engineer ({city})" for city in cities), **changed)

    web.put(greenhouse_url("acme"), board("Berlin", "Lisbon"))
    checks.check_now(home, ["acme"])
    (row,) = inbox(home.user_id, View.BACKLOG, clock.now_ms()).values()
    assert sorted(row.everywhere) == ["Berlin", "Lisbon"]
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "86400")
    web.put(greenhouse_url("acme"), board("Berlin", "Lisbon", "Oslo"))
    checks.check_now(home, ["acme"])
    assert inbox(home.user_id, View.NEW, clock.now_ms()) == {}
    (row,) = inbox(home.user_id, View.BACKLOG, clock.now_ms()).values()
    assert (row.folded, sorted(row.everywhere)) == (2, ["Berlin", "Lisbon", "Oslo"])
