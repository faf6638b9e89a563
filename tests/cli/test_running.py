"""Commands that run for a while: the worker and the demo."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cli_caller import Cli

from scoutly_tui.services import workers
from scoutly_tui.services.home import close_home, open_home
from scoutly_tui.store import database


def test_two_days_of_the_headless_demo_notice_all_that_is_true(process: Cli, folder: Path) -> None:
    said = process("demo", "--headless", "--days", 2, "--companies", 14, "--seed", 3, "--json")
    report = said.json
    assert list(report) == [
        "days",
        "companies",
        "checks",
        "found",
        "new",
        "closed",
        "problems",
        "expected",
        "ok",
    ]
    assert said.code == 0, report
    assert (report["days"], report["companies"], report["ok"]) == (2, 14, True)
    assert {key: report[key] for key in report["expected"]} == report["expected"]
    assert report["found"] > 0
    assert said.err.splitlines() == ["day 1 of 2", "day 2 of 2"]
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    [("--latency", "soon"), ("--latency", "5,1"), ("--companies", "0"), ("--days", "0"), ("--days", "many")],
)
def test_a_demo_that_makes_no_sense_is_refused(process: Cli, words: tuple[str, ...]) -> None:
    said = process("demo", "--headless", *words)
    assert said.code == 2
    assert len(said.err.splitlines()) == 1


def test_draining_an_empty_home_ends_at_once_with_its_summary(process: Cli) -> None:
    said = process("work", "--drain", "--json")
    assert said.code == 0, said.err
    assert said.json["checks"] == 0
    assert said.json["reason"] == "drained"


class NotHere(BaseHTTPRequestHandler):
    """Answers everything with 404."""

    def do_GET(self) -> None:
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def nothing_there() -> Iterator[str]:
    """A gateway behind which every page is gone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), NotHere) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join(5)


def test_draining_does_what_is_due_and_ends_with_0_though_a_company_failed(
    process: Cli, cli: Cli, nothing_there: str
) -> None:
    cli("add", "https://jobs.lever.co/brightwater")
    environment = {"SCOUTLY_FETCH__GATEWAY": nothing_there, "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0"}
    said = process("work", "--drain", "--workers", 2, "--json", environment=environment)
    assert said.code == 0, said.err
    assert (said.json["checks"], said.json["failed"], said.json["ok"]) == (1, 1, 0)
    [job] = cli("jobs", "--json").json
    assert (job["company"], job["reason"], job["status"], job["error_kind"]) == (
        "brightwater", "due", "failed", "not_found",
    )  # fmt: skip
    [problem] = cli("problems", "--json").json
    assert (problem["company"], problem["kind"]) == ("brightwater", "not_found")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_worker_that_is_asked_to_stop_says_what_it_did_and_goodbye(folder: Path, number: int) -> None:
    database.disconnect()
    open_home(folder)
    worker = subprocess.Popen(
        [sys.executable, "-m", "scoutly_tui", "--home", str(folder), "work", "--json", "--verbose"],
        env=dict(os.environ), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        for _ in range(300):
            if workers.worker_alive() or worker.poll() is not None:
                break
            select.select([], [], [], 0.1)
        assert worker.poll() is None, worker.communicate()
        assert workers.worker_alive()
        worker.send_signal(number)
        out, err = worker.communicate(timeout=40)
    finally:
        worker.kill()
    assert worker.returncode == 0, err
    assert json.loads(out)["reason"] == "stopped"
    assert "Traceback" not in err
    assert workers.rows() == []
    close_home()
    database.disconnect()
