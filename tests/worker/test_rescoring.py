"""What was scored for another profile, by another scorer or not at all is scored again in the background."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from scoutly_tui import clock
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.matching import score as scorer_module
from scoutly_tui.matching.score import SCORER_VERSION
from scoutly_tui.services import boards, companies, leases, profile, queue, rescoring, scoring
from scoutly_tui.services.home import Home
from scoutly_tui.services.leases import Claim
from scoutly_tui.store import database
from tests.invariants import check

from .stage import Stage, count, ended, until

HOUR = 3_600_000


@pytest.fixture
def filled(any_home: Home) -> Home:
    """A home with 8 companies and 40 scored postings."""
    fill(any_home)
    return any_home


def fill(home: Home) -> None:
    """Have 8 companies with 5 postings each, as their first checks would."""
    now = clock.now_ms()
    specs = [companies.CompanySpec(f"C{n}", f"https://c{n}.example/careers", 90, True) for n in range(8)]
    found = [
        FoundPosting(
            f"p{n}",
            f"{grade} Engineer",
            f"https://x.example/{n}",
            ("Graz",),
            description=f"We build {grade}.",
        )
        for n, grade in enumerate(("Platform", "Data", "Web", "Sales", "Test"))
    ]
    for added in companies.take_in(home.user_id, specs, now):
        key = companies.keys_of([added.slug])[0]
        scored = scoring.score_all([home.user_id], found, added.name)
        scores = {posting.external_id: verdicts for posting, verdicts in zip(found, scored, strict=True)}
        with database.writing():
            boards.apply(key, diff([], found), scores, baseline=True, last_success_at=None, now=now)
            database.changed(
                "update company set last_success_at = ?, baseline_at = ?, source = 'html', next_due_at = ? where id = ?",
                now, now, now + 24 * HOUR, key,
            )  # fmt: skip


def _claim() -> Claim:
    found = leases.claim("w#1", clock.now_ms(), 30)
    assert found is not None
    assert found.kind == "rescore"
    return found


def _stale() -> int:
    return count(
        "select count(*) from match where scorer_version <> ? or profile_version <> ?", SCORER_VERSION, 1
    )


def _change_profile(home: Home) -> None:
    profile.update(home.user_id, {"titles": ["Platform Engineer"]}, clock.now_ms())


def test_a_changed_profile_is_scored_for_by_the_worker(stage: Callable[..., Stage], engine_url: str) -> None:
    it = stage(engine_url)
    fill(it.home)
    before = count("select max(score) from match")
    _change_profile(it.home)
    assert _stale() == 40
    it.run("--drain")
    assert _stale() == 0
    assert count("select count(distinct score) from match") > 1
    assert count("select max(score) from match") != before
    assert count("select count(*) from job_queue where kind = 'rescore' and status = 'completed'") == 1
    check(settled=True)


def test_another_scorer_s_verdicts_are_replaced(filled: Home) -> None:
    with database.writing():
        database.changed("update match set scorer_version = 'old' where posting_id % 2 = 0")
    assert rescoring.enqueue(clock.now_ms()) == 1
    assert rescoring.enqueue(clock.now_ms()) == 0
    assert rescoring.run(_claim(), clock.now_ms, lambda: False) == 20
    assert count("select count(*) from match where scorer_version = 'old'") == 0
    assert rescoring.enqueue(clock.now_ms()) == 0


def test_where_a_posting_stands_in_the_inbox_is_left_alone(filled: Home) -> None:
    with database.writing():
        database.changed("update match set state = 'saved', state_reason = 'mine', decided_at = 7")
    _change_profile(filled)
    rescoring.enqueue(clock.now_ms())
    rescoring.run(_claim(), clock.now_ms, lambda: False)
    assert (
        count("select count(*) from match where state = 'saved' and decided_at = 7 and profile_version = 1")
        == 40
    )


def test_closed_postings_are_left_as_they_were(filled: Home) -> None:
    with database.writing():
        database.changed("update match set is_open = false where posting_id <= 30")
    _change_profile(filled)
    rescoring.enqueue(clock.now_ms())
    assert rescoring.run(_claim(), clock.now_ms, lambda: False) == 10


def test_one_that_could_not_be_scored_is_tried_again_once_an_hour(
    filled: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now_ms()
    with database.writing():
        database.changed(
            "update match set score = null, error = 'it broke', scored_at = null, created_at = ?", now
        )
    assert rescoring.enqueue(now + HOUR - 1) == 0
    assert rescoring.enqueue(now + HOUR + 1) == 1
    monkeypatch.setattr(scorer_module.Scorer, "score", lambda self, posting: 1 / 0)
    scoring.forget_scorers()
    later = now + HOUR + 2
    claimed = leases.claim("w#1", later, 30)
    assert claimed is not None
    assert rescoring.run(claimed, lambda: later, lambda: False) == 40
    assert count("select count(*) from match where score is null and error like '%ZeroDivision%'") == 40
    assert rescoring.enqueue(later + HOUR - 1) == 0
    monkeypatch.undo()
    scoring.forget_scorers()
    assert rescoring.enqueue(later + HOUR + 1) == 1
    again = leases.claim("w#1", later + HOUR + 2, 30)
    assert again is not None
    assert rescoring.run(again, lambda: later + HOUR + 2, lambda: False) == 40
    assert count("select count(*) from match where score is null or error is not null") == 0


def test_a_stop_in_between_hands_the_job_back_and_keeps_what_was_done(filled: Home) -> None:
    _change_profile(filled)
    rescoring.enqueue(clock.now_ms())
    asked: list[int] = []
    done = rescoring.run(_claim(), clock.now_ms, lambda: asked.append(1) or len(asked) > 1)
    assert done == rescoring.BATCH
    assert _stale() == 40 - rescoring.BATCH
    assert queue.counts()["pending"] == 1
    assert rescoring.run(_claim(), clock.now_ms, lambda: False) == 40 - rescoring.BATCH
    check(settled=True)


def test_a_lost_lease_writes_nothing(filled: Home) -> None:
    _change_profile(filled)
    rescoring.enqueue(clock.now_ms())
    claimed = _claim()
    with database.writing():
        database.changed("update job_queue set lease_token = 'another' where id = ?", claimed.job)
    assert rescoring.run(claimed, clock.now_ms, lambda: False) == 0
    assert _stale() == 40


def test_a_posting_that_a_check_read_anew_meanwhile_keeps_the_newer_verdict(
    filled: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change_profile(filled)
    rescoring.enqueue(clock.now_ms())
    rows = rescoring._rows

    def and_then_a_check(keys: list[int]) -> object:
        found = rows(keys)
        with database.writing():
            database.changed("update posting set fields_hash = 'new' where id = 40")
        return found

    monkeypatch.setattr(rescoring, "_rows", and_then_a_check)
    assert rescoring.run(_claim(), clock.now_ms, lambda: False) == 39
    assert count("select profile_version from match where posting_id = 40") == 0


def test_what_breaks_fails_the_job_and_is_not_queued_again_at_once(
    filled: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    _change_profile(filled)
    now = clock.now_ms()
    rescoring.enqueue(now)
    monkeypatch.setattr(rescoring, "_rows", lambda keys: 1 / 0)
    for attempt in range(3):
        at = now + attempt * HOUR
        claimed = leases.claim("w#1", at, 30)
        assert claimed is not None
        rescoring.run(claimed, lambda at=at: at, lambda: False)
    assert queue.counts()["failed"] == 1
    assert rescoring.enqueue(now + 2 * HOUR + 1000) == 0
    assert rescoring.enqueue(now + 4 * HOUR) == 1
    check(settled=True)


@pytest.mark.slow
def test_a_profile_edited_while_the_worker_runs_is_scored_for_within_seconds(
    stage: Callable[..., Stage],
) -> None:
    it = stage()
    fill(it.home)
    worker = it.start()
    until(lambda: count("select count(*) from process where kind = 'headless'"))
    _change_profile(it.home)
    started = time.monotonic()
    until(lambda: _stale() == 0)
    assert time.monotonic() - started < 8
    worker.terminate()
    assert ended(worker) == 0


def test_what_scoring_again_changed_is_told_as_its_preview_told_it(filled: Home) -> None:
    from scoutly_tui.services import profile_preview

    assert rescoring.backlog(filled.user_id) == rescoring.Backlog(40, 0, False, False)
    wanted = profile.changed(filled.user_id, {"titles": ["Platform Engineer"]})
    told = profile_preview.whole(filled.user_id, profile.wishes(filled.user_id), wanted)
    _change_profile(filled)
    behind = rescoring.backlog(filled.user_id)
    assert (behind.left, behind.profile_changed) == (40, True)
    assert "0 of 40 postings scored anew" in behind.words
    assert rescoring.enqueue_for(filled.user_id, clock.now_ms())
    assert not rescoring.enqueue_for(filled.user_id, clock.now_ms()), "it waits already"
    rescoring.run(_claim(), clock.now_ms, lambda: False)
    note = _note()
    assert note == f"{told.up} up, {told.down} down."
    assert told.up + told.down > 0
    assert rescoring.backlog(filled.user_id).words == ""


def _note() -> str:
    """What the newest attempt noted."""
    return str(database.execute("select error from job_attempt order by id desc limit 1")[0][0])
