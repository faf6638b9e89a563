"""The filter language, on both lists and both engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoutly_tui.domain.filters import FilterError, parse
from scoutly_tui.services import companies, filters, postings, ranking
from scoutly_tui.store.models import Company, Match, Posting

NOW = 1_767_600_000_000
DAY = 86_400_000


@pytest.fixture
def world(any_home):
    user = any_home.user_id
    added = companies.add(user, ["https://acme.example/jobs", "https://bolt.example/jobs"], NOW)
    acme, bolt = (item.key for item in added)
    ranking.set_rank(user, [acme], 84, NOW)
    ranking.set_rank(user, [bolt], 20, NOW)
    Company.update(problem="blocked", last_success_at=NOW - 4 * DAY).where(Company.id == bolt).execute()
    rows = [
        (acme, "Senior Python Engineer", "remote", 95_000, NOW - DAY, 88),
        (acme, "Junior Rust Engineer", "hybrid", 60_000, NOW - 9 * DAY, 40),
        (bolt, "100% Designer", None, None, NOW - DAY, None),
    ]
    for number, (company, title, work, pay, seen, score) in enumerate(rows):
        key = Posting.insert(
            company=company, external_id=str(number), url="https://x.example", title=title, work_model=work,
            salary_max=pay, fields_hash="", first_seen_at=seen, last_seen_at=seen,
        ).execute()  # fmt: skip
        Match.insert(
            user=user, posting=key, company=company, score=score, state="new", created_at=NOW
        ).execute()
    return user


def titles(user, text):
    query = postings.PostingQuery(view=postings.View.ALL, text=text)
    return {row.title for row in postings.by_keys(user, postings.keys(user, query, NOW), NOW)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", {"Senior Python Engineer", "Junior Rust Engineer", "100% Designer"}),
        ("engineer", {"Senior Python Engineer", "Junior Rust Engineer"}),
        ("engineer -senior", {"Junior Rust Engineer"}),
        ('"python engineer"', {"Senior Python Engineer"}),
        ("work:remote", {"Senior Python Engineer"}),
        ("-work:remote", {"Junior Rust Engineer", "100% Designer"}),
        ("salary>=80k", {"Senior Python Engineer"}),
        ("score>70 new:3d", {"Senior Python Engineer"}),
        ("new>1w", {"Junior Rust Engineer"}),
        ("rank<50", {"100% Designer"}),
        ("company:bolt", {"100% Designer"}),
        ("100%", {"100% Designer"}),
        ("1%0", set()),
        ("title:_unior", set()),
        ("state:new work:hyb", {"Junior Rust Engineer"}),
    ],
)
def test_a_filter_keeps_the_postings_it_describes(world, text, found):
    assert titles(world, text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rank>60", {"acme"}),
        ("problem:any", {"bolt"}),
        ("problem:block", {"bolt"}),
        ("problem:none", {"acme"}),
        ("checked:3d", set()),
        ("checked>3d", {"bolt"}),
        ("due:yes", {"acme", "bolt"}),
        ("-name:acme", {"bolt"}),
    ],
)
def test_a_filter_keeps_the_companies_it_describes(world, text, found):
    assert {row.slug for row in companies.rows(world, NOW, text=text)} == found


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("python rnak>60", 7, 11),
        ("rank>high", 0, 9),
        ("new:soon", 0, 8),
        ("work:moon", 0, 9),
        ('say "hello', 4, 10),
        ("rank>", 0, 5),
        ("hidden:maybe", 0, 12),
    ],
)
def test_what_makes_no_sense_is_shown_where_it_stands(text, start, end):
    with pytest.raises(FilterError) as caught:
        filters.for_postings(text, NOW)
    assert (caught.value.start, caught.value.end) == (start, end)
    assert caught.value.remedy


@given(st.text(max_size=80))
def test_any_text_is_a_filter_or_a_filter_error(text):
    for understand in (
        parse,
        lambda t: filters.for_postings(t, NOW),
        lambda t: filters.for_companies(t, NOW),
    ):
        try:
            understand(text)
        except FilterError as error:
            place = (error.start, error.end)
        else:
            place = (0, len(text))
        assert 0 <= place[0] <= place[1] <= max(len(text), place[1])


def test_completion_offers_fields_and_then_their_values():
    assert filters.completions("python wo", filters.POSTINGS) == ["work:"]
    assert filters.completions("work:re", filters.POSTINGS) == ["work:remote"]
    assert filters.completions("problem:not", filters.COMPANIES) == ["problem:not_found"]
