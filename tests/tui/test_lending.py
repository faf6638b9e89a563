"""The terminal lent to other programs, in a real one: an editor, a command that rows are piped to."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pty_terminal import Terminal
from tui_world import NOW, World, add_posting

from scoutly_tui.services import home, notes
from scoutly_tui.store import database

TOP = "Senior Platform Engineer"

EDITOR = """\
#!/bin/sh
echo "EDITING $1"
stat -c '%a %U' "$1" "$(dirname "$1")" > {seen}
if [ -n "$SCOUTLY_TEST_TYPED" ]; then printf '%s' "$SCOUTLY_TEST_TYPED" > "$1"; fi
read -r line
exit ${{SCOUTLY_TEST_CODE:-0}}
"""


@pytest.fixture
def terminal(world: World) -> Iterator[Callable[..., Terminal]]:
    """Opens scoutly in a terminal of its own."""
    opened: list[Terminal] = []

    def open_one(*arguments: str, **environment: str) -> Terminal:
        opened.append(Terminal(world.home.paths.data_dir, *arguments, **environment))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def written(world: World) -> str:
    home.open_thread()
    with database.reading():
        return notes.read(world.home.user_id, world.posting(TOP))


def editor(folder: Path) -> tuple[str, Path]:
    script, seen = folder / "editor", folder / "seen"
    script.write_text(EDITOR.format(seen=seen))
    script.chmod(0o755)
    return str(script), seen


def ready(scoutly: Terminal) -> None:
    scoutly.until(lambda text: TOP in text and "22 companies" in text)
    scoutly.read(0.5)


def test_notes_are_written_in_ones_own_editor_from_a_file_that_only_its_owner_reads(
    world: World, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    command, seen = editor(tmp_path)
    scoutly = terminal(EDITOR=f"{command}", SCOUTLY_TEST_TYPED="Ask [/] Ada.\n")
    ready(scoutly)
    scoutly.child.send("e")
    scoutly.until(lambda text: "EDITING" in text)
    scoutly.read(0.5)
    home.open_thread()
    add_posting(world, "Principal Engineer", score=100)
    assert scoutly.read(2.5) == 0
    scoutly.child.send("\r")
    scoutly.until(lambda text: "Notes kept" in text and "Principal Engineer" in text)
    assert written(world) == "Ask [/] Ada."
    assert [line.split()[0] for line in seen.read_text().splitlines()] == ["600", "700"]
    edited = [part for part in scoutly.text.split() if part.startswith("/tmp/scoutly-")]
    assert not any(Path(part).exists() for part in edited)
    scoutly.child.send("q")
    assert scoutly.ended() == 0


@pytest.mark.slow
def test_an_editor_that_changes_nothing_or_fails_changes_nothing(
    world: World, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    command, _ = editor(tmp_path)
    scoutly = terminal(EDITOR=command)
    ready(scoutly)
    scoutly.child.send("e")
    scoutly.until(lambda text: "EDITING" in text)
    scoutly.child.send("\r")
    scoutly.until(lambda text: "Nothing was changed" in text)
    scoutly.child.send("q")
    assert scoutly.ended() == 0
    scoutly = terminal(EDITOR=command, SCOUTLY_TEST_TYPED="half", SCOUTLY_TEST_CODE="3")
    ready(scoutly)
    scoutly.child.send("e")
    scoutly.until(lambda text: "EDITING" in text)
    scoutly.child.send("\r")
    scoutly.until(lambda text: "ended with 3" in text)
    assert written(world) == ""


def test_a_command_gets_the_row_as_json_shows_what_it_says_and_may_be_interrupted(
    world: World, terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    out = tmp_path / "row.json"
    scoutly = terminal()
    ready(scoutly)
    scoutly.child.send("|")
    scoutly.until(lambda text: "as JSON to" in text)
    scoutly.child.send(f"cat > {out}; echo; echo SEEN; sleep 60\r")
    scoutly.until(lambda text: "\nSEEN" in text)
    scoutly.child.sendintr()
    scoutly.until(lambda text: "Enter goes back to scoutly" in text)
    row = json.loads(out.read_text())
    assert row["title"] == TOP
    assert row["first_seen_at"] < NOW
    scoutly.child.send("\r")
    scoutly.until(lambda text: TOP in text and "Inbox" in text)
    scoutly.child.send("j")
    scoutly.read(0.5)
    scoutly.child.send("q")
    assert scoutly.ended() == 0
