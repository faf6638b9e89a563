"""What scoring everything again costs: ``python benchmarks/rescoring.py [--postings 2000]``.

Hiring posts of the samples (../shared/facts/matching, or SCOUTLY_FACTS) are stored as open postings, the profile
is changed, and the jobs a worker would do are done here, on one core, with all they write. Beside it stands the
same scorer over the same texts with no database, which is the part that cannot be saved; and what the preview of
the change cost. Nothing is fetched and no network is used.
"""

from __future__ import annotations

import argparse
import tempfile
import time

from matching_samples import posts

from scoutly_tui import clock
from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.score import Scorer
from scoutly_tui.services import boards, companies, leases, profile, profile_preview, rescoring, scoring
from scoutly_tui.services import home as homes
from scoutly_tui.store import database

WISHES = {
    "titles": ["Backend Engineer", "Platform Engineer"], "skills": ["Python", "PostgreSQL", "Kubernetes", "Go"],
    "seniority": "senior", "languages": ["en"], "work_models": ["remote"], "excluded_words": ["blockchain"],
}  # fmt: skip
PER_COMPANY = 50


def fill(home: homes.Home, count: int) -> list[PostingText]:
    """Store ``count`` postings, fifty a company; returns their texts."""
    now, texts = clock.now_ms(), [post.posting for post in posts()]
    wanted = [texts[number % len(texts)] for number in range(count)]
    for start in range(0, count, PER_COMPANY):
        spec = companies.CompanySpec(f"C{start}", f"https://c{start}.example/careers", 50, True)
        key = companies.take_in(home.user_id, [spec], now, undoable=False)[0].key
        board = [
            FoundPosting(
                str(start + i),
                text.title or "Engineer",
                f"https://c{start}.example/{i}",
                description=text.description,
            )
            for i, text in enumerate(wanted[start : start + PER_COMPANY])
        ]
        scores = {posting.external_id: scoring.score([home.user_id], posting, "C") for posting in board}
        with database.writing():
            boards.apply(key, diff([], board), scores, baseline=True, last_success_at=now, now=now)
    return wanted


def measure(count: int) -> None:
    """Fill, change, preview, score again, and say what each took."""
    with tempfile.TemporaryDirectory() as folder:
        home = homes.open_home(folder, user="bench", environment={})
        with homes.thread_session():
            texts = fill(home, count)
            wanted = profile.changed(home.user_id, WISHES)
            started = time.process_time()
            effect = profile_preview.whole(home.user_id, profile.wishes(home.user_id), wanted)
            previewed = time.process_time() - started
            profile.update(home.user_id, WISHES, clock.now_ms())
            scorer = Scorer(wanted)
            started = time.process_time()
            for text in texts:
                scorer.score(text)
            plain = time.process_time() - started
            started, jobs = time.process_time(), 0
            while rescoring.backlog(home.user_id).left:
                rescoring.enqueue(clock.now_ms())
                claimed = leases.claim("bench#1", clock.now_ms(), 30)
                assert claimed is not None
                rescoring.run(claimed, clock.now_ms, lambda: False)
                jobs += 1
            stored = time.process_time() - started
    print(f"{count:,} postings: {effect.words}")
    print(f"scorer alone          {1e3 * plain / count:6.2f} ms a posting")
    print(
        f"scored again, stored  {1e3 * stored / count:6.2f} ms a posting, {stored / plain:.2f} x, in {jobs} jobs"
    )
    print(f"10,000 would take     {1e4 * stored / count:6.1f} s of one core")
    print(f"preview               {previewed:6.2f} s for {effect.looked_at} postings both ways")


def main() -> None:
    """Parse the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--postings", type=int, default=2_000)
    measure(parser.parse_args().postings)


if __name__ == "__main__":
    main()
