"""The samples that the matching benchmark reads, the baselines it compares with, and its tables."""

from __future__ import annotations

import html
import json
import math
import os
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from scoutly_tui.matching.document import Sentence, words
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.technologies import lexicon

ROOT = Path(__file__).resolve().parent.parent
FACTS = Path(os.environ.get("SCOUTLY_FACTS", ROOT.parent / "shared" / "facts")) / "matching"
ADS = ROOT / "tests" / "matching" / "ads"
Vector = dict[str, float]


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


class Collection:
    """Documents as term counts, with TF-IDF and BM25 over them."""

    def __init__(self, counts: list[Counter[str]]) -> None:
        self.counts = counts
        self.df = Counter(term for count in counts for term in count)
        self.sizes = [sum(count.values()) for count in counts]
        self.mean = sum(self.sizes) / max(1, len(counts))
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
        scores = [0.0] * len(self.counts)
        for term in query:
            weight = self.idf(term) * (k + 1)
            for place, _ in self.index.get(term, ()):
                count = self.counts[place]
                length = k * (1 - b + b * self.sizes[place] / self.mean)
                scores[place] += weight * count[term] / (count[term] + length)
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
