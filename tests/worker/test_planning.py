"""What is due is queued best first, spread over hosts, and never piles up behind what must wait."""

from __future__ import annotations

from collections import Counter

from scoutly_tui.services import companies, leases, planning, queue, ranking
from scoutly_tui.services.home import Home
from scoutly_tui.store import database
from scoutly_tui.store.hosts import DatabaseSlots
from tests.invariants import check

NOW = 1_767_600_000_000
DAY = 86_400_000


def _take_in(home: Home, hosts: list[str], rank: int = 90) -> None:
    companies.take_in(
        home.user_id,
        [
            companies.CompanySpec(f"C{n}", f"https://{host}/careers/{n}", max(1, rank - n), True)
            for n, host in enumerate(hosts)
        ],
        NOW,
    )


def _pending() -> list[tuple[str, float, str]]:
    return [
        (row[0], row[1], row[2])
        for row in database.execute(
            "select c.slug, j.priority, j.host from job_queue j join company c on c.id = j.company_id"
            " where j.status = 'pending' order by j.priority desc, j.id"
        )
    ]


def test_the_most_urgent_are_queued_first_and_no_more_than_a_batch(any_home: Home) -> None:
    _take_in(any_home, [f"h{n}.example" for n in range(30)])
    assert planning.top_up(NOW, 20) == 20
    assert [slug for slug, _, _ in _pending()] == [f"c{n}" for n in range(20)]
    assert planning.top_up(NOW, 20) == 0
    check()


def test_one_host_gets_few_places_so_that_others_get_a_turn(any_home: Home) -> None:
    _take_in(any_home, ["board.example"] * 60 + [f"h{n}.example" for n in range(10)], rank=80)
    assert planning.top_up(NOW, 20) == 14
    assert Counter(host for _, _, host in _pending())["board.example"] == planning.PER_HOST
    check()


def test_a_cooling_host_gets_none_and_keeps_nobody_from_the_queue(any_home: Home) -> None:
    _take_in(any_home, ["cool.example"] * 4 + [f"h{n}.example" for n in range(4)])
    assert planning.top_up(NOW, 4) == 4
    DatabaseSlots().cool_down("cool.example", 600_000)
    assert planning.top_up(NOW, 4) == 4
    assert {host for _, _, host in _pending()} == {"cool.example", *(f"h{n}.example" for n in range(4))}
    assert planning.top_up(NOW, 20) == 0


def test_jobs_that_wait_for_another_attempt_keep_nobody_from_the_queue(any_home: Home) -> None:
    _take_in(any_home, [f"h{n}.example" for n in range(8)])
    planning.top_up(NOW, 4)
    for _ in range(4):
        claimed = leases.claim("w#1", NOW, 30)
        assert claimed is not None
        leases.hand_back(claimed, NOW, ready_in_ms=600_000)
    assert planning.top_up(NOW, 4) == 4
    assert leases.ready_count(NOW) == 4


def test_waiting_raises_a_priority_but_never_above_what_a_person_asked_for(any_home: Home) -> None:
    _take_in(any_home, ["a.example", "b.example"])
    with database.writing():
        database.changed("update company set last_success_at = ?, next_due_at = 0", NOW - DAY)
    planning.top_up(NOW, 1)
    assert [priority for _, priority, _ in _pending()] == [90]
    planning.age(NOW + 99 * DAY)
    assert [priority for _, priority, _ in _pending()] == [9000]
    planning.enqueue_companies(["c1"], NOW)
    assert [slug for slug, _, _ in _pending()] == ["c1", "c0"]
    asked = _pending()[0][1]
    planning.age(NOW + 100 * DAY)
    assert _pending()[0][1] == asked


def test_a_rank_that_changed_changes_the_place_in_the_queue(any_home: Home) -> None:
    _take_in(any_home, ["a.example", "b.example"])
    planning.top_up(NOW, 20)
    ranking.set_rank(any_home.user_id, [companies.keys_of(["c1"])[0]], 100, NOW)
    planning.age(NOW)
    assert [slug for slug, _, _ in _pending()] == ["c1", "c0"]


def test_what_nobody_tracks_any_more_leaves_the_queue_unless_it_was_asked_for(any_home: Home) -> None:
    _take_in(any_home, ["a.example", "b.example", "c.example", "d.example"])
    planning.enqueue_companies(["c3"], NOW)
    planning.top_up(NOW, 20)
    with database.writing():
        # As when a ticker of another machine planned in the very moment of the edit.
        database.changed("update company set effective_rank = null where slug in ('c0', 'c3')")
        database.changed("update company set effective_rank = null, removed_at = ? where slug = 'c1'", NOW)
        database.changed("update user_company_preference set tracked = false where company_id in (1, 2, 4)")
    assert planning.drop_unwanted(NOW) == 2
    assert planning.drop_unwanted(NOW) == 0
    assert [slug for slug, _, _ in _pending()] == ["c3", "c2"]
    assert queue.counts()["cancelled"] == 2
    check()


def test_tickers_that_plan_at_once_make_no_job_twice(any_home: Home) -> None:
    import threading

    from scoutly_tui.services.home import thread_session

    _take_in(any_home, [f"h{n}.example" for n in range(20)])
    made: list[int] = []

    def plan() -> None:
        with thread_session():
            made.append(planning.top_up(NOW, 20))

    crew = [threading.Thread(target=plan) for _ in range(4)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join(30)
    assert sum(made) == 20
    check()
