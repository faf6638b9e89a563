"""The states of a job, and which may follow which."""

import itertools

import pytest

from scoutly_tui.domain import jobs
from scoutly_tui.domain.errors import RETRYABLE, ProblemKind
from scoutly_tui.domain.jobs import LIVE, JobStatus

ALLOWED = {
    ("pending", "processing"),
    ("pending", "cancelled"),
    ("processing", "completed"),
    ("processing", "failed"),
    ("processing", "pending"),
    ("processing", "cancelled"),
    ("failed", "pending"),
    ("cancelled", "pending"),
}


def test_a_job_moves_along_the_known_ways_and_no_other():
    for current, following in itertools.product(JobStatus, JobStatus):
        assert jobs.may_become(current, following) == ((current, following) in ALLOWED)


def test_no_state_is_its_own_successor_and_completed_has_none():
    assert not any(jobs.may_become(status, status) for status in JobStatus)
    assert not any(jobs.may_become(JobStatus.COMPLETED, status) for status in JobStatus)


def test_only_a_live_job_can_end():
    ended = set(JobStatus) - set(LIVE)
    for current, following in itertools.product(ended, ended):
        assert not jobs.may_become(current, following)


@pytest.mark.parametrize(
    ("attempts", "status"), [(1, "pending"), (2, "pending"), (3, "failed"), (4, "failed"), (400, "failed")]
)
def test_a_retryable_failure_is_tried_three_times(attempts, status):
    assert jobs.after_failure(attempts, retryable=True) == status


def test_an_answer_is_not_asked_for_again():
    assert jobs.after_failure(1, retryable=False) is JobStatus.FAILED


@pytest.mark.parametrize(("lost", "status"), [(1, "pending"), (4, "pending"), (5, "failed"), (6, "failed")])
def test_a_lost_lease_returns_at_once_and_the_fifth_fails(lost, status):
    assert jobs.after_lost_lease(lost) == status


def test_every_state_after_a_failure_or_a_lost_lease_may_follow_processing():
    after = {jobs.after_failure(n, retryable=r) for n in range(1, 9) for r in (True, False)}
    after |= {jobs.after_lost_lease(n) for n in range(1, 9)}
    assert all(jobs.may_become(JobStatus.PROCESSING, status) for status in after)


def test_what_a_site_answers_on_purpose_is_never_retried_within_minutes():
    answers = {
        ProblemKind.NOT_FOUND, ProblemKind.MOVED, ProblemKind.EMPTIED, ProblemKind.BLOCKED, ProblemKind.LOGIN,
        ProblemKind.ROBOTS, ProblemKind.TOO_LARGE, ProblemKind.UNREADABLE, ProblemKind.NEEDS_BROWSER,
    }  # fmt: skip
    assert set(ProblemKind) - RETRYABLE == answers
