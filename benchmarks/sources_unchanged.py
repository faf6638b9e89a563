"""What a board costs that did not change: ``python -m benchmarks.sources_unchanged``.

Every recorded shape is read twice over a loopback world: where the server offers an ETag, and where it offers
nothing. Printed are requests (robots.txt aside) and bytes on the wire, headers included, of the first and the second
reading, and whether every posting of the shape came out with its title and URL.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "sources" / "systems"))

from boardworld import Shape, World, shapes

from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading


def board_of(shape: Shape) -> Board:
    """The board that ``shape`` is of."""
    board = shape.source.recognise(urlsplit(canonical_url(shape.table["board"])))
    if board is None:
        found = shape.table["found_in"][0]
        board = shape.source.find(Page(found["url"], found["html"]))
    assert board is not None
    return board


def read(world: World, shape: Shape, board: Board, known: Validators) -> tuple[Reading, int, int]:
    """A reading, and what it cost: requests and bytes."""
    world.seen.clear()
    visit = world.visit()
    reading = shape.source.read(board, visit, known)
    return reading, len(world.requests), visit.bytes


def is_right(reading: Reading, shape: Shape) -> bool:
    """Whether the postings are those of the shape, by title and URL, as far as it says them."""
    wanted = shape.table["postings"]
    return len(wanted) == len(reading.postings) and all(
        (found.title, found.url) == (said.get("title", found.title), said.get("url", found.url))
        for found, said in zip(reading.postings, wanted, strict=True)
    )


def main() -> int:
    world = World()
    right = total = one = 0
    largest = 0
    print(f"{'shape':22} {'first':>16} {'unchanged, ETag':>18} {'unchanged, none':>18}")
    for shape in shapes():
        if "answers" not in shape.table:
            continue
        board = board_of(shape)
        costs = []
        for etags in (True, False):
            world.tell(*shape.answers)
            world.etags = etags
            first, *before = read(world, shape, board, Validators())
            again, *after = read(world, shape, board, first.validators)
            if not again.unchanged:
                print(f"{shape.name}: not seen to be unchanged")
            costs.append((before, after))
        total += 1
        right += is_right(first, shape)
        (before, tagged), (_, bare) = costs
        one += tagged[0] == bare[0] == 1
        largest = max(largest, tagged[1])
        print(f"{shape.name:22} {_cost(before):>16} {_cost(tagged):>18} {_cost(bare):>18}")
    world.close()
    print(
        f"{right} of {total} shapes read rightly; {one} cost one request when unchanged; at most {largest} bytes"
    )
    return 0 if right == total else 1


def _cost(cost: list[int]) -> str:
    return f"{cost[0]} req {cost[1]:>6} B"


if __name__ == "__main__":
    sys.exit(main())
