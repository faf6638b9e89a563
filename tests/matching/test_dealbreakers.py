"""The rules a posting can break, on labelled ads in eight languages and one by one."""

from collections import Counter
from dataclasses import replace

import pytest

from scoutly_tui.matching.dealbreakers import judge
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile, Rule
from scoutly_tui.matching.score import Scorer
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.verdict import DealBreaker, Finding
from tests.matching.samples import profiles, read_ads, stands_in

PRECISION, RECALL = 0.97, 0.85


def verdicts(profile: Profile, posting: PostingText) -> dict[Rule, DealBreaker]:
    reader = Reader(posting)
    return {item.rule: item for item in judge(profile, reader, reader.read())}


def counts(*, held_out: bool) -> Counter[str]:
    found: Counter[str] = Counter()
    for ad in read_ads(held_out=held_out):
        for rule, item in verdicts(ad.profile, ad.posting).items():
            truth = ad.expect.get(rule.value, "not_stated") == "violated"
            said = item.verdict is Finding.VIOLATED
            found["hit" if truth and said else "wrong" if said else "missed" if truth else "right"] += 1
    return found


@pytest.mark.parametrize("held_out", [False, True], ids=["seen", "held out"])
def test_what_is_violated_is_found_and_little_else(held_out: bool) -> None:
    found = counts(held_out=held_out)
    assert found["hit"] / (found["hit"] + found["wrong"]) >= PRECISION
    assert found["hit"] / (found["hit"] + found["missed"]) >= RECALL


@pytest.mark.parametrize("held_out", [False, True], ids=["seen", "held out"])
def test_every_violation_quotes_the_posting(held_out: bool) -> None:
    for ad in read_ads(held_out=held_out):
        for item in verdicts(ad.profile, ad.posting).values():
            assert stands_in(item.quote, ad.posting), (ad.id, item)
            assert item.quote or item.verdict is Finding.NOT_STATED, (ad.id, item)


def test_the_labelled_set_is_as_large_and_mixed_as_it_says() -> None:
    ads = [*read_ads(held_out=False), *read_ads(held_out=True)]
    assert len(ads) >= 240
    assert len({ad.posting.description for ad in ads}) == len(ads)
    assert {ad.language for ad in ads} == {"en", "de", "fr", "es", "nl", "pt", "it", "pl"}
    assert len(list(read_ads(held_out=True))) * 3 >= len(ads) - 8


def test_a_profile_that_says_nothing_breaks_nothing() -> None:
    for ad in read_ads(held_out=False):
        assert verdicts(Profile(), ad.posting) == {}


def test_a_title_alone_hides_nothing_by_its_place() -> None:
    found = verdicts(profiles()["anna"], PostingText("Backend Engineer", "", ("Hamburg",)))
    assert found[Rule.LOCATION].verdict is Finding.NOT_STATED


def test_a_rule_that_is_switched_off_says_nothing() -> None:
    posting = PostingText("Sales Manager", "", ("Berlin",), "You sell.")
    anna = profiles()["anna"]
    assert verdicts(anna, posting)[Rule.ROLE].verdict is Finding.VIOLATED
    assert Rule.ROLE not in verdicts(replace(anna, rules_off=(Rule.ROLE,)), posting)


def test_only_a_violation_with_a_quote_hides() -> None:
    anna = profiles()["anna"]
    hidden = Scorer(anna).score(
        PostingText("Engineer", "", ("Berlin",), "You speak fluent Japanese, it is required.")
    )
    shown = Scorer(anna).score(PostingText("Engineer", "", ("Berlin",), "Japanese is a plus. Hybrid."))
    assert hidden.hidden
    assert not shown.hidden


def test_words_ruled_out_are_found_whole() -> None:
    profile = Profile(excluded_words=("ninja",))
    assert verdicts(profile, PostingText("Ninja", description=""))[Rule.WORD].verdict is Finding.VIOLATED
    assert (
        verdicts(profile, PostingText("x", description="Ninjago toys"))[Rule.WORD].verdict
        is Finding.NOT_STATED
    )


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("You write PHP every day.", Finding.VIOLATED),
        ("We moved off PHP last year.", Finding.SATISFIED),
        ("PHP would be a plus.", Finding.NOT_STATED),
        ("You know Go or PHP.", Finding.NOT_STATED),
        ("Symfony and MySQL", Finding.VIOLATED),
        ("Our customers, such as PHP Group, love it.", Finding.NOT_STATED),
    ],
)
def test_a_technology_counts_only_where_it_is_in_use(text: str, verdict: Finding) -> None:
    profile = Profile(excluded_technologies=("PHP",))
    assert verdicts(profile, PostingText("Engineer", description=text))[Rule.TECHNOLOGY].verdict is verdict


@pytest.mark.parametrize(
    ("title", "role", "verdict"),
    [
        ("Sales Engineer", "sales", Finding.VIOLATED),
        ("Software Engineer, Sales Tools", "sales", Finding.NOT_STATED),
        ("Salesforce Developer", "sales", Finding.NOT_STATED),
        ("Vertriebsmitarbeiter", "sales", Finding.VIOLATED),
        ("Engineering Manager", "management", Finding.VIOLATED),
        ("Product Manager, Platform", "management", Finding.NOT_STATED),
        ("Barista", "barista", Finding.VIOLATED),
    ],
)
def test_a_role_is_read_from_the_title(title: str, role: str, verdict: Finding) -> None:
    profile = Profile(excluded_roles=(role,))
    assert verdicts(profile, PostingText(title, description="x"))[Rule.ROLE].verdict is verdict


def test_pay_in_another_currency_is_not_compared() -> None:
    posting = PostingText("Engineer", "", ("Zürich",), "Lohn: CHF 50'000 im Jahr")
    assert verdicts(profiles()["anna"], posting)[Rule.SALARY].verdict is Finding.NOT_STATED


def test_pay_by_the_hour_is_compared_by_the_year() -> None:
    posting = PostingText("Engineer", description="We pay $40 per hour.")
    assert verdicts(profiles()["sam"], posting)[Rule.SALARY].verdict is Finding.VIOLATED
