"""Sending: one message to one address through a courier process that cannot hold anybody up."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from scoutly_tui.domain.text import clean_line
from scoutly_tui.notify import courier
from scoutly_tui.notify.addresses import Target
from scoutly_tui.notify.letter import Letter

MARGIN_SECONDS: Final = 15.0
"""How long a courier may take to start and to end, beside the time the address has."""

_AUTH: Final = ("authentication", "credentials", "unauthorized", "535", "401", "403", "forbidden")


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came of one attempt. ``why`` is a sentence without secrets; ``credentials``: a password was refused."""

    target: str
    ok: bool
    why: str = ""
    credentials: bool = False


def send(
    target: Target,
    letter: Letter,
    seconds: float,
    *,
    receipts: Path | None = None,
    notifications: Sequence[int] = (),
) -> Delivery:
    """Take ``letter`` to ``target``; comes back within ``seconds`` and a margin, whatever the other side does.

    With ``receipts`` (a folder) an accepted message leaves a file there that says so for ``notifications``.
    """
    token = uuid.uuid4().hex
    job = {
        "url": target.url, "target": target.name, "title": letter.title, "body": letter.body, "seconds": seconds,
        "id": token, "notifications": list(notifications),
        "receipt": str(receipts / f"{token}.receipt") if receipts else "",
    }  # fmt: skip
    try:
        ran = subprocess.run(
            [sys.executable, "-P", "-m", "scoutly_tui.notify.courier"],
            input=json.dumps(job).encode(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=seconds + MARGIN_SECONDS, check=False, start_new_session=True,
            env={name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")},
        )  # fmt: skip
        answer = json.loads(ran.stdout)
    except subprocess.TimeoutExpired:
        answer = {"outcome": courier.LATE, "why": ""}
    except (OSError, ValueError):
        answer = {"outcome": courier.REFUSED, "why": "the sending process broke off"}
    return _delivery(target, str(answer["outcome"]), str(answer["why"]), seconds)


def _delivery(target: Target, outcome: str, why: str, seconds: float) -> Delivery:
    if outcome == courier.SENT:
        return Delivery(target.name, True)
    if outcome == courier.MISSING:
        return Delivery(
            target.name, False, "Apprise is not installed; install it with: pip install 'scoutly[notify]'"
        )
    if outcome == courier.LATE:
        return Delivery(target.name, False, f"It did not take the message within {seconds:g} seconds.")
    if outcome == courier.BAD_ADDRESS:
        return Delivery(target.name, False, "Apprise does not understand this address.")
    said = clean_line(_without_secrets(why, target.url), 300) or "no reason was given"
    return Delivery(target.name, False, f"Refused: {said}", any(word in said.lower() for word in _AUTH))


def _without_secrets(text: str, url: str) -> str:
    """``text`` without anything of ``url`` but its host: a token may stand anywhere in an address."""
    parts = urlsplit(url)
    pieces = {
        url,
        parts.netloc,
        parts.query,
        *parts.path.split("/"),
        *parts.netloc.rpartition("@")[0].split(":"),
    }
    pieces |= {value for _, value in parse_qsl(parts.query)}
    pieces |= {unquote(piece) for piece in pieces}
    for piece in sorted(pieces - {parts.hostname or ""}, key=len, reverse=True):
        if len(piece) > 2:
            text = text.replace(piece, "…")
    return text


def take_receipts(folder: Path) -> list[tuple[Path, str, list[int]]]:
    """Receipts that nobody has entered yet: file, address name, notifications. Half-written ones are passed over."""
    found: list[tuple[Path, str, list[int]]] = []
    if not folder.is_dir():
        return found
    for path in sorted(folder.glob("*.receipt")):
        try:
            told = json.loads(path.read_text(encoding="utf-8"))
            found.append((path, str(told["target"]), [int(key) for key in told["notifications"]]))
        except (OSError, ValueError, KeyError, TypeError):
            path.unlink(missing_ok=True)
    return found
