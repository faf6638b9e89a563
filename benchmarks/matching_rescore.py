"""What scoring everything again costs, the database included: a home of many postings after a change of profile."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.matching_samples import ADS, Post, table

NOW = 1_767_600_000_000


def rescore(posts: Sequence[Post], number: int) -> None:
    """Fill a home with ``number`` postings, change the profile, and do the worker's jobs until nothing is left."""
    with tempfile.TemporaryDirectory(prefix="scoutly-bench-") as folder:
        from scoutly_tui import clock
        from scoutly_tui.services import home as homes
        from scoutly_tui.services import leases, profile, rescoring
        from scoutly_tui.store import database

        home = homes.open_home(Path(folder), user="bench", environment={})
        homes.open_thread()
        wishes = json.loads((ADS / "profiles.json").read_text("utf-8"))["anna"]
        profile.update(home.user_id, {**wishes, "skills": ["Python", "Go", "Kafka"]}, NOW)
        _fill(home.user_id, posts, number)
        begun, spent, done, jobs = time.perf_counter(), time.process_time(), 0, 0
        while rescoring.enqueue(now := clock.now_ms()):
            claimed = leases.claim("bench#1", now, 300)
            assert claimed is not None
            done += rescoring.run(claimed, clock.now_ms, lambda: False)
            jobs += 1
        cpu, wall = time.process_time() - spent, time.perf_counter() - begun
        assert done == number, (done, number)
        each = cpu / number * 1000
        table(
            "Scoring everything again, one worker, SQLite",
            [
                (f"{number:,} postings in {jobs} jobs", f"{cpu:.1f} s of CPU", f"{wall:.1f} s by the clock"),
                ("10,000 postings", f"{each * 10:.0f} s of CPU", f"{each:.2f} ms each"),
            ],
        )
        database.disconnect()


def _fill(user: int, posts: Sequence[Post], number: int) -> None:
    from scoutly_tui.store import database

    with database.writing():
        database.execute(
            "insert into company (id, slug, name, careers_url, host, created_at) values (1, 'x', 'X', 'https://x.example/', 'x', 0)"
        )
        for key in range(1, number + 1):
            post = posts[key % len(posts)]
            title = post.titles[0] if post.titles else "Engineer"
            database.execute(
                "insert into posting (id, company_id, external_id, url, title, fields_hash, text_hash, details_at, first_seen_at,"
                " last_seen_at) values (?, 1, ?, 'https://x.example/', ?, 'h', 't', 0, ?, 0)",
                key, str(key), title, NOW,
            )  # fmt: skip
            database.execute("insert into posting_text values (?, ?)", key, post.text)
            database.execute(
                "insert into match (user_id, posting_id, company_id, score, state, scorer_version, profile_version, created_at)"
                " values (?, ?, 1, 50, 'seen', '0', 0, 0)",
                user, key,
            )  # fmt: skip
