"""The filter language, on both lists and both engines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoutly_tui.domain.filters import FilterError, parse
from scoutly_tui.services import companies, completion, filters, postings, ranking
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
        ("problem:blocked", {"100% Designer"}),
        (
            'rank>60 problem:none work:remote salary>=80k score>70 new:3d python -junior "python engineer"',
            {"Senior Python Engineer"},
        ),
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
        ("score>70", {"acme"}),
        ("-score>70", {"bolt"}),
        ("salary>=80k new:3d", {"acme"}),
        ("new:3d", {"acme", "bolt"}),
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
    assert completion.completions("python wo", filters.POSTINGS) == ["work:"]
    assert completion.completions("work:re", filters.POSTINGS) == ["work:remote"]
    assert completion.completions("problem:not", filters.COMPANIES) == ["problem:not_found"]


VIEWS = {"mine": "engineer score>50", "wrong": "wrok:remote", "round": "@round"}


def test_a_saved_view_stands_in_a_filter_for_what_it_says():
    inner = filters.for_postings("engineer score>50", NOW).clauses
    used = filters.for_postings("@Mine rank>10", NOW, VIEWS)
    assert len(used.clauses) == 2
    assert used.clauses[0].parameters == [value for clause in inner for value in clause.parameters]
    turned = filters.for_postings("-@mine", NOW, VIEWS).clauses[0]
    assert turned.sql.startswith("not ")


@pytest.mark.parametrize(
    ("text", "start", "said", "remedy"),
    [
        ("score>5 @mime", 8, "no saved view", "@mine"),
        ("-@zzzz", 1, "no saved view", "@mine, @wrong, @round"),
        ("rank>1 @wrong", 7, "In @wrong: There is no field “wrok”", "work"),
        ("@round", 0, "cannot stand on another", "Write it out"),
    ],
)
def test_a_saved_view_that_makes_no_sense_is_shown_where_it_is_named(text, start, said, remedy):
    with pytest.raises(FilterError) as caught:
        filters.for_postings(text, NOW, VIEWS)
    assert (caught.value.start, caught.value.end) == (start, len(text))
    assert said in str(caught.value)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    ("text", "at", "offered"),
    [
        ("sc", 2, ["score>"]),
        ("-wo rank>5", 3, ["work:"]),
        ("python work:re", 14, ["work:remote"]),
        ("work:remote", 11, []),
        ("@m", 2, ["@mine"]),
        ("rank>", 5, []),
        ('"in a quote wo', 14, []),
        ("", 0, []),
    ],
)
def test_a_line_goes_on_from_where_the_cursor_stands(text, at, offered):
    found = completion.complete(text, at, filters.POSTINGS, VIEWS)
    assert [item.text for item in found] == offered
    assert all(item.does and item.end == at for item in found)


def test_a_status_of_several_words_is_written_with_hyphens():
    fields = filters.application_fields("a.status")
    clause = filters.for_applications("status:want-to", NOW, fields).clauses[0]
    assert clause.parameters == ["want to apply"]


@pytest.mark.parametrize(
    "text",
    [
        "rank>>6 python",
        f"{'longwords ' * 18}nofield:x {'tail ' * 10}",
        "日本語 wrok:x",
    ],
)
def test_an_error_shows_the_filter_with_carets_under_the_wrong_part(text):
    with pytest.raises(FilterError) as caught:
        filters.for_postings(text, NOW)
    shown, under = caught.value.excerpt.split("\n")
    assert len(shown) < 80
    assert under.strip("^ ") == ""
    wide = sum(ord(letter) > 0x2E80 for letter in shown)
    assert shown[under.index("^") - wide :].startswith(text[caught.value.start : caught.value.end])


@given(st.text(max_size=120))
def test_the_excerpt_of_any_wrong_filter_is_two_short_lines_of_printable_text(text):
    try:
        filters.for_postings(text, NOW)
    except FilterError as error:
        lines = error.excerpt.split("\n")
        assert len(lines) == 2
        assert all(line.isprintable() for line in lines)
