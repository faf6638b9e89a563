"""The courier: a process of its own that takes one message to one address, and ends, whatever the other side does.

It reads one JSON object from stdin (so that nothing secret stands in argv) and writes one to stdout. Once the
message is accepted it leaves a receipt on disk before it says so: if scoutly is killed meanwhile, the next one
finds the receipt and does not send twice.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import sys
from pathlib import Path
from typing import Any, Final

MISSING: Final = "missing"
REFUSED: Final = "refused"
LATE: Final = "late"
BAD_ADDRESS: Final = "address"
SENT: Final = "sent"


class _Heard(logging.Handler):
    """What Apprise says of a failure; it answers only yes or no."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.levelno >= logging.WARNING or "Exception" in record.getMessage():
            self.said.append(record.getMessage())


def main() -> None:
    """Take the message on stdin where it goes, and say on stdout what came of it."""
    job: dict[str, Any] = json.load(sys.stdin)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, _too_late)
    signal.setitimer(signal.ITIMER_REAL, float(job["seconds"]))
    _answer(*_take(job))


def _too_late(*_: object) -> None:
    _answer(LATE, "")
    os._exit(0)


def _answer(outcome: str, why: str) -> None:
    os.write(1, json.dumps({"outcome": outcome, "why": why}).encode())


def _take(job: dict[str, Any]) -> tuple[str, str]:
    try:
        import apprise
    except ImportError:
        return MISSING, ""
    heard = _Heard()
    logger = logging.getLogger("apprise")
    logger.addHandler(heard)
    logger.setLevel(logging.DEBUG)
    asset = apprise.AppriseAsset(app_id="scoutly", app_desc="scoutly", app_url="", async_mode=False)
    plugin: Any = apprise.Apprise.instantiate(job["url"], asset=asset, suppress_exceptions=True)
    if plugin is None:
        return BAD_ADDRESS, ""
    if isinstance(getattr(plugin, "headers", None), dict):
        plugin.headers["X-Scoutly-Message"] = job["id"]
    if not plugin.notify(title=job["title"], body=job["body"], body_format=apprise.NotifyFormat.TEXT):
        return REFUSED, " · ".join(dict.fromkeys(heard.said[-3:]))
    signal.setitimer(signal.ITIMER_REAL, 0)
    _leave_receipt(job)
    return SENT, ""


def _leave_receipt(job: dict[str, Any]) -> None:
    if not job["receipt"]:
        return
    path = Path(job["receipt"])
    half = path.with_suffix(".part")
    with half.open("w", encoding="utf-8") as file:
        json.dump({"target": job["target"], "notifications": job["notifications"]}, file)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


if __name__ == "__main__":
    main()
