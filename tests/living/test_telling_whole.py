"""From a careers page to a message: a real worker process, real servers, and what breaks on the way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import receivers
from web import Web, greenhouse, greenhouse_url

from scoutly_tui import clock
from scoutly_tui.services import companies, planning
from scoutly_tui.store import database

sys.path.insert(1, str(Path(__file__).parents[1]))

import invariants

CV_MARK = "Zwiebelkuchenstadt"
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def web():
    """A small web behind a gateway."""
    running = Web()
    yield running
    running.close()


class Watch:
    """A home that watches one company, and the worker that is run over it."""

    def __init__(self, home, web, addresses):
        self.home, self.web = home, web
        companies.add(
            home.user_id, ["https://boards.greenhouse.io/acme"], clock.now_ms(), name="Acme", rank=91
        )
        path = home.paths.config_dir / "notify-urls"
        path.write_text("\n".join(addresses))
        path.chmod(0o600)

    def board(self, *titles):
        self.web.put(greenhouse_url("acme"), greenhouse("acme", *titles))

    def start(self):
        """``scoutly work --drain``, with everything that scores at all told at once."""
        planning.enqueue_companies(["acme"], clock.now_ms())
        kept = {name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")}
        return subprocess.Popen(
            [sys.executable, "-m", "scoutly_tui", "work", "--drain", "--json"],
            text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
            env=kept | {
                "SCOUTLY_HOME": str(self.home.paths.data_dir), "SCOUTLY_FETCH__GATEWAY": self.web.address,
                "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0", "SCOUTLY_NOTIFY__QUIET": "", "SCOUTLY_NOTIFY__AT_ONCE_SCORE": "0",
                "SCOUTLY_NOTIFY__TIMEOUT_SECONDS": "4", "SCOUTLY_NOTIFY__DIGEST_AT": "[]",
            },
        )  # fmt: skip

    def drain(self):
        process = self.start()
        said, complained = process.communicate(timeout=120)
        assert process.returncode == 0, complained
        invariants.check(settled=True)
        return json.loads(said)


def test_what_appears_is_told_once_and_a_mail_server_that_hangs_holds_nothing_up(home, web, hook):
    with receivers.hanging() as (port, met):
        mail = f"mailto://127.0.0.1:{port}?mode=insecure&from=a@b.example&to=c@d.example"
        watch = Watch(home, web, [mail, f"json://127.0.0.1:{hook.port}/x"])
        database.execute(
            "insert into profile (user_id, name, data, cv_text, updated_at) values (?, 'me', '{}', ?, 1)",
            home.user_id, f"Lighthouse keeper in {CV_MARK} for ten years. Python, Engineer, {CV_MARK}.",
        )  # fmt: skip
        watch.board("Engineer", "Cook")
        watch.drain()
        assert hook.asked == []
        watch.board("Engineer", "Cook", "Lighthouse Keeper")
        assert watch.drain()["new"] == 1
        assert met.is_set()
        watch.drain()
    ((_, _, told),) = hook.asked
    assert "Lighthouse Keeper at Acme" in told["title"]
    assert "https://job-boards.greenhouse.io/acme/jobs/3" in told["message"]
    assert CV_MARK not in json.dumps(told)
    logs = [path.read_text() for path in home.paths.log_dir.glob("*.log*")]
    assert logs
    assert [text for text in logs if CV_MARK in text] == []
    ((status, why),) = database.execute("select status, error from notification")
    assert status == "pending"
    assert "within 4 seconds" in why


def test_a_worker_killed_in_the_midst_of_telling_tells_nothing_twice_and_forgets_nothing(home, web, hook):
    watch = Watch(home, web, [f"json://127.0.0.1:{hook.port}/x"])
    watch.board("Engineer")
    watch.drain()
    hook.hold = threading.Event()
    watch.board("Engineer", "Lighthouse Keeper")
    worker = watch.start()
    assert hook.arrived.wait(60)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.communicate()
    hook.hold.set()
    receipts = home.paths.data_dir / "receipts"
    end = time.monotonic() + 30
    while not list(receipts.glob("*.receipt")):
        assert time.monotonic() < end
        time.sleep(0.02)
    database.execute("update notification set lease_until = 0")
    watch.drain()
    watch.drain()
    assert len(hook.asked) == 1
    assert database.execute("select status from notification") == [("sent",)]
