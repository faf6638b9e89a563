"""How well postings are found in invented page layouts: ``python -m benchmarks.sources_accuracy [FOLDER…]``.

A posting counts as found if its title and its URL are right. Printed are precision and recall over the
development layouts, the held-out ones (committed in 97c9647, before the reader's first line in 4fc3ac8, and
left as they are; see the layouts' README for what was learnt from them), those in other styles and languages that came later (``extra``, ``fresh``, ``wild``), and all; and what a page of a megabyte costs.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.fetch.decode import charset_of
from scoutly_tui.sources.html.extract import extract
from scoutly_tui.sources.page import Page, decoded

LAYOUTS = Path(__file__).parent.parent / "tests" / "sources" / "layouts"
NOW = 1_788_000_000_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one layout: (title, URL) pairs found rightly, found wrongly, and missed."""

    name: str
    right: list[tuple[str, str]]
    wrong: list[tuple[str, str]]
    missed: list[tuple[str, str]]


def pages_of(truth: dict[str, Any], file: Path) -> Iterator[Page]:
    """The pages of a layout, the first first."""
    for url, name in ((truth["url"], file.with_suffix(".html").name), *truth.get("pages", {}).items()):
        body = (file.parent / name).read_bytes()
        yield Page(url, decoded(body, charset_of("text/html", body)))


def pairs(postings: list[FoundPosting]) -> list[tuple[str, str]]:
    return [(posting.title, posting.url) for posting in postings]


def judge(file: Path) -> Outcome:
    """Read the layout that ``file`` (its JSON) describes."""
    truth = json.loads(file.read_text("utf-8"))
    found = pairs([p for page in pages_of(truth, file) for p in extract(page, now=NOW)])
    wanted = [(p["title"], _plain(p["url"])) for p in truth["postings"]]
    return Outcome(
        file.stem,
        right=[pair for pair in found if pair in wanted],
        wrong=[pair for pair in found if pair not in wanted],
        missed=[pair for pair in wanted if pair not in found],
    )


def _plain(url: str) -> str:
    fragment = url.partition("#")[2]
    return canonical_url(url) + (f"#{fragment}" if fragment else "")


def report(folder: str) -> tuple[int, int, int]:
    """Counts of right, wrong and missed postings over the layouts in ``folder``; the details are printed."""
    right = wrong = missed = 0
    for file in sorted((LAYOUTS / folder).glob("*.json")):
        outcome = judge(file)
        right, wrong, missed = (
            right + len(outcome.right),
            wrong + len(outcome.wrong),
            missed + len(outcome.missed),
        )
        mark = "ok" if not outcome.wrong and not outcome.missed else "--"
        print(f"  {mark} {folder}/{outcome.name}: {len(outcome.right)} right")
        for title, url in outcome.wrong:
            print(f"       wrong:  {title!r} {url}")
        for title, url in outcome.missed:
            print(f"       missed: {title!r} {url}")
    return right, wrong, missed


def _line(name: str, counts: tuple[int, int, int]) -> str:
    right, wrong, missed = counts
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return f"{name}: precision {precision:.3f}, recall {recall:.3f} ({right} right, {wrong} wrong, {missed} missed)"


def megabyte() -> str:
    """A page of a megabyte with 700 postings."""
    row = (
        '<li class="job"><a href="/jobs/{0}-senior-engineer"><h3>Senior Engineer {0}</h3></a><span class="place">Berlin</span>'
        f"<p>{'Lorem ipsum dolor sit amet. ' * 44}</p>"
        '<a class="button" href="/jobs/{0}-senior-engineer/apply">Apply now</a></li>'
    )
    return f"<html><body><h1>Open positions</h1><ul>{''.join(row.format(n) for n in range(700))}</ul></body></html>"


def many(row: str, around: str = "{}") -> str:
    """A page of ten thousand times ``row``, nearly a megabyte."""
    rows = "".join(row.format(n) for n in range(10_000))
    return f"<html><body><h1>Open positions</h1>{around.format(rows)}</body></html>"


COSTLY: Final[dict[str, Callable[[], str]]] = {
    "a megabyte with 700 postings": megabyte,
    "10,000 links of navigation": lambda: many(
        '<a href="/shop/item-{0}-nice-thing-to-have">Item {0} with a name that is longer</a>', "<nav>{}</nav>"
    ),
    "10,000 links that only say more": lambda: many('<a href="/x/{0}">Read more</a> some words {0}<br>'),
    "10,000 postings in a list": lambda: many(
        '<li><a href="/jobs/{0}-senior-engineer">Senior Engineer {0}</a> <span>Berlin</span></li>',
        "<ul>{}</ul>",
    ),
    "10,000 postings in cards": lambda: many(
        '<div class="card"><div class="body"><h3>Engineer {0}</h3><p>Berlin, full time</p><a href="/jobs/{0}">Apply</a></div></div>'
    ),
    "10,000 postings in a table": lambda: many(
        '<tr><td><a href="/jobs/{0}">Engineer {0}</a></td><td>Berlin</td><td>IT</td></tr>',
        "<table>{}</table>",
    ),
}


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading a page cost: its megabytes, the postings found, CPU seconds, and megabytes of memory on top."""

    size: float
    found: int
    seconds: float
    memory: float


def cost_of(html: str) -> Cost:
    """Read ``html`` in this process, which should not have read anything large before."""
    extract(
        Page("https://warm.example/jobs", '<h1>Jobs</h1><ul><li><a href="/jobs/1">Baker</a></li></ul>'),
        now=NOW,
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    found = len(extract(Page("https://big.example/jobs", html), now=NOW))
    spent = time.process_time() - began
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return Cost(len(html) / 1e6, found, spent, grown)


def costs() -> Iterator[str]:
    """What each costly page costs, each in a process of its own."""
    for kind in COSTLY:
        child = [sys.executable, "-m", "benchmarks.sources_accuracy", "--cost", kind]
        yield subprocess.run(child, capture_output=True, text=True, check=True).stdout.strip()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", default=["dev", "heldout", "extra", "fresh", "wild"])
    parser.add_argument("--cost", metavar="PAGE", help="print what one costly page costs, and nothing else")
    given = parser.parse_args()
    if given.cost:
        cost = cost_of(COSTLY[given.cost]())
        print(
            f"{given.cost}: {cost.size:.2f} MB, {cost.found} found, {cost.seconds:.2f} s of CPU,"
            f" {cost.memory:.0f} MB more memory"
        )
        return 0
    folders = given.folders
    counts = {folder: report(folder) for folder in folders}
    for folder, numbers in counts.items():
        print(_line(folder, numbers))
    total = tuple(map(sum, zip(*counts.values(), strict=True)))
    print(_line("all", (total[0], total[1], total[2])))
    for line in costs():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
