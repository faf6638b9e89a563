"""Builds ``idf.tsv``, ``title_idf.tsv`` and ``knowledge.tsv`` from a folder of samples.

Run as ``python -m scoutly_tui.matching.data.build SAMPLES ADS``. Only counts leave the samples (in how
many documents a term occurs), and the terms that experts marked.
"""

from __future__ import annotations

import html
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Final

from scoutly_tui.matching.document import words
from scoutly_tui.matching.terms import stopwords
from scoutly_tui.matching.titles import title_grams

HERE: Final = Path(__file__).parent
LEAST_WORDS: Final = 2
LEAST_PAIRS: Final = 4
LEAST_GRAMS: Final = 10
LONGEST_TERM: Final = 4


def plain(markup: str) -> str:
    """The text of a post as it was recorded, with its paragraphs."""
    return html.unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<(?:p|br|li)>", "\n", markup)))


def hiring_posts(samples: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """The hiring posts, one of each text, with their labels."""
    seen: set[str] = set()
    for file in sorted(samples.glob("hn-hiring-*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            text = plain(record["hn_text"])
            if text not in seen:
                seen.add(text)
                yield text, record["model_output"]


def documents(samples: Path, ads: Path) -> Iterator[str]:
    """Every document to count terms in: posts, sentences by advertisement, and our own ads but the held out."""
    for text, _ in hiring_posts(samples):
        yield text
    sentences: dict[tuple[str, str, int], list[str]] = {}
    for file in sorted(samples.glob("skillspan-train.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            record = json.loads(line)
            sentences.setdefault((file.name, record["source"], record["idx"]), []).append(
                " ".join(record["tokens"])
            )
    for texts in sentences.values():
        yield "\n".join(texts)
    for file in sorted(ads.glob("??.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["text"]


def titles(samples: Path, ads: Path) -> Iterator[str]:
    """Every title to count n-grams in."""
    for _, labels in hiring_posts(samples):
        roles = labels.get("roles") or []
        if isinstance(roles, list):
            yield from (
                str(role["job_title"]) for role in roles if isinstance(role, dict) and role.get("job_title")
            )
    for file in sorted(samples.glob("melo-*/corpus_elements.tsv")):
        yield from (line.split("\t")[1] for line in file.read_text("utf-8").splitlines())
    for file in sorted(ads.glob("??.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            yield json.loads(line)["title"]


def write(name: str, total: int, counts: Counter[str]) -> None:
    """Write a table of counts, most frequent first; ``#`` is the number of documents."""
    lines = [
        f"{term}\t{count}" for term, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]
    (HERE / name).write_text("term\tdocuments\n" + "\n".join([f"#\t{total}", *lines]) + "\n", "utf-8")


def knowledge(samples: Path) -> Iterator[str]:
    """The terms that experts marked as knowledge in at least half of the places where they stand."""
    marked: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    total: Counter[str] = Counter()
    sentences: list[tuple[list[str], list[bool]]] = []
    for line in (samples / "skillspan-train.jsonl").read_text("utf-8").splitlines():
        record = json.loads(line)
        found: list[str] = []
        tags: list[str] = []
        for token, tag in zip(record["tokens"], record["tags_knowledge"], strict=True):
            for place, word in enumerate(words(token)):
                found.append(word)
                tags.append("I" if place and tag != "O" else tag)
        sentences.append((found, [tag != "O" for tag in tags]))
        start = 0
        while start < len(tags):
            end = start + 1
            if tags[start] != "O":
                while end < len(tags) and tags[end] == "I":
                    end += 1
                if end - start <= LONGEST_TERM:
                    marked[" ".join(found[start:end])] += 1
            start = end
    for found, tagged in sentences:
        for length in range(1, LONGEST_TERM + 1):
            for start in range(len(found) - length + 1):
                term = " ".join(found[start : start + length])
                if term in marked:
                    total[term] += 1
                    inside[term] += all(tagged[start : start + length])
    common = stopwords()
    for term in sorted(marked):
        if inside[term] * 2 >= total[term] and "<" not in term and term not in common and len(term) > 1:
            yield term


def write_terms(terms: Iterator[str]) -> None:
    """Write the table of knowledge terms."""
    (HERE / "knowledge.tsv").write_text("term\n" + "".join(f"{term}\n" for term in terms), "utf-8")


def build(samples: Path, ads: Path) -> None:
    """Write the three tables."""
    common = stopwords()
    singles: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    total = 0
    for text in documents(samples, ads):
        total += 1
        found = words(text)
        singles.update({word for word in found if word not in common and 2 <= len(word) <= 30})
        pairs.update(
            {
                f"{a} {b}"
                for a, b in pairwise(found)
                if a not in common and b not in common and len(a) > 1 < len(b)
            }
        )
    kept = Counter({term: n for term, n in singles.items() if n >= LEAST_WORDS})
    kept.update(
        {
            term: n
            for term, n in pairs.items()
            if n >= LEAST_PAIRS and term.split()[0] in kept and term.split()[1] in kept
        }
    )
    write("idf.tsv", total, kept)
    write_terms(knowledge(samples))
    grams: Counter[str] = Counter()
    number = 0
    for title in titles(samples, ads):
        number += 1
        grams.update(title_grams(title).keys())
    write(
        "title_idf.tsv",
        number,
        Counter({gram: n for gram, n in grams.items() if n >= LEAST_GRAMS and "\t" not in gram}),
    )


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(sys.argv[2]))
