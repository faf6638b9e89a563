"""Rules drawn from discards: proposed on good grounds, never taken without a yes, and undone like any edit."""

from __future__ import annotations

import pytest
from seeded import NOW, company, keys_of, look, vacancy

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.domain.triage import DiscardReason, InboxState
from scoutly_tui.services import companies, edits, postings, profile, proposals

DAY = 86_400_000


@pytest.fixture
def user(make_home):
    return make_home().user_id


def pay(amount):
    return Salary(None, amount, "EUR", Period.YEAR)


PRINCIPAL = [vacancy(n, title=f"Principal {what} Engineer") for n, what in enumerate(("Data", "Platform", "ML", "Web", "iOS"))]  # fmt: skip
SALES = [
    vacancy(n, title=f"{what} Sales Engineer")
    for n, what in enumerate(("Senior", "Junior", "Lead", "EMEA", "US"))
]
JAVA = [
    vacancy(n, title=f"Java Developer, {what}")
    for n, what in enumerate(("Bank", "Shop", "Rail", "Post", "Air"))
]
ON_SITE = [vacancy(n, title=f"Engineer {n}", work_model=WorkModel.ON_SITE) for n in range(5)]
POOR = [vacancy(n, title=f"Engineer {n}", salary=pay(50_000 + n * 1_000)) for n in range(5)]

CASES = {
    "level": (PRINCIPAL, DiscardReason.SENIORITY, "excluded_roles", ["principal"]),
    "role": (SALES, DiscardReason.TITLE, "excluded_roles", ["sales engineer"]),
    "technology": (JAVA, DiscardReason.SKILLS, "excluded_technologies", ["Java"]),
    "work model": (ON_SITE, DiscardReason.LOCATION, "work_models", ["remote", "hybrid"]),
    "pay": (POOR, DiscardReason.SALARY, "salary_floor", {"min": 55_000.0, "max": None, "currency": "EUR", "period": "year"}),
}  # fmt: skip


def discard(user, found, reason, *others):
    """One company's board, with ``found`` discarded for ``reason``."""
    key = company(user)
    look(key, [*found, *others])
    postings.mark(user, keys_of(*(p.external_id for p in found)), InboxState.DISCARDED, NOW, reason=reason)
    return key


@pytest.mark.parametrize("case", CASES)
def test_what_discards_have_in_common_is_proposed_taken_with_a_yes_and_undone(user, case):
    found, reason, field, value = CASES[case]
    discard(
        user,
        found,
        reason,
        vacancy(50, title=found[0].title, work_model=found[0].work_model, salary=found[0].salary),
    )
    proposal = proposals.find(user, NOW)
    assert proposal is not None
    assert (proposal.field, proposal.reason, proposal.times, proposal.hides) == (field, reason, 5, 1)
    assert "make it a rule?" in proposal.question
    assert set(proposal.examples) <= {p.title for p in found}
    before = profile.show(user).data[field]
    proposals.accept(user, proposal, NOW)
    assert sorted(profile.show(user).data[field]) == sorted(value)
    assert proposals.find(user, NOW) is None
    assert "profile" in edits.undo(user, NOW)
    assert profile.show(user).data[field] == before
    assert proposals.find(user, NOW) is None


def test_a_company_that_is_always_discarded_may_be_tracked_no_longer(user):
    discard(user, POOR[:4], DiscardReason.COMPANY)
    proposal = proposals.find(user, NOW)
    assert (proposal.field, proposal.value) == ("untrack", "acme")
    proposals.accept(user, proposal, NOW)
    assert not companies.row(user, "acme", NOW).tracked
    edits.undo(user, NOW)
    assert companies.row(user, "acme", NOW).tracked


@pytest.mark.parametrize("case", CASES)
def test_what_something_liked_has_too_is_no_rule(user, case):
    found, reason, *_ = CASES[case]
    liked = vacancy(60, title=found[0].title, work_model=found[0].work_model, salary=found[0].salary)
    discard(user, found, reason, liked)
    postings.mark(user, keys_of(60), InboxState.SAVED, NOW)
    assert proposals.find(user, NOW) is None


def test_too_few_too_old_and_reasonless_discards_propose_nothing(user):
    discard(user, PRINCIPAL[:4], DiscardReason.SENIORITY)
    assert proposals.find(user, NOW) is None
    postings.mark(user, keys_of(0), InboxState.DISCARDED, NOW)
    assert proposals.find(user, NOW) is None


def test_discards_of_long_ago_propose_nothing(user):
    discard(user, PRINCIPAL, DiscardReason.SENIORITY)
    assert proposals.find(user, NOW + 89 * DAY) is not None
    assert proposals.find(user, NOW + 91 * DAY) is None


def test_a_rule_that_is_there_already_is_not_proposed(user):
    discard(user, PRINCIPAL, DiscardReason.SENIORITY)
    profile.update(user, {"excluded_roles": ["Principal"]}, NOW)
    assert proposals.find(user, NOW) is None


def test_a_no_holds_until_twice_as_many_speak_for_it(user):
    more = [vacancy(n, title=f"Principal Engineer {n}") for n in range(10, 15)]
    discard(user, PRINCIPAL, DiscardReason.SENIORITY, *more)
    proposals.decline(user, proposals.find(user, NOW), NOW)
    assert proposals.find(user, NOW) is None
    assert profile.show(user).data["excluded_roles"] == []
    postings.mark(user, keys_of(*range(10, 14)), InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)
    assert proposals.find(user, NOW) is None
    postings.mark(user, keys_of(14), InboxState.DISCARDED, NOW, reason=DiscardReason.SENIORITY)
    assert proposals.find(user, NOW).times == 10


def test_what_the_profile_asks_for_is_never_excluded(user):
    profile.update(user, {"titles": ["Sales Engineer"]}, NOW)
    discard(user, SALES, DiscardReason.TITLE)
    found = proposals.find(user, NOW)
    assert found is None or found.value not in ("sales", "engineer", "sales engineer")


def test_both_engines_draw_settle_and_forget_nothing(any_home):
    user = any_home.user_id
    discard(user, PRINCIPAL, DiscardReason.SENIORITY)
    proposal = proposals.find(user, NOW)
    proposals.decline(user, proposal, NOW)
    assert proposals.find(user, NOW) is None
    proposals.accept(user, proposal, NOW)
    assert profile.show(user).data["excluded_roles"] == ["principal"]
