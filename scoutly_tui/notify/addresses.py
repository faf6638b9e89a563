"""Where messages go: Apprise addresses from the environment and from a file that only its owner can read."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from scoutly_tui.config import NotifySettings
from scoutly_tui.domain.errors import CannotRunError, CredentialsError

FILE_NAME: Final = "notify-urls"
MOST: Final = 50
_TAGGED: Final = re.compile(r"([\w][\w .,@-]*)=([a-z][a-z0-9+.-]*://\S+)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[a-z][a-z0-9+.-]*://\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """One address. ``name`` can be shown and stored: the kind of address and a digest, nothing secret.

    ``users`` may be told through it; nobody named means everybody.
    """

    name: str
    url: str
    users: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Target({self.name})"

    def serves(self, user: str) -> bool:
        """Whether news of the user called ``user`` goes there."""
        return not self.users or user in self.users


def targets(settings: NotifySettings, folder: Path, environment: Mapping[str, str]) -> list[Target]:
    """All addresses in force, the environment's first; ``folder`` is the configuration's.

    A line is an address in Apprise's form, with ``NAME=`` in front for one user's news only; ``#`` begins a
    comment. Raises CredentialsError for a file that others can read, CannotRunError for a line that is no
    address (named by its number, never repeated).
    """
    path = Path(settings.urls_file).expanduser() if settings.urls_file else folder / FILE_NAME
    found: dict[str, Target] = {}
    for where, text in (
        (f"${settings.urls_env}", environment.get(settings.urls_env, "") if settings.urls_env else ""),
        (str(path), _text(path, wanted=bool(settings.urls_file))),
    ):
        for target in _read(where, text):
            found.setdefault(target.name, target)
    return list(found.values())[:MOST]


def _text(path: Path, *, wanted: bool) -> str:
    try:
        mode = path.stat().st_mode
        if mode & 0o077:
            raise CredentialsError(f"Others can read {path}.", f"Run: chmod 600 {path}")
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        if wanted:
            raise CannotRunError(f"{path} is not there.", "Make it, or correct [notify] urls_file.") from None
        return ""
    except (OSError, UnicodeDecodeError):
        raise CannotRunError(
            f"{path} cannot be read.", "It is a text file of addresses, yours alone."
        ) from None


def _read(where: str, text: str) -> list[Target]:
    found: list[Target] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        tagged = _TAGGED.fullmatch(line)
        address = tagged[2] if tagged else line
        if not _ADDRESS.fullmatch(address):
            raise CannotRunError(
                f"{where}, line {number}: this is no address.",
                "Write it in Apprise's form, such as mailtos://… or ntfy://…, one a line.",
            )
        users = tuple(name.strip() for name in tagged[1].split(",") if name.strip()) if tagged else ()
        found += [Target(_name(url), url, users) for url in _one_recipient_each(address)]
    return found


def _name(url: str) -> str:
    return f"{url.partition('://')[0].lower()}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _one_recipient_each(url: str) -> Sequence[str]:
    """A mail address that names several recipients as several: one that refuses must not repeat it to the others."""
    parts = urlsplit(url)
    if not parts.scheme.lower().startswith("mailto"):
        return [url]
    query = parse_qsl(parts.query, keep_blank_values=True)
    recipients = [
        one.strip() for key, value in query if key == "to" for one in value.split(",") if one.strip()
    ]
    if len(recipients) < 2:
        return [url]
    rest = [(key, value) for key, value in query if key != "to"]
    return [
        urlunsplit(parts._replace(query=urlencode([*rest, ("to", one)], quote_via=quote)))
        for one in recipients
    ]
