"""A session in a real terminal, from nothing: add, rank, duel, check, triage, apply, undo; all of it in the database."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pty_terminal import Terminal

from scoutly_tui.services import home as homes
from scoutly_tui.store import database

WEB = Path(__file__).parents[2] / "benchmarks" / "gateway.py"


@pytest.fixture
def web() -> Iterator[str]:
    """The address of a small web of careers pages, in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, str(WEB), "--postings", "6"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    process.terminate()
    process.wait(20)


class Sitting:
    """A person in front of the screens, and a look into the database behind them."""

    def __init__(self, folder: Path, web: str) -> None:
        homes.open_home(folder, user="sam", environment={})
        homes.close_home()
        self.terminal = Terminal(
            folder, "--user", "sam", SCOUTLY_WORKER__EMBEDDED="true", SCOUTLY_FETCH__GATEWAY=web,
            SCOUTLY_FETCH__HOST_GAP_SECONDS="0",
        )  # fmt: skip

    def sees(self, *words: str) -> None:
        self.terminal.until(lambda text: all(word in text for word in words), 60)

    def types(self, keys: str) -> None:
        self.terminal.child.send(keys)

    def finds(self, sql: str, true: Callable[[list[tuple[object, ...]]], bool]) -> list[tuple[object, ...]]:
        """What ``sql`` returns once it is as it should be."""
        deadline = time.monotonic() + 90
        while True:
            with database.reading():
                rows = database.execute(sql)
            if true(rows):
                return rows
            assert time.monotonic() < deadline, (rows, self.terminal.text)
            self.terminal.read(0.1)

    def add(self, host: str) -> None:
        self.types("a")
        self.sees("Address of the careers page")
        self.types(f"https://{host}/careers")
        self.terminal.until(lambda text: f"{host}/careers" in text)
        self.types("\r")
        self.sees("6 postings")
        self.types("\r")
        self.finds(
            "select count(*) from company where careers_url like '%" + host + "%'",
            lambda rows: rows[0][0] == 1,
        )
        self.terminal.until(lambda text: "Address of the careers page" not in text, 60)


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_whole_session_leaves_in_the_database_what_was_done(tmp_path: Path, web: str) -> None:
    sitting = Sitting(tmp_path / "home", web)
    try:
        _whole_session(sitting)
    finally:
        sitting.terminal.close()
        database.disconnect()


def _whole_session(sitting: Sitting) -> None:
    sitting.terminal.until(lambda text: "Postings" in text, 60)
    sitting.terminal.read(2.0)
    sitting.types("\x1b")  # The welcome, if it stands there.
    sitting.terminal.read(0.5)
    sitting.types("2")
    sitting.sees("Rank", "Company")
    for host in ("willow.example", "juniper.example"):
        sitting.add(host)
    sitting.finds("select count(*) from user_company_preference where tracked", lambda rows: rows[0][0] == 2)

    # Rank by nudging, by typing it, and take one back.
    sitting.types("g+")
    ranks = "select rank from user_company_preference order by rank desc"
    sitting.finds(ranks, lambda rows: [row[0] for row in rows] == [51, 50])
    sitting.types("r")
    sitting.sees("Rank of")
    sitting.types("90\r")
    sitting.finds(ranks, lambda rows: [row[0] for row in rows] == [90, 50])
    sitting.types("u")
    sitting.finds(ranks, lambda rows: [row[0] for row in rows] == [51, 50])
    sitting.types("U")
    sitting.finds(ranks, lambda rows: [row[0] for row in rows] == [90, 50])

    # Duel: one question, one answer, kept.
    sitting.types("d")
    sitting.sees("Which of these two")
    sitting.types("h")
    sitting.finds("select count(*) from duel_answer", lambda rows: rows[0][0] == 1)
    sitting.types("\x1b")
    sitting.sees("Rank", "Company")

    # Checks: both companies are read by the worker that the screens keep.
    sitting.types("gc")
    sitting.finds(
        "select count(*) from company where last_success_at is not null and problem is null",
        lambda rows: rows[0][0] == 2,
    )
    sitting.finds("select count(*) from posting", lambda rows: rows[0][0] == 12)
    sitting.finds(
        "select count(*) from job_queue where status = 'completed'", lambda rows: int(str(rows[0][0])) >= 2
    )

    # Triage the backlog: save, discard for a reason, apply, undo.
    sitting.types("1")
    sitting.sees("Backlog 12")
    sitting.types("\t\t\t")
    sitting.terminal.until(lambda text: "Backlog 12" in text and "▌" in text, 60)
    sitting.types("s")
    states = "select state, count(*) from match group by state order by state"
    sitting.finds(states, lambda rows: dict(rows) == {"backlog": 11, "saved": 1})
    sitting.types("x")
    sitting.sees("why?")
    sitting.types("s")
    sitting.finds(states, lambda rows: dict(rows) == {"backlog": 10, "discarded": 1, "saved": 1})
    sitting.sees("Backlog 10")
    sitting.types("a")
    sitting.sees("Application for")
    sitting.types("w")
    sitting.finds("select status from application", lambda rows: rows == [("want to apply",)])
    sitting.types("u")
    sitting.finds("select count(*) from application", lambda rows: rows[0][0] == 0)
    sitting.types("u")
    sitting.finds(states, lambda rows: dict(rows) == {"backlog": 11, "saved": 1})
    sitting.types("q")
    assert sitting.terminal.ended(60) == 0
    labels = sitting.finds("select label, undone from edit order by id", lambda rows: len(rows) >= 5)
    assert any("rank 90" in str(label) for label, _ in labels)
    assert any(undone for _, undone in labels)
