"""Salaries in prose: sentences of our own in many languages, and real posts where the facts lie beside us."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from boardworld import FACTS

from scoutly_tui.sources.fields import html_to_text, salary_from_prose

SENTENCES = Path(__file__).with_name("salaries.tsv")
POSTS = FACTS / "matching"


def labelled() -> list[dict[str, str]]:
    with SENTENCES.open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows, delimiter="\t"))


def read(text: str) -> tuple[str, str, str, str]:
    found = salary_from_prose(text)
    if found is None:
        return ("-", "-", "-", "-")
    amounts = (found.minimum, found.maximum)
    low, high = ("-" if a is None else f"{a:.2f}".rstrip("0").rstrip(".") for a in amounts)
    return (low, high, found.currency or "-", found.period or "-")


@pytest.mark.parametrize("row", labelled(), ids=lambda row: row["text"][:40])
def test_a_sentence_offers_what_it_says(row: dict[str, str]) -> None:
    assert read(row["text"]) == (row["minimum"], row["maximum"], row["currency"], row["period"])


def test_the_pay_is_found_among_other_amounts() -> None:
    text = (
        "We raised $40M and serve 120,000 customers.\nBenefits: $1,500 learning budget, 401k.\n"
        "The base salary for this role is $125,000 to $160,000 per year.\nReferral bonus: $5,000."
    )
    assert read(text) == ("125000", "160000", "USD", "year")


def test_of_several_the_first_stands() -> None:
    assert read("Zone 1: $120,000 - $150,000 per year\nZone 2: $100,000 - $130,000 per year")[0] == "120000"


@pytest.mark.skipif(not POSTS.is_dir(), reason="../shared/facts is not here")
def test_real_posts_are_read_as_their_noisy_labels_say() -> None:
    right = wrong = unasked = posts = 0
    for file in sorted(POSTS.glob("hn-hiring-2023-0*.jsonl")):
        for line in file.read_text(encoding="utf-8").splitlines():
            record = json.loads(line)
            roles = (record.get("model_output") or {}).get("roles") or []
            amounts = {
                r["salary"] for r in roles if isinstance(r, dict) and isinstance(r.get("salary"), int | float)
            } - {0}
            found = salary_from_prose(html_to_text(record["hn_text"]))
            posts += 1
            if not amounts:
                unasked += found is not None
            elif found is not None and {found.minimum, found.maximum} & amounts:
                right += 1
            else:
                wrong += 1
    # Some ten labels name an amount that stands nowhere in the post.
    assert right / (right + wrong) >= 0.92, (right, wrong)
    assert unasked / posts < 0.01
