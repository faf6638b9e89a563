"""The queue as a screen shows it: lists of any length, who does what, how it went of late."""

import os

import pytest
from seeded import NOW, company

from scoutly_tui import clock
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.filters import FilterError
from scoutly_tui.domain.jobs import JobStatus
from scoutly_tui.services import queue, queue_view, views, workers
from scoutly_tui.services.queue_view import JobQuery
from scoutly_tui.store import database
from scoutly_tui.store.models import JobQueue, Process

HOUR = 3_600_000


@pytest.fixture
def user(any_home):
    return any_home.user_id


def job(company_key=None, status="completed", number=0, **values):
    plain = {
        "kind": "check", "subject": f"company:{number}", "company": company_key, "status": status, "reason": "due",
        "priority": 10.0, "created_at": NOW - HOUR,
    }  # fmt: skip
    return JobQueue.insert(**(plain | values)).execute()


@pytest.fixture
def jobs(user):
    """Six jobs by name."""
    acme, umbra = company(user), company(user, "Umbra")
    return {
        "old": job(acme, number=1, finished_at=NOW - HOUR),
        "timeout": job(
            umbra, "failed", 2, error_kind="timeout", error="No answer.", finished_at=NOW - 60_000
        ),
        "blocked": job(acme, "failed", 3, error_kind="blocked", error="A wall.", finished_at=NOW - 60_000),
        "late": job(acme, "pending", 4, priority=5.0),
        "soon": job(umbra, "pending", 5, priority=50.0),
        "running": job(acme, "processing", 6, started_at=NOW - 9_000, worker="m/1.2.3:4:5#2"),
    }


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (JobQuery(), ["running", "soon", "late", "blocked", "timeout", "old"]),
        (JobQuery(JobStatus.PENDING), ["soon", "late"]),
        (JobQuery(JobStatus.FAILED), ["blocked", "timeout"]),
        (JobQuery(text="error:timeout"), ["timeout"]),
        (JobQuery(text="error:any -wall"), ["timeout"]),
        (JobQuery(text="umbra priority>=50"), ["soon"]),
        (JobQuery(JobStatus.FAILED, "@walls"), ["blocked"]),
        (JobQuery(text="finished:10m"), ["blocked", "timeout"]),
        (JobQuery(text="state:processing kind:check"), ["running"]),
    ],
)
def test_a_query_lists_the_running_the_waiting_by_turn_and_then_the_newest(user, jobs, query, found):
    views.save(user, views.ViewPage.QUEUE, "walls", "wall", NOW)
    names = {key: name for name, key in jobs.items()}
    keys = queue_view.keys(user, query, NOW)
    assert [names[key] for key in keys] == found
    assert [row.key for row in queue.by_keys([*keys, 99_999])] == keys


def test_a_filter_that_makes_no_sense_is_refused(user):
    with pytest.raises(FilterError):
        queue_view.keys(user, JobQuery(text="wrok:x"), NOW)


def test_the_kinds_of_error_are_counted_among_failed_jobs_only(user, jobs):
    job(number=7, status="failed", error_kind=ProblemKind.TIMEOUT.value)
    job(number=8, status="pending", error_kind=ProblemKind.TIMEOUT.value)
    assert queue_view.error_kinds() == [("timeout", 2), ("blocked", 1)]


def test_each_thread_of_a_living_worker_says_what_it_does(user):
    acme, owner, beat = company(user), workers.owner_id(), clock.real_ms()
    for name, when in ((owner, beat), ("gone/0.0.0:1:1", beat - 10 * HOUR)):
        Process.insert(
            id=name, kind="headless", host="attic", pid=os.getpid(), threads=3, started_at=NOW, beat_at=when, version="1"
        ).execute()  # fmt: skip
    running = job(acme, "processing", 1, started_at=NOW - 9_000, worker=f"{owner}#2")
    hung = job(None, "processing", 2, kind="rescore", started_at=NOW - 1_000, worker=f"{owner}#7")
    found = queue_view.slots()
    assert [(slot.number, slot.job, slot.kind, slot.subject) for slot in found] == [
        (1, None, "", ""), (2, running, "check", "Acme"), (7, hung, "rescore", ""),
    ]  # fmt: skip
    assert {slot.process for slot in found} == {owner}
    assert found[1].started_at == NOW - 9_000


def test_the_history_tells_what_ended_and_how_long_jobs_had_waited(user):
    ago = lambda hours: NOW - int(hours * HOUR)  # noqa: E731
    for number, (status, created, begun, ended) in enumerate(
        [
            ("completed", 1.5, 1.25, 0.5), ("completed", 0.5, 0.25, 0), ("failed", 23.9, 23.8, 23.5),
            ("completed", 30, 29, 24.5), ("cancelled", 0.5, None, 0.25),
        ]
    ):  # fmt: skip
        job(
            None, status, number, created_at=ago(created), started_at=None if begun is None else ago(begun),
            finished_at=ago(ended), not_before=ago(1.3) if number == 0 else 0,
        )  # fmt: skip
    found = queue_view.history(NOW)
    assert (found.done[-1], sum(found.done), found.failed[0], sum(found.failed)) == (2, 2, 1, 1)
    assert found.waits[-1] == pytest.approx(900)
    assert found.waits[-2] == pytest.approx(180)
    assert found.waits[0] == pytest.approx(360)
    assert found.waits[1:-2] == (None,) * 21


def test_an_empty_queue_has_an_empty_history(user):
    assert database.execute("select count(*) from job_queue")[0][0] == 0
    found = queue_view.history(NOW)
    assert (sum(found.done), sum(found.failed), set(found.waits)) == (0, 0, {None})
    assert queue_view.slots() == ()
    assert queue_view.keys(user, JobQuery(), NOW) == []
