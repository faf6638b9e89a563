"""The same role under a new number is a re-post, and says so; another one is not."""

from __future__ import annotations

from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.triage import InboxState
from scoutly_tui.services import boards, companies, postings, scoring
from scoutly_tui.store import database

NOW = 1_767_600_000_000
DAY = 86_400_000


def found(number, title="Data Engineer", place="Oslo"):
    return FoundPosting(str(number), title, f"https://acme.example/{number}", (place,), description="Text.")


def look(key, user, board, now, *, baseline=False):
    with database.writing():
        change = diff(boards.known_postings(key), board)
        scores = {p.external_id: scoring.score([user], p, "Acme") for p in change.new}
        boards.apply(key, change, scores, baseline=baseline, last_success_at=now - DAY, now=now)


def test_a_role_that_comes_back_under_a_new_number_is_a_re_post(any_home):
    user = any_home.user_id
    key = companies.add(user, ["https://acme.example/jobs"], NOW)[0].key
    others = [found(n, f"Role {n}") for n in range(10, 16)]
    look(key, user, [found(1), *others], NOW, baseline=True)
    look(key, user, [found(2), found(3, place="Bergen"), found(4, "Designer"), *others], NOW + DAY)
    query = postings.PostingQuery(view=postings.View.ALL)
    rows = {r.external_id: r for r in postings.by_keys(user, postings.keys(user, query, NOW), NOW)}
    assert {number for number, row in rows.items() if row.reposted} == {"2"}
    assert rows["2"].state is InboxState.NEW
    history = postings.reader(user, rows["2"].key, NOW).history
    assert [(event.kind, event.detail) for event in history] == [("reposted", {"of": rows["1"].key})]


def test_a_first_look_holds_no_re_posts(any_home):
    user = any_home.user_id
    key = companies.add(user, ["https://acme.example/jobs"], NOW)[0].key
    look(key, user, [found(1), found(2)], NOW, baseline=True)
    assert database.execute("select count(*) from posting_event where kind = 'reposted'")[0][0] == 0
