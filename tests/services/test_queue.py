"""The queue as a person sees and steers it."""

import random

import pytest
from seeded import NOW, company

from scoutly_tui.domain.errors import CheckError, LeaseLostError, ProblemKind, UsageError
from scoutly_tui.domain.jobs import AttemptOutcome
from scoutly_tui.services import leases, planning, queue
from scoutly_tui.services.leases import NO_EFFORT, Effort
from scoutly_tui.store import database

MINUTE = 60_000


@pytest.fixture
def user(any_home):
    for name, rank in (("A", 84), ("B", 50), ("C", 12)):
        company(any_home.user_id, name, rank)
    return any_home.user_id


def enqueue(*slugs, now=NOW):
    return [queued.job for queued in queue.enqueue_companies(slugs, now)]


def claim(job, now=NOW):
    return leases.claim("here:1:1#1", now, 30, job=job)


def end(job, outcome=None, now=NOW, kind=ProblemKind.NOT_FOUND):
    claimed = claim(job, now)
    with database.writing():
        if outcome is not None:
            leases.complete(
                claimed, outcome, Effort(requests=3, bytes=900, found=7, added=2, changed=1, closed=0), now
            )
        else:
            leases.fail(
                claimed, CheckError(kind, "Gone."), NO_EFFORT, now, retry_base_ms=1_000, rng=random.Random(1)
            )


def statuses():
    return {row.company: row.status for row in queue.rows()}


def test_what_is_asked_for_goes_before_what_is_due_and_the_best_rank_first(user):
    queue.enqueue_due(NOW, limit=2)
    enqueue("c")
    rows = queue.rows(status="pending")
    assert [(row.company, row.reason, row.priority) for row in rows] == [
        ("c", "asked for", planning.ASKED_PRIORITY + 12), ("a", "due", 84.0), ("b", "due", 50.0),
    ]  # fmt: skip


def test_a_company_has_one_live_job_and_asking_again_hurries_it(user):
    queue.enqueue_due(NOW, limit=1)
    for _ in range(2):
        database.execute("update job_queue set not_before = ?", NOW + 9 * MINUTE)
        assert enqueue("a") == []
        (row,) = queue.rows()
        assert (row.priority, row.not_before, row.reason) == (planning.ASKED_PRIORITY + 84, 0, "asked for")


def test_all_five_states_are_counted(user):
    assert queue.counts() == dict.fromkeys(("pending", "processing", "completed", "failed", "cancelled"), 0)
    a, b, c = enqueue("a", "b", "c")
    end(a, AttemptOutcome.OK)
    end(b)
    queue.cancel([c], NOW)
    (again,) = enqueue("a")
    claim(again)
    enqueue("b")
    assert queue.counts() == {"pending": 1, "processing": 1, "completed": 1, "failed": 1, "cancelled": 1}


def test_rows_are_newest_first_page_by_key_and_filter_by_state(user):
    a, b, c = enqueue("a", "b", "c")
    end(b, AttemptOutcome.OK)
    assert [row.key for row in queue.rows()] == [c, b, a]
    assert [row.key for row in queue.rows(limit=2)] == [c, b]
    assert [row.key for row in queue.rows(limit=2, before=b)] == [a]
    assert [row.key for row in queue.rows(limit=None)] == [c, b, a]
    assert [row.key for row in queue.rows(status="completed")] == [b]
    assert [row.company for row in queue.rows(status="pending")] == ["a", "c"]
    assert queue.rows(status="failed") == []


def test_an_unknown_state_or_job_is_refused(user):
    with pytest.raises(UsageError) as refused:
        queue.rows(status="sleeping")
    assert "processing" in refused.value.remedy
    for ask in (
        lambda: queue.detail(4711),
        lambda: queue.retry([4711], NOW),
        lambda: queue.cancel([4711], NOW),
    ):
        with pytest.raises(UsageError):
            ask()


def test_the_detail_holds_every_attempt_with_what_it_cost_and_brought(user):
    (a,) = enqueue("a")
    end(a, kind=ProblemKind.TIMEOUT)
    end(a, AttemptOutcome.OK, NOW + 20 * MINUTE)
    detail = queue.detail(a)
    first, second = detail.attempts
    assert (first.number, first.outcome, first.error_kind, first.error) == (1, "failed", "timeout", "Gone.")
    assert (second.number, second.outcome, second.error, second.requests, second.bytes) == (
        2,
        "ok",
        None,
        3,
        900,
    )
    assert (second.found, second.added, second.changed, second.closed) == (7, 2, 1, 0)
    assert (detail.row.status, detail.row.retry_count, detail.row.attempts) == ("completed", 1, 2)
    assert (detail.row.company, detail.row.company_name, detail.row.kind) == ("a", "A", "check")


# ── retry ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_failed_and_a_cancelled_job_are_put_back_with_their_attempts_counted_anew(user):
    a, b = enqueue("a", "b")
    end(a)
    queue.cancel([b], NOW)
    rows = queue.retry([a, b], NOW + MINUTE)
    assert [(row.key, row.status, row.retry_count, row.error, row.finished_at) for row in rows] == [
        (a, "pending", 0, None, None), (b, "pending", 0, None, None),
    ]  # fmt: skip
    assert rows[0].created_at == NOW + MINUTE
    assert claim(a, NOW + MINUTE) is not None
    assert len(queue.detail(a).attempts) == 2


def test_a_waiting_job_is_run_at_once_by_retry(user):
    (a,) = enqueue("a")
    end(a, kind=ProblemKind.TIMEOUT)
    assert queue.detail(a).row.not_before > NOW
    (row,) = queue.retry([a], NOW)
    assert (row.status, row.not_before, row.retry_count, row.error_kind) == ("pending", 0, 1, "timeout")


def test_retry_makes_no_second_live_job_for_a_company(user):
    (a,) = enqueue("a")
    end(a)
    (again,) = enqueue("a")
    (row,) = queue.retry([a], NOW)
    assert (row.status, queue.detail(again).row.status) == ("failed", "pending")


def test_of_two_failed_jobs_of_one_company_one_is_retried(user):
    (first,) = enqueue("a")
    end(first)
    (second,) = enqueue("a")
    end(second)
    assert sorted(row.status for row in queue.retry([first, second], NOW)) == ["failed", "pending"]


def test_what_is_done_or_running_stays_as_it_is(user):
    a, b = enqueue("a", "b")
    end(a, AttemptOutcome.OK)
    claim(b)
    assert [row.status for row in queue.retry([a, b], NOW)] == ["completed", "processing"]


def test_one_unknown_job_and_none_is_retried(user):
    (a,) = enqueue("a")
    end(a)
    with pytest.raises(UsageError):
        queue.retry([a, 4711], NOW)
    assert statuses() == {"a": "failed"}


# ── cancel ──────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_waiting_job_is_cancelled_at_once_and_its_company_may_be_queued_again(user):
    (a,) = enqueue("a")
    (row,) = queue.cancel([a], NOW + 5)
    assert (row.status, row.finished_at) == ("cancelled", NOW + 5)
    assert claim(a) is None
    assert len(enqueue("a")) == 1


def test_a_running_job_is_cancelled_at_its_next_heartbeat_and_may_write_nothing_more(user):
    (a,) = enqueue("a")
    claimed = claim(a)
    (row,) = queue.cancel([a], NOW)
    assert row.status == "processing"
    assert leases.extend({a: claimed.token}, 30) == {a}
    with pytest.raises(LeaseLostError):
        leases.fence(claimed)
    assert leases.settle_cancelled(claimed, NO_EFFORT, NOW)
    assert [attempt.outcome for attempt in queue.detail(a).attempts] == ["cancelled"]
    assert statuses() == {"a": "cancelled"}


def test_what_is_done_is_not_cancelled(user):
    a, b = enqueue("a", "b")
    end(a, AttemptOutcome.OK)
    end(b)
    assert [row.status for row in queue.cancel([a, b], NOW)] == ["completed", "failed"]


# ── pause ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_paused_queue_hands_out_nothing_but_what_is_asked_for_by_name(user):
    enqueue("a")
    assert not queue.is_paused()
    queue.pause(True)
    queue.pause(True)
    assert queue.is_paused()
    assert leases.claim("w", NOW, 30) is None
    queue.pause(False)
    assert not queue.is_paused()
    assert leases.claim("w", NOW, 30) is not None


def test_a_dry_run_names_what_would_be_queued_and_queues_nothing(user):
    assert [(q.job, q.company, q.priority) for q in queue.enqueue_due(NOW, limit=2, dry_run=True)] == [
        (None, "a", 84.0), (None, "b", 50.0),
    ]  # fmt: skip
    assert [(q.job, q.company) for q in queue.enqueue_companies(["c"], NOW, dry_run=True)] == [(None, "c")]
    assert queue.rows() == []


def test_one_unknown_company_and_none_is_queued(user):
    with pytest.raises(UsageError):
        enqueue("a", "nobody")
    assert queue.rows() == []


def test_queueing_what_is_due_twice_queues_it_once(user):
    assert len(queue.enqueue_due(NOW, limit=20)) == 3
    assert queue.enqueue_due(NOW, limit=20) == []
    assert planning.due(NOW) == []
