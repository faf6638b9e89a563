"""What planning costs from 200 to 100,000 companies: ``python benchmarks/due.py [--sizes 200,10000,100000]``.

Every company has five finished jobs behind it and a few postings. Each line is a median in milliseconds; the
reference beside “what is due” is the same question asked of the table without our index. “flat” must not grow
with the companies; “linear” may.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable

from scoutly_tui.services import home as homes
from scoutly_tui.services import leases, network, planning, rescoring, workers
from scoutly_tui.store import database

NOW = 1_767_600_000_000
DAY = 86_400_000
TURNS = 15

FILL = """
insert into company (slug, name, careers_url, host, effective_rank, created_at, last_success_at, next_due_at)
with recursive n(i) as (select 1 union all select i + 1 from n where i < {size})
select 'c' || i, 'C' || i, 'https://c' || i || '.example/', 'c' || i || '.example', 1 + i * 37 % 100, 0,
 {now} - 1000, {now} + 86400000 + i from n;
insert into user_company_preference (user_id, company_id, rank, tracked, updated_at)
 select 1, id, effective_rank, true, 0 from company;
insert into job_queue (kind, subject, company_id, host, status, reason, priority, created_at, finished_at)
 select 'check', 'company:' || c.id, c.id, c.host, 'completed', 'due', 50, {now}, {now} from company c,
 (values (1), (2), (3), (4), (5)) as v;
insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at, ended_at, outcome, requests, bytes)
 select id, 1, company_id, '{worker}#1', 't', {now} - 5000, {now} - 4000, 'ok', 1, 500 from job_queue;
insert into posting (company_id, external_id, url, title, fields_hash, first_seen_at, last_seen_at)
 select id, 'p', 'https://x.example', 'Engineer', 'h', 0, 0 from company;
insert into match (user_id, posting_id, company_id, score, state, scorer_version, profile_version, created_at)
 select 1, id, company_id, 50, 'seen', '{version}', 0, 0 from posting;
"""


def median_ms(do: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The median of some runs of ``do``, in milliseconds, each after ``before``."""
    times = []
    for _ in range(TURNS):
        before()
        started = time.perf_counter()
        do()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def set_due(share: int) -> None:
    """Make one company in ``share`` due (0: none) and empty the queue."""
    with database.writing():
        database.changed("delete from job_queue where status in ('pending', 'processing')")
        database.changed("update company set next_due_at = ? + id where next_due_at <= ?", NOW + DAY, NOW)
        if share:
            database.changed("update company set next_due_at = ? - id where id % ? = 0", NOW, share)


def plan(share: int, batch: int) -> Callable[[], object]:
    """Fill an empty queue; the jobs are taken away again before the next run."""
    return lambda: planning.top_up(NOW, batch)


def empty_queue() -> None:
    """Take the waiting jobs away."""
    with database.writing():
        database.changed("delete from job_queue where status in ('pending', 'processing')")


def claim_one() -> None:
    """As a worker does."""
    assert leases.claim("w#1", NOW, 30) is not None


def measure(size: int) -> dict[str, float]:
    """Everything at ``size`` companies."""
    from scoutly_tui.matching.score import SCORER_VERSION

    with tempfile.TemporaryDirectory() as folder:
        homes.open_home(folder, user="bench", environment={})
        homes.open_thread()
        text = FILL.format(size=size, now=NOW, worker=workers.owner_id(), version=SCORER_VERSION)
        with database.writing():
            for statement in text.split(";"):
                if statement.strip():
                    database.execute(statement)
        database.execute("analyze")
        found: dict[str, float] = {}
        set_due(0)
        found["flat: nothing is due, asked"] = median_ms(lambda: planning.due(NOW, limit=20))
        found["flat: nothing is due, planned"] = median_ms(lambda: planning.top_up(NOW, 20))
        found["flat: rescue, nothing to rescue"] = median_ms(lambda: leases.rescue(NOW))
        found["flat: is anything to be scored again"] = median_ms(lambda: rescoring.enqueue(NOW))
        found["flat: does the network work"] = median_ms(lambda: network.next_try_at(NOW))
        found["flat: how many are ready, none"] = median_ms(lambda: leases.ready_count(NOW, 5))
        set_due(20)
        found["linear: what is due (one in 20), the best 20"] = median_ms(lambda: planning.due(NOW, limit=20))
        found["linear: what is due (one in 20), all of it"] = median_ms(lambda: planning.due(NOW))
        found["  reference: the same without the index"] = median_ms(
            lambda: database.execute(
                "select id from company not indexed where effective_rank is not null and next_due_at <= ?",
                NOW,
            )
        )
        found["linear: plan 20 of them"] = median_ms(lambda: planning.top_up(NOW, 20), empty_queue)
        set_due(1)
        found["linear: what is due (everything), the best 20"] = median_ms(
            lambda: planning.due(NOW, limit=20)
        )
        found["linear: plan 20 of everything"] = median_ms(lambda: planning.top_up(NOW, 20), empty_queue)
        found["flat: claim one of 20"] = median_ms(
            claim_one, lambda: (empty_queue(), planning.top_up(NOW, 20))
        )
        found["flat: a full queue, planned"] = median_ms(
            lambda: planning.top_up(NOW, 20), lambda: (empty_queue(), planning.top_up(NOW, 20))
        )
        homes.close_thread()
        database.disconnect()
        return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="200,10000,100000")
    sizes = [int(size) for size in parser.parse_args().sizes.split(",")]
    for name in [name for name in os.environ if name.startswith("SCOUTLY_")]:
        del os.environ[name]
    columns = [measure(size) for size in sizes]
    print(f"{'milliseconds, median of ' + str(TURNS):54}" + "".join(f"{size:>12,}" for size in sizes))
    for name in columns[0]:
        print(f"{name:54}" + "".join(f"{column[name]:12.3f}" for column in columns))


if __name__ == "__main__":
    main()
