"""Prints how the matching room does beside plain baselines. Run as ``python benchmarks/matching.py [--quick]``.

Reads the samples under ``../shared/facts/matching`` (or ``SCOUTLY_FACTS``) and the labelled ads of the tests.
Nothing is fitted on what is measured but the baselines' document frequencies, to their advantage. Halves are
split by company: what was looked at while writing rules is the even half, what is reported is the odd one.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from matching_personas import ranking
from matching_samples import (
    ADS,
    FACTS,
    Collection,
    Post,
    chars,
    f1,
    gold_salaries,
    gold_technologies,
    pairs,
    posts,
    table,
)
from rapidfuzz import fuzz

from scoutly_tui.domain.salary_prose import salaries_in
from scoutly_tui.matching.dealbreakers import judge
from scoutly_tui.matching.document import Document, Sentence, words
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.technologies import FIELD, lexicon, technologies
from scoutly_tui.matching.titles import grams
from scoutly_tui.matching.understanding.knowledge import knowledge_spans
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.understanding.work_model import decide, models_in

# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def onet_terms() -> dict[str, str]:
    """The hot technologies of O*NET, matched as they are written: what a taxonomy does without care."""
    file = FACTS / "onet-technologies.tsv"
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    return {row[0].lower(): row[0] for row in rows if "Y" in row[2:4]}


def reading_technologies(all_posts: list[Post]) -> None:
    onet = onet_terms()
    rows: list[Sequence[object]] = [("technologies in hiring posts, odd half", "precision", "recall", "F1")]
    methods: dict[str, Callable[[str], set[str]]] = {
        "O*NET's hot technologies, as written": lambda text: {
            lexicon().canonical(name)
            for low, name in onet.items()
            if f" {low} " in f" {' '.join(words(text))} "
        },
        "ours": lambda text: {name for name in technologies(text) if lexicon().kinds[name] != FIELD},
    }
    for name, method in methods.items():
        hit = wrong = missed = 0
        for post in all_posts:
            if post.odd:
                truth, found = gold_technologies(post), method(post.text)
                hit, wrong, missed = (
                    hit + len(truth & found),
                    wrong + len(found - truth),
                    missed + len(truth - found),
                )
        rows.append((name, *f1(hit, wrong, missed)))
    table("Technologies", rows)


def skill_spans() -> None:
    onet = sorted(onet_terms())
    rows: list[Sequence[object]] = [("knowledge tokens in SkillSpan's dev part", "precision", "recall", "F1")]
    records = [json.loads(line) for line in (FACTS / "skillspan-dev.jsonl").read_text("utf-8").splitlines()]

    def by_onet(text: str) -> list[tuple[int, int]]:
        low = text.lower()
        return [
            (m.start(), m.end())
            for t in onet
            if t in low
            for m in re.finditer(rf"\b{re.escape(t)}(?!\w)", low)
        ]

    def ours(text: str) -> list[tuple[int, int]]:
        return [(span.start, span.end) for span in knowledge_spans(Sentence(text, 0))]

    for name, method in (("O*NET's hot technologies, as written", by_onet), ("ours", ours)):
        hit = wrong = missed = 0
        for record in records:
            spans, at = method(" ".join(record["tokens"])), 0
            for token, tag in zip(record["tokens"], record["tags_knowledge"], strict=True):
                found = any(start < at + len(token) and end > at for start, end in spans)
                hit, wrong, missed = (
                    hit + (found and tag != "O"),
                    wrong + (found and tag == "O"),
                    missed + (not found and tag != "O"),
                )
                at += len(token) + 1
        rows.append((name, *f1(hit, wrong, missed)))
    table("Skill spans", rows)


def gold_model(post: Post) -> str | None:
    """The label's one work model; None where it names two or none."""
    label = str(post.labels.get("remote work policy")).lower()
    said = {
        "remote": "remote" in label or "home" in label,
        "hybrid": "hybrid" in label,
        "on_site": bool(re.search(r"on-?\s?site|office", label)),
    }
    named = [name for name, present in said.items() if present]
    return named[0] if len(named) == 1 else None


def work_models(all_posts: list[Post]) -> None:
    def ours(text: str) -> str:
        found = decide(models_in(Document(text)))
        return found.value.value if found else "on_site"

    def keyword(text: str) -> str:
        low = text.lower()
        return "hybrid" if "hybrid" in low else "remote" if "remote" in low else "on_site"

    def says_one(post: Post) -> bool:
        first = post.text.split("\n")[0].lower()
        return (
            sum(
                bool(re.search(p, first))
                for p in ("remote|wfh", "hybrid", "on-?\\s?site|in-?(?:person|office)")
            )
            == 1
        )

    shown: dict[str, Callable[[Post], bool]] = {
        "odd half": lambda post: post.odd,
        "odd half, where the first line names one": lambda post: post.odd and says_one(post),
        "both halves": lambda post: True,
    }
    rows: list[Sequence[object]] = [("macro-F1; a post that says nothing counts as on-site", *shown)]
    for name, method in (("first keyword", keyword), ("ours", ours)):
        figures: list[object] = [name]
        for wanted in shown.values():
            counts: Counter[tuple[str, str]] = Counter()
            for post in all_posts:
                truth = gold_model(post)
                if truth and wanted(post):
                    counts[truth, method(post.text)] += 1
            figures.append(macro_f1(counts))
        rows.append(figures)
    table("Remote, hybrid, on-site", rows)


def macro_f1(counts: Counter[tuple[str, str]]) -> float:
    kinds = sorted({truth for truth, _ in counts})
    values = []
    for kind in kinds:
        hit = counts[kind, kind]
        wrong = sum(n for (truth, found), n in counts.items() if found == kind != truth)
        missed = sum(n for (truth, found), n in counts.items() if truth == kind != found)
        values.append(f1(hit, wrong, missed)[2])
    return sum(values) / len(values)


def salaries(all_posts: list[Post]) -> None:
    def ours(text: str) -> list[tuple[float, float]]:
        sums = [found.salary for found in salaries_in(text)]
        return [(s.minimum or 0.0, s.maximum or (s.minimum or 0.0) * 3) for s in sums]

    def simple(text: str) -> list[tuple[float, float]]:
        sums = [float(m.replace(",", "")) for m in re.findall(r"[$€£](\d[\d,]*)", text)]
        return [(value, value) for value in sums if value >= 1_000]

    rows: list[Sequence[object]] = [
        ("salary in hiring posts, odd half", "right of all posts", "F1 of stated salaries")
    ]
    for name, method in (("currency and digits", simple), ("ours", ours)):
        counts: Counter[str] = Counter()
        for post in all_posts:
            if not post.odd:
                continue
            truth, found = gold_salaries(post), method(post.text)
            if truth and found:
                right = any(
                    low * 0.99 <= v <= high * 1.01 or v in (low, high) for v in truth for low, high in found
                )
                counts["hit" if right else "wrong"] += 1
            else:
                counts["missed" if truth else "false" if found else "silent"] += 1
        bad = counts["wrong"]
        figures = f1(counts["hit"], counts["false"] + bad, counts["missed"] + bad)
        rows.append((name, (counts["hit"] + counts["silent"]) / sum(counts.values()), figures[2]))
    table("Salary from prose", rows)


# ── titles, deal-breakers, cost ──────────────────────────────────────────────────────────────────────────


def titles(folder: Path, every: int) -> None:
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
    by_chars = Collection([chars(text) for _, text in corpus])
    by_words = Collection([pairs(text) for _, text in corpus])
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

    lowered = [text.lower() for _, text in corpus]
    methods: dict[str, Callable[[str], Sequence[float]]] = {
        "character n-grams 2–4, fitted": lambda text: by_chars.tfidf(chars(text)),
        "TF-IDF 1–2-gram, fitted": lambda text: by_words.tfidf(pairs(text)),
        "BM25, fitted": lambda text: by_words.bm25(Counter(words(text))),
        "fuzzy (token sort ratio)": lambda text: [
            fuzz.token_sort_ratio(text.lower(), other) for other in lowered
        ],
        "ours, stored weights": by_ours,
    }
    rows: list[Sequence[object]] = [(f"{folder.name}, {len(queries)} queries", "MRR")]
    for name, method in methods.items():
        total = 0.0
        for key, text in queries:
            scores = method(text)
            best = max(scores[i] for i in right[key])
            total += 1 / (1 + sum(1 for score in scores if score > best + 1e-12)) if best > 0 else 0.0
        rows.append((name, total / len(queries)))
    table("Titles to occupations", rows)


def deal_breakers() -> None:
    profiles = {
        name: Profile.from_dict(data)
        for name, data in json.loads((ADS / "profiles.json").read_text("utf-8")).items()
    }
    rows: list[Sequence[object]] = [
        ("deal-breakers", "ads", "violated", "precision", "recall", "right of all verdicts")
    ]
    held = ADS / "heldout.jsonl"
    for name, files in (("seen while writing rules", sorted(ADS.glob("??.jsonl"))), ("held out", [held])):
        hit = wrong = missed = right = total = ads = 0
        for file in files:
            for line in file.read_text("utf-8").splitlines():
                ad = json.loads(line)
                ads += 1
                reader = Reader(PostingText(ad["title"], ad["company"], tuple(ad["locations"]), ad["text"]))
                for verdict in judge(profiles[ad["profile"]], reader, reader.read()):
                    truth, found = ad["expect"].get(verdict.rule.value, "not_stated"), verdict.verdict.value
                    hit += truth == found == "violated"
                    wrong += found == "violated" != truth
                    missed += truth == "violated" != found
                    right, total = right + (truth == found), total + 1
        rows.append((name, ads, hit + missed, *f1(hit, wrong, missed)[:2], right / total))
    table("Deal-breakers on invented ads in eight languages", rows)


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
rounds = []
for _ in range(5):
    begun = time.process_time()
    for posting in postings:
        scorer.score(posting)
    rounds.append((time.process_time() - begun) / len(postings) * 1000)
print(json.dumps([loaded, ready, min(rounds), resident() - bare]))
"""


def cost(all_posts: list[Post]) -> None:
    """In a fresh interpreter; the samples themselves count into its memory."""
    profile = {
        **json.loads((ADS / "profiles.json").read_text("utf-8"))["anna"],
        "skills": ["Python", "Go", "Kafka"],
    }
    profile["cv_text"] = (
        "Senior backend engineer. Python, Go, Kafka, PostgreSQL, calm systems, code review. " * 10
    )
    sample = [(post.titles[0] if post.titles else "Engineer", post.text) for post in all_posts[:500]]
    done = subprocess.run(
        [sys.executable, "-c", _COST],
        input=json.dumps([sample, profile]),
        capture_output=True,
        text=True,
        check=True,
    )
    loaded, ready, each, memory = json.loads(done.stdout)
    letters = sum(len(text) for _, text in sample) / len(sample)
    table(
        "Cost, one core",
        [
            ("import", f"{loaded:.2f} s"),
            ("first score", f"{ready:.2f} s after start"),
            (f"a posting of {letters:.0f} letters", f"{each:.2f} ms of CPU"),
            ("10,000 postings", f"{each * 10:.0f} s"),
            ("above the interpreter", f"{memory:.0f} MB"),
        ],
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few personas, every tenth title")
    quick = parser.parse_args().quick
    begun = time.perf_counter()
    deal_breakers()
    if not FACTS.is_dir():
        print(f"\nThe samples are not at {FACTS}: only the deal-breakers were measured.")
        return
    all_posts = posts()
    cost(all_posts)
    reading_technologies(all_posts)
    skill_spans()
    work_models(all_posts)
    salaries(all_posts)
    for folder in sorted(FACTS.glob("melo-*")):
        titles(folder, 10 if quick else 2)
    ranking(all_posts, 4 if quick else 36)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"\n{time.perf_counter() - begun:.0f} s, {peak:.0f} MB at most")


if __name__ == "__main__":
    main()
