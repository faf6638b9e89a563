"""The real program in a real pseudo-terminal: what Pilot cannot see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import pexpect
import pytest
from pty_terminal import SIZE, Terminal
from tui_world import World, add_posting

from scoutly_tui.services import home


@pytest.fixture
def terminal(world: World) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_one(*arguments: str, **environment: str) -> Terminal:
        opened.append(Terminal(world.home.paths.data_dir, *arguments, **environment))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def test_it_starts_shows_rows_writes_nothing_while_idle_takes_news_and_quits(
    world: World, terminal: Callable[..., Terminal]
) -> None:
    scoutly = terminal()
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    scoutly.read(1.5)
    assert scoutly.read(4.0) == 0
    home.open_thread()
    add_posting(world, "Principal Engineer", score=100)
    scoutly.until(lambda text: "Principal Engineer" in text)
    scoutly.child.send("2")
    scoutly.until(lambda text: "Lanternfield" in text and "Rank" in text)
    scoutly.child.send("+")
    scoutly.until(lambda text: " 93 " in text)
    assert world.rank("lanternfield") == 93
    scoutly.child.send("q")
    assert scoutly.ended() == 0


def test_one_cursor_move_costs_less_than_a_kilobyte(terminal: Callable[..., Terminal]) -> None:
    scoutly = terminal()
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    scoutly.read(1.5)
    scoutly.child.send("j")
    assert 0 < scoutly.read(1.0) <= 1_024


@pytest.mark.parametrize(("number", "code"), [(signal.SIGHUP, 129), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_in_order(terminal: Callable[..., Terminal], number: int, code: int) -> None:
    scoutly = terminal()
    scoutly.until(lambda text: "22 companies" in text)
    scoutly.child.kill(number)
    assert scoutly.ended() == code


def test_a_terminal_that_vanishes_ends_it_even_where_hangups_are_ignored(world: World) -> None:
    code = (
        "import signal, sys; signal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "import asyncio.unix_events as u\n"
        "plain = u._UnixSelectorEventLoop.add_signal_handler\n"
        "u._UnixSelectorEventLoop.add_signal_handler = lambda self, n, *a: None if n == signal.SIGHUP else plain(self, n, *a)\n"
        "sys.argv[1:] = ['--home', sys.argv[1]]\n"
        "from scoutly_tui.__main__ import main\n"
        "main()\n"
    )
    child = pexpect.spawn(
        sys.executable,
        ["-c", code, str(world.home.paths.data_dir)],
        env={**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "SCOUTLY_WORKER__EMBEDDED": "false"},
        dimensions=SIZE,
        timeout=30,
    )
    child.expect("Postings")
    os.close(child.child_fd)
    child.closed, child.child_fd = True, -1
    deadline = time.monotonic() + 20
    while os.waitpid(child.pid, os.WNOHANG)[0] == 0:
        assert time.monotonic() < deadline, "it spins on"
        time.sleep(0.05)


@pytest.mark.parametrize(
    "environment", [{"TERM": "dumb"}, {"SCOUTLY_UI__THEME": "pink"}, {"SCOUTLY_UI__GLYPHS": "runes"}]
)
def test_what_cannot_work_is_one_sentence_and_exit_code_three(
    terminal: Callable[..., Terminal], environment: dict[str, str]
) -> None:
    scoutly = terminal(**environment)
    assert scoutly.ended() == 3
    assert "Error:" in scoutly.text
    assert "Traceback" not in scoutly.text


def test_without_a_terminal_it_refuses(world: World) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scoutly_tui", "--home", str(world.home.paths.data_dir)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stdout == ""
    assert "terminal" in done.stderr


def test_without_colour_and_without_unicode_the_screen_still_says_it_all(
    terminal: Callable[..., Terminal],
) -> None:
    scoutly = terminal(NO_COLOR="1", SCOUTLY_UI__GLYPHS="ascii")
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    cursor = next(line for line in scoutly.screen.display if "Senior Platform Engineer" in line)
    assert cursor.startswith(">")
    assert all(ord(character) < 128 for character in cursor)
    colours = {cell.fg for line in scoutly.screen.buffer.values() for cell in line.values()}
    assert colours <= {"default"}
