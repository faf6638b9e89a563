"""Prints how the matching room does beside plain baselines: ``python -m benchmarks.matching [--quick] [--only PART…]``.

Reads the samples under ``../shared/facts/matching`` (or ``SCOUTLY_FACTS``) and the labelled ads of the tests; what
is not there is skipped by name. Nothing is fitted on what is measured but the baselines' own statistics, to their
advantage. Hiring posts are split by company: the even half was looked at while rules were written, the odd one is
reported.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from benchmarks.matching_baselines import METHODS, Texts
from benchmarks.matching_personas import ranking
from benchmarks.matching_reading import (
    Halves,
    deal_breakers,
    rank_ads,
    read_models,
    read_salaries,
    read_spans,
    read_technologies,
)
from benchmarks.matching_rescore import rescore
from benchmarks.matching_samples import ADS, FACTS, posts, table
from scoutly_tui.matching.titles import grams


def titles(folder: Path, every: int) -> None:
    """How high the right occupations come for an official job title, among all of a country's."""

    def rows_of(name: str) -> Iterator[list[str]]:
        for line in (folder / name).read_text("utf-8").splitlines():
            yield line.split("\t")

    corpus = list(rows_of("corpus_elements.tsv"))
    place = {row[0]: i for i, row in enumerate(corpus)}
    right: dict[str, list[int]] = defaultdict(list)
    for query, _, element, _ in rows_of("annotations.tsv"):
        if element in place:
            right[query].append(place[element])
    queries = [(key, text) for key, text in rows_of("queries.tsv") if right.get(key)][::every]
    known = Texts([text for _, text in corpus], short=True)
    ours: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, (_, text) in enumerate(corpus):
        for gram, weight in grams(text).items():
            ours[gram].append((i, weight))

    def by_ours(text: str) -> list[float]:
        scores = [0.0] * len(corpus)
        for gram, weight in grams(text).items():
            for i, value in ours.get(gram, ()):
                scores[i] += weight * value
        return scores

    methods: dict[str, Callable[[str], Sequence[float]]] = {
        f"{name}, fitted": lambda text, name=name: known.scores(name, text) for name in METHODS
    }
    methods["ours, stored weights"] = by_ours
    rows: list[Sequence[object]] = [(f"{folder.name}, {len(queries)} queries", "MRR")]
    for name, method in methods.items():
        total = 0.0
        for key, text in queries:
            scores = method(text)
            best = max(scores[i] for i in right[key])
            total += 1 / (1 + sum(1 for score in scores if score > best + 1e-12)) if best > 0 else 0.0
        rows.append((name, total / len(queries)))
    table("Titles to occupations", rows)


_COST = """
import json, os, sys, time
def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20
bare = resident()
begun = time.perf_counter()
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.score import Scorer
loaded = time.perf_counter() - begun
ads, profile = json.load(sys.stdin)
scorer = Scorer(Profile.from_dict(profile))
postings = [PostingText(title, "", ("Berlin",), text) for title, text in ads]
scorer.score(postings[0])
ready = time.perf_counter() - begun
from scoutly_tui.matching.document import Document
from scoutly_tui.matching.terms import cosine, vector
cv = vector(Document(scorer._profile.cv_text).words)
def best(work):
    # The mean over postings of the best of eight tries each, in ms: what others do on the machine stays out.
    found = [[] for _ in postings]
    for _ in range(8):
        for times, posting in zip(found, postings):
            begun = time.process_time()
            work(posting)
            times.append(time.process_time() - begun)
    return sum(map(min, found)) / len(found) * 1000
each = best(scorer.score)
plain = best(lambda posting: cosine(cv, vector(Document(posting.description).words)))
print(json.dumps([loaded, ready, each, plain, resident() - bare]))
"""


def cost(sample: list[tuple[str, str]]) -> None:
    """In a fresh interpreter; the sample itself counts into its memory."""
    profile = {
        **json.loads((ADS / "profiles.json").read_text("utf-8"))["anna"],
        "skills": ["Python", "Go", "Kafka"],
    }
    profile["cv_text"] = (
        "Senior backend engineer. Python, Go, Kafka, PostgreSQL, calm systems, code review. " * 10
    )
    done = subprocess.run(
        [sys.executable, "-c", _COST],
        input=json.dumps([sample, profile]),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, ready, each, plain, memory = json.loads(done.stdout)
    letters = sum(len(text) for _, text in sample) / len(sample)
    table(
        "Cost, one core",
        [
            ("import", f"{loaded:.2f} s"),
            ("first score", f"{ready:.2f} s after start"),
            (f"a posting of {letters:.0f} letters", f"{each:.2f} ms of CPU"),
            ("to compare: TF-IDF of it alone", f"{plain:.2f} ms of CPU"),
            ("10,000 postings", f"{each * 10:.0f} s"),
            ("above the interpreter", f"{memory:.0f} MB"),
        ],
    )


PARTS = ("cost", "rescore", "dealbreakers", "reading", "spans", "titles", "ranking")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few personas, every tenth title")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts alone")
    chosen = parser.parse_args()
    begun = time.perf_counter()
    if "dealbreakers" in chosen.only:
        deal_breakers()
        rank_ads()
    if FACTS.is_dir():
        _over_samples(chosen.only, quick=chosen.quick)
    else:
        print(f"\nThe samples are not at {FACTS}: only the labelled ads were measured.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{time.perf_counter() - begun:.0f} s, {peak:.0f} MB at most")


def _over_samples(chosen: Sequence[str], *, quick: bool) -> None:
    all_posts = posts()
    if "cost" in chosen:
        cost([(post.titles[0] if post.titles else "Engineer", post.text) for post in all_posts[:200]])
    if "rescore" in chosen:
        rescore(all_posts, 500 if quick else 10_000)
    if "reading" in chosen:
        halves = Halves(all_posts)
        for part in (read_technologies, read_models, read_salaries):
            part(halves)
    if "spans" in chosen:
        read_spans(20 if quick else 5)
    if "titles" in chosen:
        for folder in sorted(FACTS.glob("melo-*")):
            titles(folder, 20 if quick else 4)
    if "ranking" in chosen:
        ranking(all_posts, 4 if quick else 36)


if __name__ == "__main__":
    main()
