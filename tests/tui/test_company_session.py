"""A session in a real terminal: rank, duel, quit, come back, undo and redo; all of it found in the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pty_terminal import Terminal
from tui_world import World

from scoutly_tui import clock
from scoutly_tui.services import edits, headline, home
from scoutly_tui.store import database

SLUGS = ("lanternfield", "quillmark", "brightmoor-labs", "tidewater-systems")


@pytest.fixture
def sessions(world: World) -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for each in opened:
        each.child.close(force=True)


def begin(sessions: list[Terminal], world: World) -> Terminal:
    sessions.append(Terminal(world.home.paths.data_dir))
    sessions[-1].until(lambda text: "22 companies" in text)
    sessions[-1].child.send("2")
    sessions[-1].until(lambda text: "Lanternfield" in text and "checks a day" in text)
    return sessions[-1]


def leave(scoutly: Terminal) -> None:
    scoutly.child.send("q")
    assert scoutly.ended() == 0


def ranks(world: World) -> tuple[int | None, ...]:
    home.open_thread()
    return tuple(world.rank(slug) for slug in SLUGS)


@pytest.mark.slow
def test_ranks_and_duels_survive_the_end_of_the_program_and_are_undone_and_redone_in_the_next(
    world: World, sessions: list[Terminal]
) -> None:
    before = ranks(world)
    assert before == (92, 88, 85, 81)
    scoutly = begin(sessions, world)
    scoutly.child.send("+")
    scoutly.until(lambda text: " 93 " in text)
    scoutly.child.send("<")
    scoutly.until(lambda text: " 80 " in text and "10.0 checks a day" in text)
    scoutly.child.send("r")
    scoutly.until(lambda text: "Rank of Lanternfield" in text)
    scoutly.child.send("97")
    scoutly.until(lambda text: "97 is in 81–100" in text)
    scoutly.child.send("\r")
    scoutly.until(lambda text: " 97 " in text)
    scoutly.child.send("g  ")
    scoutly.until(lambda text: "2 marked" in text or ": 2" in text or text.count("●") == 2)
    scoutly.child.send("d")
    scoutly.until(lambda text: "2 companies, 0 answers so far" in text)
    scoutly.child.send("L" if "Lanternfield" in scoutly.screen.display[4][:40] else "H")
    scoutly.until(lambda text: "2 ranks change" in text)
    leave_duel = "\x1b"
    scoutly.child.send(leave_duel)
    scoutly.until(lambda text: "d goes on" in text)
    leave(scoutly)
    assert ranks(world) == (97, 88, 85, 81)

    scoutly = begin(sessions, world)
    scoutly.child.send("d")
    scoutly.until(lambda text: "1 answer so far" in text)
    scoutly.child.send("\r")
    scoutly.until(lambda text: "new ranks" in text)
    scoutly.child.send("y")
    scoutly.until(lambda text: "by duel" in text)
    leave(scoutly)
    after = ranks(world)
    assert after[:2] != (97, 88)

    scoutly = begin(sessions, world)
    for label in ("duel over", "rank 97", "rank to the band below", "rank +1"):
        scoutly.child.send("u")
        scoutly.until(lambda text, label=label: f"Undone: {label}" in text)  # type: ignore[misc]
    leave(scoutly)
    assert ranks(world) == before

    scoutly = begin(sessions, world)
    for label in ("rank +1", "rank to the band below", "rank 97", "duel over"):
        scoutly.child.send("U")
        scoutly.until(lambda text, label=label: f"Redone: {label}" in text)  # type: ignore[misc]
    leave(scoutly)
    assert ranks(world) == after
    assert edits.undo(world.home.user_id, clock.now_ms()) is not None
    looked_at = headline.headline(world.home.user_id, clock.now_ms()).looked_at
    assert looked_at is not None
    assert clock.now_ms() - looked_at < 120_000
    assert database.execute("select count(*) from duel_answer")[0][0] == 1
