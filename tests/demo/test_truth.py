"""What an ideal visitor knows, worked out by hand and against scoutly's own rules."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scoutly_tui.demo.truth import expected, truth_of
from scoutly_tui.demo.world import World
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.postings import FoundPosting, KnownPosting, fields_hash, text_hash

FULL = frozenset("abcdefgh")


def test_no_look_knows_nothing() -> None:
    truth = truth_of([])
    assert (truth.found, truth.new, truth.closed, truth.problem) == (0, 0, 0, None)


def test_the_first_look_is_backlog() -> None:
    truth = truth_of([FULL])
    assert (truth.found, truth.new) == (8, 0)
    assert truth.open == FULL


def test_what_comes_later_is_new_once() -> None:
    truth = truth_of([FULL, FULL | {"i"}, FULL | {"i"}])
    assert (truth.found, truth.new) == (9, 1)


def test_absent_once_is_not_closed() -> None:
    truth = truth_of([FULL, FULL - {"a"}])
    assert truth.closed == 0
    assert "a" in truth.open


def test_absent_twice_in_a_row_is_closed_at_the_second_look() -> None:
    truth = truth_of([FULL, FULL - {"a"}, FULL - {"a"}])
    assert truth.closed == 1
    assert "a" not in truth.open


def test_back_after_one_absence_starts_over() -> None:
    truth = truth_of([FULL, FULL - {"a"}, FULL, FULL - {"a"}])
    assert (truth.closed, truth.reopened) == (0, 0)


def test_back_after_closing_is_reopened_and_not_new() -> None:
    gone = FULL - {"a"}
    truth = truth_of([FULL, gone, gone, FULL])
    assert (truth.found, truth.new, truth.closed, truth.reopened) == (8, 0, 1, 1)
    assert "a" in truth.open


def test_closed_a_second_time_counts_twice() -> None:
    gone = FULL - {"a"}
    assert truth_of([FULL, gone, gone, FULL, gone, gone]).closed == 2


def test_what_came_and_went_between_looks_was_never_there() -> None:
    assert truth_of([FULL, FULL]).found == 8


def test_half_gone_is_ordinary_and_more_than_half_a_problem() -> None:
    assert truth_of([FULL, frozenset("abcd")]).problem is None
    assert truth_of([FULL, frozenset("abc")]).problem is ProblemKind.EMPTIED


def test_an_emptied_look_takes_nothing_in_and_closes_nothing() -> None:
    absent = FULL - {"a"}
    truth = truth_of([FULL, absent, frozenset("bx")])
    assert (truth.found, truth.new, truth.closed) == (8, 0, 0)
    assert truth.problem is ProblemKind.EMPTIED


def test_a_board_still_empty_at_the_next_look_is_closed_and_the_problem_over() -> None:
    truth = truth_of([FULL, frozenset(), frozenset()])
    assert (truth.closed, truth.open, truth.problem) == (8, frozenset(), None)
    assert truth.raised == {ProblemKind.EMPTIED}


def test_a_board_back_at_the_next_look_lost_nothing() -> None:
    truth = truth_of([FULL, frozenset(), FULL | {"i"}])
    assert (truth.found, truth.new, truth.closed, truth.reopened, truth.problem) == (9, 1, 0, 0, None)


def test_only_what_is_still_gone_after_an_emptied_look_is_closed() -> None:
    truth = truth_of([FULL, frozenset("ab"), frozenset("abcdef")])
    assert truth.closed == 2
    assert truth.open == frozenset("abcdef")


boards = st.lists(st.frozensets(st.sampled_from("abcdefghijkl")), max_size=9)


@given(boards)
@settings(max_examples=200, deadline=None)
def test_the_truth_agrees_with_scoutlys_diff(looks: list[frozenset[str]]) -> None:
    known: dict[str, KnownPosting] = {}
    new = closed = reopened = 0
    shrunken = False
    for moment, look in enumerate(looks):
        found = [FoundPosting(i, f"Title {i}", f"https://a.example/{i}") for i in sorted(look)]
        change = diff(known.values(), found)
        keys = {posting.key: posting.external_id for posting in known.values()}
        shrunken = change.shrunken
        for key in change.closing:
            known[keys[key]] = _known(keys[key], key, missing=moment)
        if shrunken:
            continue
        for key in change.closed:
            known[keys[key]] = _known(keys[key], key, missing=moment, closed=moment)
        for key in change.seen:
            known[keys[key]] = _known(keys[key], key)
        for old, posting in change.reopened:
            known[posting.external_id] = _known(posting.external_id, old.key)
        for posting in change.new:
            known[posting.external_id] = _known(posting.external_id, len(known))
        new += len(change.new) if moment else 0
        closed += len(change.closed)
        reopened += len(change.reopened)
    truth = truth_of(looks)
    assert (truth.found, truth.new, truth.closed, truth.reopened) == (len(known), new, closed, reopened)
    assert truth.open == {i for i, posting in known.items() if posting.closed_at is None}
    assert (truth.problem is ProblemKind.EMPTIED) == shrunken


def _known(external_id: str, key: int, missing: int | None = None, closed: int | None = None) -> KnownPosting:
    found = FoundPosting(external_id, f"Title {external_id}", f"https://a.example/{external_id}")
    return KnownPosting(
        key=key,
        external_id=external_id,
        url=found.url,
        title=found.title,
        fields_hash=fields_hash(found),
        text_hash=text_hash(found.description),
        missing_since=missing,
        closed_at=closed,
    )


def test_five_days_of_ideal_visits_meet_everything_that_is_planted(world: World) -> None:
    from scoutly_tui.domain.ranks import interval_days

    looks = {c.slug: range(0, 5, interval_days(c.rank or 0)) for c in world.ranked}
    truth = expected(world, looks)
    confirmed = {c.slug for c in world.companies if c.trouble in ("emptied_on_2", "glitch_on_2")}
    assert truth.problems == {s: kind for s, kind in world.planted.items() if s not in confirmed}
    raised = {slug: set(company.raised) for slug, company in truth.companies.items() if company.raised}
    assert raised == {slug: {kind} for slug, kind in world.planted.items()}
    assert truth.found > 1_000
    assert truth.new > 50
    assert truth.closed > 20
    assert truth.reopened >= 2


def test_totals_are_the_sums_of_the_companies(world: World) -> None:
    looks = {company.slug: [0, 2, 4, 4] for company in world.ranked[:9]}
    truth = expected(world, looks)
    assert set(truth.companies) == set(looks)
    assert truth.found == sum(company.found for company in truth.companies.values())
    assert truth.closed == sum(company.closed for company in truth.companies.values())


def test_the_order_in_which_looks_are_told_does_not_matter(world: World) -> None:
    slug = world.ranked[0].slug
    assert expected(world, {slug: [4, 0, 2]}) == expected(world, {slug: [0, 2, 4]})
