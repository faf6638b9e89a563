"""Spoil pages, systems' answers and whole sites for as long as you like: ``python -m benchmarks.sources_fuzz --seconds 600``.

The same mutations as in the tests, without end. Whatever is raised but a CheckError is printed once with its seed, and
what takes long too; the exit code is 1 then. Run it at low priority (``nice``).
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "sources"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "sources" / "systems"))

import test_fuzz
import test_shapes
from boardworld import Answer, World, shapes
from pageworld import Web

from scoutly_tui.domain.errors import CheckError, HostBusyError
from scoutly_tui.sources.detect import detect
from scoutly_tui.sources.registry import by_name

LONG_SECONDS = 2.0
SITE = "https://careers.crumb.example"
PATHS = ("/", "/careers", "/jobs?page=2", "/feed", "/sitemap.xml", "/api/offers/", "/jobs.rss", "/jobs.json", "/postings.json", "/sitemal.xml", "/robots.txt")  # fmt: skip
PAGES = [file.read_text("utf-8", "replace") for file in test_fuzz.LAYOUTS]
DATA = list(test_fuzz.FORMS.values())
FEEDS = [test_fuzz.RSS, test_fuzz.ATOM, test_fuzz.XML, test_fuzz.JSON_FEED]


def a_page(random: Random, web: Web, world: World) -> None:
    body = random.choice((PAGES, PAGES, DATA))
    test_fuzz.everything(f"{SITE}/jobs", test_fuzz.mutated(random.choice(body), random))


def a_feed(random: Random, web: Web, world: World) -> None:
    test_fuzz.feed(test_fuzz.mutated(random.choice(FEEDS), random).encode("utf-8", "replace"))


def a_system(random: Random, web: Web, world: World) -> None:
    shape = random.choice([shape for shape in shapes() if "answers" in shape.table])
    world.tell(*(replace(answer, body=test_shapes.mangled(answer.body, random)) for answer in shape.answers))
    found = test_shapes.read(shape, world)
    test_shapes.read(shape, world, found.validators)
    if "detail" in shape.table and found.postings:
        answers = [Answer.of(table) for table in shape.table["detail"]["answers"]]
        world.tell(*(replace(answer, body=test_shapes.mangled(answer.body, random)) for answer in answers))
        shape.source.detail(test_shapes.board_of(shape), found.postings[0], world.visit())


def a_site(random: Random, web: Web, world: World) -> None:
    web.forget()
    web.etags = random.random() < 0.5
    for path in ("/jobs", *(path for path in PATHS if random.random() < 0.5)):
        body = test_fuzz.mutated(random.choice(random.choice((PAGES, DATA, FEEDS))), random)
        web.say(f"{SITE}{path}", body, random.choice([200] * 8 + [404, 403, 500]))
    found = detect(f"{SITE}/jobs", web.visit())
    test_fuzz.sound(found.reading.postings)
    source = by_name(found.board.source)
    source.read(found.board, web.visit(), found.reading.validators)
    for posting in found.reading.postings[:2]:
        source.detail(found.board, posting, web.visit())


KINDS: tuple[Callable[[Random, Web, World], None], ...] = (a_page, a_page, a_feed, a_system, a_system, a_site)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    logging.disable()
    web, world = Web(), World()
    ends, seed, bad = time.monotonic() + given.seconds, given.seed, set()
    while time.monotonic() < ends:
        seed += 1
        random = Random(seed)
        kind = random.choice(KINDS)
        began = time.process_time()
        try:
            with suppress(CheckError, HostBusyError):
                kind(random, web, world)
        except Exception as error:  # noqa: BLE001 – what is raised here is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            if (place.filename, place.lineno) not in bad:
                bad.add((place.filename, place.lineno))
                print(f"seed {seed}, {kind.__name__}: {error!r}")
                traceback.print_exc(limit=-4)
        if time.process_time() - began > LONG_SECONDS:
            bad.add((kind.__name__, seed))
            print(f"seed {seed}, {kind.__name__}: took {time.process_time() - began:.1f} s")
    print(f"{seed - given.seed} answers, pages and sites spoilt; {len(bad)} of them were trouble")
    web.close()
    world.close()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
