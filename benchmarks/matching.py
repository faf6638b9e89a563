"""Prints how the matching room does beside plain baselines. Run as ``python benchmarks/matching.py [--quick]``.

Reads the samples under ``../shared/facts/matching`` (or ``SCOUTLY_FACTS``) and the labelled ads of the tests.
Nothing is fitted on what is measured but the baselines' document frequencies, to their advantage. Halves are
split by company: what was looked at while writing rules is the even half, what is reported is the odd one.
"""

from __future__ import annotations

import argparse
import html
import json
import math
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from rapidfuzz import fuzz

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.domain.salary_prose import salaries_in
from scoutly_tui.matching.dealbreakers import judge
from scoutly_tui.matching.document import Document, Sentence, words
from scoutly_tui.matching.learning import Label, fit
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile, Skill
from scoutly_tui.matching.score import Scorer
from scoutly_tui.matching.technologies import FIELD, lexicon, technologies
from scoutly_tui.matching.titles import grams
from scoutly_tui.matching.understanding.knowledge import knowledge_spans
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.understanding.work_model import decide, model_in

ROOT = Path(__file__).resolve().parent.parent
FACTS = Path(os.environ.get("SCOUTLY_FACTS", ROOT.parent / "shared" / "facts")) / "matching"
ADS = ROOT / "tests" / "matching" / "ads"
Vector = dict[str, float]


# ── samples ──────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Post:
    """A hiring post with its (noisy) labels."""

    text: str
    labels: dict[str, object]
    company: str

    @property
    def odd(self) -> bool:
        return crc32(self.company.encode()) % 2 == 1

    @property
    def roles(self) -> list[dict[str, object]]:
        roles = self.labels.get("roles")
        return [role for role in roles if isinstance(role, dict)] if isinstance(roles, list) else []

    @property
    def titles(self) -> list[str]:
        return [str(role["job_title"]) for role in self.roles if role.get("job_title")]

    @property
    def posting(self) -> PostingText:
        return PostingText(self.titles[0] if self.titles else self.text[:80], description=self.text)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", re.sub(r"<(?:p|br|li)>", "\n", markup)))


def posts() -> list[Post]:
    found: dict[str, Post] = {}
    for file in sorted(FACTS.glob("hn-hiring-*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            text, labels = plain(record["hn_text"]), record["model_output"]
            company = re.sub(r"\W", "", str(labels.get("name")).lower())
            found.setdefault(text, Post(text, labels, company))
    return list(found.values())


def table(title: str, rows: Sequence[Sequence[object]]) -> None:
    print(f"\n## {title}")
    for row in rows:
        cells = [f"{cell:.3f}" if isinstance(cell, float) else str(cell) for cell in row]
        print("| " + " | ".join(cells) + " |", flush=True)


def f1(hit: int, wrong: int, missed: int) -> tuple[float, float, float]:
    precision, recall = hit / max(1, hit + wrong), hit / max(1, hit + missed)
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


# ── baselines ────────────────────────────────────────────────────────────────────────────────────────────


class Collection:
    """Documents as term counts, with TF-IDF and BM25 over them."""

    def __init__(self, counts: list[Counter[str]]) -> None:
        self.counts = counts
        self.df = Counter(term for count in counts for term in count)
        self.mean = sum(sum(count.values()) for count in counts) / max(1, len(counts))
        self.index: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for place, count in enumerate(counts):
            for term, weight in self.unit(count).items():
                self.index[term].append((place, weight))

    def idf(self, term: str) -> float:
        return math.log((1 + len(self.counts)) / (1 + self.df.get(term, 0))) + 1

    def unit(self, count: Counter[str]) -> Vector:
        weighed = {term: (1 + math.log(n)) * self.idf(term) for term, n in count.items()}
        norm = math.sqrt(sum(weight * weight for weight in weighed.values())) or 1.0
        return {term: weight / norm for term, weight in weighed.items()}

    def tfidf(self, query: Counter[str]) -> list[float]:
        scores = [0.0] * len(self.counts)
        for term, weight in self.unit(query).items():
            for place, value in self.index.get(term, ()):
                scores[place] += weight * value
        return scores

    def bm25(self, query: Counter[str], k: float = 1.2, b: float = 0.75) -> list[float]:
        scores = []
        for count in self.counts:
            length = k * (1 - b + b * sum(count.values()) / self.mean)
            scores.append(
                sum(self.idf(t) * count[t] * (k + 1) / (count[t] + length) for t in query if t in count)
            )
        return scores


def pairs(text: str) -> Counter[str]:
    found = words(text)
    return Counter([*found, *(f"{a} {b}" for a, b in pairwise(found))])


def chars(text: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for word in re.findall(r"[^\W_]+", text.lower()):
        padded = f" {word} "
        found.update(padded[i : i + n] for n in (2, 3, 4) for i in range(len(padded) - n + 1))
    return found


def auc(scores: Sequence[float], truth: Sequence[bool]) -> float:
    order = sorted(range(len(scores)), key=lambda i: scores[i])
    ranks, at = [0.0] * len(scores), 0
    while at < len(order):
        end = at
        while end + 1 < len(order) and scores[order[end + 1]] == scores[order[at]]:
            end += 1
        for place in range(at, end + 1):
            ranks[order[place]] = (at + end) / 2 + 1
        at = end + 1
    yes = sum(truth)
    return (sum(r for r, t in zip(ranks, truth, strict=True) if t) - yes * (yes + 1) / 2) / (
        yes * (len(truth) - yes)
    )


def mean_and_interval(values: Sequence[float]) -> str:
    mean = sum(values) / len(values)
    spread = math.sqrt(sum((v - mean) ** 2 for v in values) / max(1, len(values) - 1) / len(values))
    return f"{mean:.3f} ± {1.96 * spread:.3f}"


# ── personas ─────────────────────────────────────────────────────────────────────────────────────────────

FAMILIES = {
    "Backend Engineer": r"back-?\s?end|server",
    "Frontend Engineer": r"front-?\s?end|ui engineer|react",
    "Full Stack Engineer": r"full-?\s?stack",
    "Data Engineer": r"data engineer|data platform|analytics engineer|data infra",
    "Machine Learning Engineer": r"machine learning|\bml\b|\bai\b|deep learning|computer vision|data scien",
    "DevOps Engineer": r"devops|sre|reliability|platform|infrastructure|cloud",
    "Mobile Engineer": r"ios|android|mobile",
    "Embedded Engineer": r"embedded|firmware|hardware|robotic",
    "Software Engineer": r"software (?:engineer|developer)",
}


class Labels:
    """What personas decide by: a post's labels, put into one form."""

    def __init__(self, post: Post) -> None:
        self.techs = {name for name in gold_technologies(post) if lexicon().kinds.get(name, FIELD) != FIELD}
        self.families = {
            name
            for name, pattern in FAMILIES.items()
            if any(re.search(pattern, t.lower()) for t in post.titles)
        }
        self.remote = "remote" in str(post.labels.get("remote work policy")).lower()
        self.salary = max(gold_salaries(post), default=0.0)


@dataclass(slots=True)
class Persona:
    """Somebody invented: a profile, and a yes or no to every post, a fifth of them yes."""

    profile: Profile
    likes: list[bool]


def persona(seed: int, labels: Sequence[Labels]) -> Persona:
    dice = random.Random(seed)
    model = dice.choice([one for one in labels if len(one.techs) >= 3 and one.families])
    family = dice.choice(sorted(model.families))
    common = [
        t
        for t, _ in Counter(t for one in labels if family in one.families for t in one.techs).most_common(25)
    ]
    wanted = set(dice.sample(sorted(model.techs), min(4, len(model.techs))))
    while len(wanted) < 7:
        wanted.add(dice.choice(common))
    known = sorted(wanted | set(dice.sample(common, 3)))
    remote, floor = dice.random() < 0.6, dice.choice([None, None, 120_000.0, 150_000.0])
    rare = {t: math.log(len(labels) / (1 + sum(t in one.techs for one in labels))) for t in sorted(wanted)}
    norm = math.sqrt(sum(value * value for value in rare.values()))

    def utility(one: Labels) -> float:
        value = sum(rare[t] for t in sorted(wanted & one.techs)) / norm / (1 + 0.08 * len(one.techs - wanted))
        value = (
            2.2 * value + (1.2 if family in one.families else 0.0) + (0.5 if remote and one.remote else 0.0)
        )
        return value - (0.7 if floor and 0 < one.salary < floor else 0.0) + dice.gauss(0, 0.5)

    utilities = [utility(one) for one in labels]
    line = sorted(utilities)[int(len(utilities) * 0.8)]
    some = " and ".join(sorted(wanted)[:4])
    cv = (
        f"{family}\n\nI am a {family.lower()} with six years of experience.\n\nSkills: {', '.join(known)}\n\n"
        f"Work: built and ran services with {some}. Reviewed code, shipped features, mentored colleagues."
    )
    profile = Profile(
        titles=(family,),
        skills=tuple(Skill(name) for name in known),
        work_models=(WorkModel.REMOTE,) if remote else (),
        salary_floor=Salary(floor, None, "USD", Period.YEAR) if floor else None,
        cv_text=cv,
    )
    return Persona(profile, [value > line for value in utilities])


def ranking(all_posts: list[Post], number: int) -> None:
    labels = [Labels(post) for post in all_posts]
    postings = [post.posting for post in all_posts]
    words_of, chars_of = (Collection([kind(p.text) for p in all_posts]) for kind in (pairs, chars))
    test = [i for i, post in enumerate(all_posts) if post.odd]
    train = [i for i, post in enumerate(all_posts) if not post.odd]
    scores: dict[str, list[float]] = defaultdict(list)
    curve: dict[int, list[float]] = defaultdict(list)
    gains: dict[int, list[float]] = defaultdict(list)
    for seed in range(number):
        one = persona(seed, labels)
        truth, cv, scorer = [one.likes[i] for i in test], one.profile.cv_text, Scorer(one.profile)
        rankings: dict[str, Sequence[float]] = {
            "TF-IDF 1–2-gram, fitted in the collection": words_of.tfidf(pairs(cv)),
            "BM25, fitted in the collection": words_of.bm25(Counter(words(cv))),
            "character n-grams 2–4": chars_of.tfidf(chars(cv)),
        }
        for name, values in rankings.items():
            scores[name].append(auc([values[i] for i in test], truth))
        scores["fuzzy (token set ratio)"].append(
            auc([fuzz.token_set_ratio(cv, all_posts[i].text) for i in test], truth)
        )
        scores["ours, unlearned"].append(auc([scorer.score(postings[i]).score or 0 for i in test], truth))
        examples = {i: scorer.example(Label(postings[i], one.likes[i])) for i in test}
        base = auc([examples[i].offset for i in test], truth)
        order = random.Random(1_000 + seed).sample(train, min(200, len(train)))
        taught = [scorer.example(Label(postings[i], one.likes[i])) for i in order]
        for count in (10, 20, 50, 100, 200):
            learned = fit(taught[:count])
            share = learned.share
            leaning = [
                examples[i].offset
                + share * max(-4.0, min(4.0, learned.leaning(examples[i].features) if share else 0.0))
                for i in test
            ]
            curve[count].append(auc(leaning, truth))
            gains[count].append(curve[count][-1] - base)
    table(
        f"Ranking: AUC over {number} personas, posts of companies nobody trained on",
        [("scorer", "AUC"), *((name, mean_and_interval(values)) for name, values in scores.items())],
    )
    table(
        "Learning from triage",
        [
            ("decisions", "AUC", "gain over unlearned"),
            *(
                (count, mean_and_interval(curve[count]), mean_and_interval(gains[count]))
                for count in sorted(curve)
            ),
        ],
    )


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────


def gold_technologies(post: Post) -> set[str]:
    """The labels by their usual names; one that the lexicon does not know stays as it is and counts as missed."""
    found: set[str] = set()
    named = post.labels.get("technologies")
    for label in named if isinstance(named, list) else []:
        text = str(label)
        if lexicon().knows(text):
            found.add(lexicon().canonical(text))
            continue
        mentions = lexicon().mentions(Sentence(text, 0))
        found |= {mention.name for mention in mentions} or {text.lower()}
    return found


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
        found = decide([m for sentence in Document(text).sentences for m in model_in(sentence)])
        return found.value.value if found else "on_site"

    def keyword(text: str) -> str:
        low = text.lower()
        return "hybrid" if "hybrid" in low else "remote" if "remote" in low else "on_site"

    easy = re.compile(r"remote|on-?\s?site|hybrid|in-?person|in-?office", re.IGNORECASE)
    rows: list[Sequence[object]] = [
        ("macro-F1; a post that says nothing counts as on-site", "all posts", "first line says it")
    ]
    for name, method in (("first keyword", keyword), ("ours", ours)):
        figures: list[object] = [name]
        for only_easy in (False, True):
            counts: Counter[tuple[str, str]] = Counter()
            for post in all_posts:
                truth = gold_model(post)
                if post.odd and truth and (not only_easy or easy.search(post.text.split("\n")[0])):
                    counts[truth, method(post.text)] += 1
            figures.append(macro_f1(counts))
        rows.append(figures)
    table("Remote, hybrid, on-site (odd half)", rows)


def macro_f1(counts: Counter[tuple[str, str]]) -> float:
    kinds = sorted({truth for truth, _ in counts})
    values = []
    for kind in kinds:
        hit = counts[kind, kind]
        wrong = sum(n for (truth, found), n in counts.items() if found == kind != truth)
        missed = sum(n for (truth, found), n in counts.items() if truth == kind != found)
        values.append(f1(hit, wrong, missed)[2])
    return sum(values) / len(values)


def gold_salaries(post: Post) -> list[float]:
    found = []
    for role in post.roles:
        try:
            value = float(str(role.get("salary")).replace(",", ""))
        except ValueError:
            continue
        if value > 0:
            found.append(value)
    return found


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
