"""What a real terminal, another sitting and a locked file do to the screens: nothing is lost and nothing crashes."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pty_terminal import Terminal
from tui_world import World, add_posting

from scoutly_tui.services import companies, home
from scoutly_tui.store import database


@pytest.fixture
def terminal(world: World) -> Iterator[Callable[..., Terminal]]:
    opened: list[Terminal] = []

    def open_one(*arguments: str, **environment: str) -> Terminal:
        opened.append(Terminal(world.home.paths.data_dir, *arguments, **environment))
        return opened[-1]

    yield open_one
    for each in opened:
        each.close()


def _until(true: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def test_a_title_cannot_write_the_clipboard_or_clear_the_screen(
    world: World, terminal: Callable[..., Terminal]
) -> None:
    home.open_thread()
    add_posting(world, "Dev \x1b]52;c;aGVsbG8=\x07\x1b[2J\x9b31m", score=100)
    scoutly = terminal()
    scoutly.child.logfile_read = log = _Log()
    scoutly.until(lambda text: "Dev ]52;c;aGVsbG8=" in text and "Senior Platform Engineer" in text)
    assert b"\x1b]52" not in log.seen
    assert b"\x1b[2J" not in log.seen.split(b"Dev ", 1)[1]


class _Log:
    seen = b""

    def write(self, data: bytes) -> None:
        self.seen += data

    def flush(self) -> None:
        pass


def test_a_link_is_copied_through_the_terminal_and_through_tmux(
    terminal: Callable[..., Terminal], tmp_path: Path
) -> None:
    fake = tmp_path / "bin" / "tmux"
    fake.parent.mkdir()
    fake.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/asked\ncat > {tmp_path}/half && mv {tmp_path}/half {tmp_path}/copied\n'
    )
    fake.chmod(0o755)
    scoutly = terminal(TMUX="/tmp/tmux-0/default,1,0", PATH=f"{fake.parent}:{os.environ['PATH']}")
    scoutly.child.logfile_read = log = _Log()
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    scoutly.child.send("y")
    scoutly.until(lambda text: "Copied" in text)
    _until(lambda: (tmp_path / "copied").exists() or bool(scoutly.read(0.05) and False))
    copied = (tmp_path / "copied").read_text()
    assert copied.startswith("https://careers.lanternfield.example/")
    assert (tmp_path / "asked").read_text().split() == ["load-buffer", "-w", "-"]
    assert base64.b64encode(copied.encode()) in log.seen


def test_the_terminal_vanishes_in_mid_paint_and_the_worker_does_not(world: World) -> None:
    worker = subprocess.Popen(
        [sys.executable, "-m", "scoutly_tui", "work", "--home", str(world.home.paths.data_dir)],
        env={**os.environ, "SCOUTLY_FETCH__GATEWAY": "http://127.0.0.1:9"}, start_new_session=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    scoutly = Terminal(world.home.paths.data_dir)
    try:
        scoutly.until(lambda text: "Postings" in text)
        scoutly.child.send("2347123456712" * 5)
        pid = scoutly.child.pid
        os.close(scoutly.child.child_fd)
        scoutly.child.closed, scoutly.child.child_fd = True, -1
        _until(lambda: os.waitpid(pid, os.WNOHANG)[0] != 0)
        assert worker.poll() is None
    finally:
        worker.kill()
        worker.wait()


def test_two_sittings_edit_one_rank_and_both_see_what_holds(
    world: World, terminal: Callable[..., Terminal]
) -> None:
    first, second = terminal(SCOUTLY_UI__PAGE="companies"), terminal(SCOUTLY_UI__PAGE="companies")
    for each in (first, second):
        each.until(lambda text: "Lanternfield" in text and "22 companies" in text)
    first.child.send("+")
    second.until(lambda text: " 93 " in text)
    second.child.send("++")
    first.until(lambda text: " 95 " in text)
    assert companies.row(world.home.user_id, "lanternfield", world.now).rank == 95
    # Undo is of one's own latest edit of the user, whoever made it: three steps back to where it began.
    first.child.send("uuu")
    for each in (first, second):
        each.until(lambda text: " 92 " in text)
    assert companies.row(world.home.user_id, "lanternfield", world.now).rank == 92


@pytest.mark.slow
def test_a_database_locked_for_ten_seconds_is_waited_for(
    world: World, terminal: Callable[..., Terminal]
) -> None:
    scoutly = terminal(SCOUTLY_UI__PAGE="companies")
    scoutly.until(lambda text: "Lanternfield" in text and "22 companies" in text)
    import cysqlite

    other = cysqlite.connect(str(world.home.paths.database), timeout=5)
    other.execute("begin immediate")
    scoutly.child.send("+")
    scoutly.child.send("j")
    scoutly.until(
        lambda text: any("Quillmark" in line and line.startswith("▌") for line in text.splitlines())
    )
    scoutly.read(10.0)
    assert scoutly.child.isalive()
    other.execute("commit")
    other.close()

    def settled() -> bool:
        scoutly.read(0.1)
        if "held the database" in scoutly.text or "Another program" in scoutly.text:
            scoutly.child.send("k+")
        return companies.row(world.home.user_id, "lanternfield", world.now).rank == 93

    _until(settled)
    database.close()


def test_a_storm_of_resizes_ends_with_a_whole_screen(terminal: Callable[..., Terminal]) -> None:
    scoutly = terminal()
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    for lines, columns in ((10, 40), (60, 200), (5, 20), (30, 100), (24, 79), (70, 250), (24, 80)):
        scoutly.child.setwinsize(lines, columns)
        os.kill(scoutly.child.pid, signal.SIGWINCH)
        scoutly.read(0.1)
    scoutly.until(
        lambda text: "Senior Platform Engineer" in text and "22 companies" in text.splitlines()[0]
        and "keys" in text.splitlines()[-1]
    )  # fmt: skip


def test_what_something_else_wrote_on_the_screen_is_painted_over_on_request(
    terminal: Callable[..., Terminal],
) -> None:
    scoutly = terminal()
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
    scoutly.screen.reset()
    assert "Senior Platform Engineer" not in scoutly.text
    scoutly.child.send("\x0c")
    scoutly.until(lambda text: "Senior Platform Engineer" in text and "22 companies" in text)
