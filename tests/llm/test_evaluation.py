"""``eval``: the person's own yes and no as the test set, honestly."""

import json
import random

import llm_world as world
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_preview import run

from scoutly_tui.domain.triage import ApplicationStatus, DiscardReason, InboxState
from scoutly_tui.services import applications, evaluation, postings
from scoutly_tui.services.evaluation import auc, evaluate, interval, precision_at
from scoutly_tui.store import database


def triage(home, liked, disliked):
    """Save the first keys and discard the others."""
    keys = world.posting_keys()
    postings.mark(home.user_id, keys[:liked], InboxState.SAVED, world.NOW)
    postings.mark(
        home.user_id,
        keys[liked : liked + disliked],
        InboxState.DISCARDED,
        world.NOW,
        reason=DiscardReason.SKILLS,
    )


def measure(found, scorer):
    return next(item for item in found.measures if item.scorer == scorer)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=12), st.lists(st.integers(0, 9), min_size=1, max_size=12)
)
def test_auc_is_the_share_of_pairs_in_the_right_order(yes, no):
    pairs = [1.0 if a > b else 0.5 if a == b else 0.0 for a in yes for b in no]
    assert auc(yes, no) == pytest.approx(sum(pairs) / len(pairs), abs=1e-4)
    low, high = interval(auc(yes, no), len(yes), len(no))
    assert 0 <= low <= auc(yes, no) <= high <= 1
    assert auc(no, yes) == pytest.approx(1 - auc(yes, no), abs=2e-4)


def test_an_auc_without_a_yes_or_a_no_is_none():
    assert auc([], [1]) is None
    assert auc([1], []) is None


def test_more_decisions_make_the_interval_narrower():
    widths = [interval(0.8, n, n)[1] - interval(0.8, n, n)[0] for n in (5, 20, 100)]
    assert widths == sorted(widths, reverse=True)


@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ([], None),
        ([(9, True), (8, False)], 0.5),
        ([(n, n >= 10) for n in range(20)], 1.0),
        ([(5, True)] * 5 + [(5, False)] * 15, 0.25),
        ([(9, False)] * 5 + [(5, True)] * 10 + [(5, False)] * 10, 0.25),
    ],
)
def test_precision_counts_a_tie_at_the_edge_by_its_mean(pairs, share):
    random.Random(1).shuffle(pairs)
    assert precision_at(10, pairs) == share


def test_with_nothing_decided_it_says_so_and_measures_nothing(home):
    found = evaluate(home.user_id)
    assert (found.liked, found.discarded) == (0, 0)
    assert all(item.auc is None for item in found.measures)
    assert any("said yes 0 times and no 0 times" in note for note in found.notes)
    assert any("no profile" in note for note in found.notes)


def persona(home, liked=25, disliked=25):
    """Python postings that are saved, forklift postings that are discarded, over ten companies."""
    world.person(home)
    for number in range(10):
        good = [world.vacancy(n) for n in range(liked // 5)] if number < 5 else []
        bad = [
            world.vacancy(n, f"Forklift Driver {n}", f"You drive a forklift in hall {n}. Pallets and shifts.")
            for n in range(disliked // 5)
        ]
        world.look(world.company(home, f"Firm{number}"), good or bad)
    triage(home, liked, disliked)


def test_a_scorer_that_serves_is_seen_to_serve(any_home):
    persona(any_home)
    found = evaluate(any_home.user_id)
    assert (found.liked, found.discarded) == (25, 25)
    alone, learned = measure(found, "profile alone"), measure(found, "profile and learning")
    assert alone.auc == 1.0
    assert learned.auc == 1.0
    assert alone.precision_at_10 == 1.0
    assert alone.auc_low < 1.0
    assert "learned from the others" in learned.note
    assert measure(found, "model").postings == 0
    assert not any("little more than chance" in note for note in found.notes)


def test_few_decisions_are_called_few(home):
    persona(home, 5, 5)
    found = evaluate(home.user_id)
    assert "Too few to mean much: 5 yes, 5 no." in measure(found, "profile alone").note
    assert any("little more than chance" in note for note in found.notes)


def test_what_was_learned_from_a_company_does_not_judge_that_company(home, monkeypatch):
    persona(home, 10, 10)
    from scoutly_tui.matching import learning

    seen = []
    fit = learning.fit

    def watching(examples):
        seen.append(len(examples))
        return fit(examples)

    monkeypatch.setattr(learning, "fit", watching)
    evaluate(home.user_id)
    assert seen
    assert all(count < 20 for count in seen)


def test_an_application_is_a_yes_whatever_the_inbox_says(home):
    persona(home, 5, 5)
    key = world.posting_keys()[-1]
    applications.set_status(home.user_id, key, ApplicationStatus.APPLIED, world.NOW)
    assert evaluate(home.user_id).liked == 6


def test_the_model_is_measured_on_what_it_read_and_the_profile_beside_it(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(8)], deep_per_day=4)
    world.judge(home)
    triage(home, 4, 4)
    found = evaluate(home.user_id)
    assert measure(found, "model").postings == 4
    assert measure(found, "profile alone, on what the model read").postings == 4
    assert measure(found, "profile alone").postings == 8


def test_what_each_rule_hid_is_counted_with_what_the_person_thought_of_it(home):
    persona(home, 5, 5)
    keys = world.posting_keys()
    broken = {
        keys[0]: ["location"], keys[1]: ["location", "salary"], keys[-1]: ["salary"],
    }  # fmt: skip
    for key, rules in broken.items():
        verdict = {
            "deal_breakers": [{"rule": r, "verdict": "violated", "text": "t", "quote": "q"} for r in rules]
        }
        with database.writing():
            database.changed(
                "update match set hidden = ?, verdict = ? where posting_id = ?",
                True,
                json.dumps(verdict),
                key,
            )
    found = {item.rule: item for item in evaluate(home.user_id).rules}
    assert (found["location"].hidden, found["location"].only_this, found["location"].liked) == (2, 1, 2)
    assert (found["salary"].hidden, found["salary"].liked, found["salary"].discarded) == (2, 1, 1)
    assert any("A rule hides 2 postings you said yes to" in note for note in evaluate(home.user_id).notes)


def test_misses_below_the_line_are_counted(judged_home, model):
    home = judged_home(*[world.vacancy(n) for n in range(4)], deep_random_per_day=2)
    with database.writing():
        database.changed("update match set score = 10")
    from model_server import honest, says

    model.will(says(lambda asked: honest(asked, interest=10, score=90)))
    world.judge(home)
    samples = evaluate(home.user_id).samples
    assert (samples.read, samples.good, samples.wide_gaps) == (2, 2, 2)


def test_on_the_command_line_it_is_a_table_and_one_document(home):
    persona(home, 5, 5)
    told = run(home, "eval")
    assert "5 yes (saved, applied), 5 no (discarded)." in told
    assert "profile alone" in told
    data = json.loads(run(home, "eval", "--json"))
    assert set(data) == {"liked", "discarded", "measures", "rules", "samples", "notes"}
    assert set(data["measures"][0]) == {
        "scorer", "postings", "liked", "auc", "auc_low", "auc_high", "precision_at_10", "note",
    }  # fmt: skip
    assert evaluation.TOP == 10
