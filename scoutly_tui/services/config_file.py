"""The text of a ``config.toml`` with every key explained, made from the settings themselves."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import fields
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

from scoutly_tui.config import Settings
from scoutly_tui.domain.errors import CannotRunError, UsageError

WIDTH: Final = 100
_HEAD: Final = """\
# scoutly's settings. Each key stands here with its default; take the “#” in front of it away to change it.
# An environment variable SCOUTLY_<SECTION>__<KEY> goes before this file (lists and tables there are JSON):
#   SCOUTLY_WORKER__THREADS=3
# Keys and passwords do not belong here: name the environment variable that holds them.
"""

SECTIONS: Final = {
    "database": "Where the data lives.",
    "queue": "Where the worker keeps its tokens. They carry no work: the file can be deleted at any time.",
    "fetch": "How careers pages are read.",
    "worker": "How queued work is done.",
    "schedule": "How due companies become jobs.",
    "llm": "A model for second opinions. Off while “model” is empty; then nothing leaves this machine.",
    "notify": "What tells you of matches, reminders and trouble. Nothing is sent while no address is known: they are"
    " secrets, one a line in the file notify-urls beside this one (readable by you alone) or in the environment.",
    "applications": "The tracker.",
    "ui": "The screens.",
}
"""What each section is about."""

KEYS: Final = {
    "database.url": "sqlite:///PATH or postgresql://USER@HOST/NAME. Empty: scoutly.db in the home. Give the"
    " password of PostgreSQL in PGPASSWORD or ~/.pgpass.",
    "queue.url": "Empty: follows database.url (SQLite's Huey beside a SQLite file, PostgresHuey in PostgreSQL).",
    "fetch.gateway": "An http:// address on this machine's loopback to which every request goes instead, with the"
    " real host in Host and the real URL in X-Scoutly-URL: for the demo and tests.",
    "fetch.host_gap_seconds": "The pause between two requests to one host.",
    "fetch.deadline_seconds": "How long one request may take from first to last byte.",
    "fetch.connect_seconds": "How long connecting may take.",
    "fetch.max_bytes": "The largest page that is read, decompressed, in bytes.",
    "fetch.max_endpoint_bytes": "The largest answer of a job board's endpoint that is read, decompressed, in bytes.",
    "fetch.max_redirects": "How many redirects are followed.",
    "fetch.details_per_check": "How many pages of single postings one check reads at most, newest first.",
    "fetch.whole_read_days": "How long the first page of a long list, with its total, may tell that nothing changed"
    " before all pages are read again. 0: they are read every time.",
    "fetch.user_agent": "How scoutly introduces itself. Empty: its name, version and project page.",
    "fetch.respect_robots": "Whether robots.txt governs pages on companies' own sites. Leave it true.",
    "fetch.allow_private": 'Private networks that may be visited, such as ["192.168.1.0/24"]. None otherwise.',
    "fetch.browser": "auto, or the path of a Chromium, to read pages that are empty without a browser; it needs"
    " scoutly[browser]. Empty: such pages are a problem that says so.",
    "worker.threads": "How many checks run at once.",
    "worker.embedded": "Whether the screens start a worker of their own where none is alive.",
    "worker.lease_seconds": "How long a worker may hold a job without a sign of progress.",
    "worker.check_deadline_seconds": "How long one check may take with all its pages.",
    "worker.grace_seconds": "How long a stop waits for running checks before it hands them back.",
    "worker.retry_base_seconds": "How long a failed attempt waits before the next; it grows fourfold each time.",
    "worker.history_days": "How long finished jobs and their attempts are kept.",
    "schedule.batch": "How many jobs one “scoutly enqueue” makes at most, and how many wait in the queue.",
    "llm.base_url": "The address of an OpenAI-compatible endpoint. Empty: OpenAI's own.",
    "llm.model": "The model's name. Empty: no model is asked.",
    "llm.api_key_env": "The environment variable that holds the key.",
    "llm.daily_requests": "How many requests a day at most.",
    "llm.daily_tokens": "How many tokens a day at most.",
    "llm.requests_per_minute": "How many requests a minute at most.",
    "llm.tokens_per_minute": "How many tokens a minute at most. One close reading may need 30,000 at its worst.",
    "llm.daily_money": "How much money a day at most, in the currency of the prices. What the server itself reports as"
    " cost counts; else the prices below.",
    "llm.monthly_money": "How much money in 31 days at most.",
    "llm.price_input": "The price of a million tokens sent. 0: free, or unknown.",
    "llm.price_output": "The price of a million tokens received.",
    "llm.screen_batch": "How many titles one request screens, from 1 to 50.",
    "llm.deep_per_day": "How many postings a day are read closely, one a request.",
    "llm.deep_random_per_day": "How many of those are drawn from the ones that looked worse, so that misses show.",
    "llm.answer_tokens": "The longest answer asked for. Models that think first need more.",
    "llm.timeout_seconds": "How long one answer may take.",
    "notify.urls_env": "The environment variable that may hold addresses in Apprise's form, one a line.",
    "notify.urls_file": "The file with addresses. Empty: notify-urls in this folder. Others must not be able to read it.",
    "notify.at_once_score": "A new posting with at least this score is told at once. 101: none is.",
    "notify.at_once_rank": "… if its company has at least this rank. 81 is where daily checks begin.",
    "notify.digest_at": "The times of day at which the rest comes in one message. []: never.",
    "notify.digest_score": "The lowest score a digest tells of.",
    "notify.quiet": "The hours in which nothing is sent; what waits is sent after them. Empty: none.",
    "notify.timezone": "The zone of these times, such as Europe/Berlin. Empty: this machine's.",
    "notify.unwell_minutes": "How long scoutly has to be unwell before it says so, once. 0: it never does.",
    "notify.remind_hours": "How long before the next step of an application you are reminded. 0: never.",
    "notify.timeout_seconds": "How long one address may take to accept a message.",
    "notify.retry_base_seconds": "How long a refused message waits before it is tried again; it grows fourfold, up to"
    " six hours, and is never given up.",
    "applications.stale_days": "After so many days without a word from the company an application counts as stale; one"
    " with a next step ahead does not. 0: never.",
    "ui.theme": "dark, light, contrast, ansi (the terminal's own sixteen colours), or a theme of Textual's. Empty: dark.",
    "ui.colors": 'Your own theme, over that one: { primary = "#7aa2f7", background = "#000000" }. Parts: primary, secondary,'
    " accent, success, warning, error, foreground, background, surface, panel, muted, faint, cursor, hit.",
    "ui.glyphs": "auto, unicode or ascii.",
    "ui.page": "The page that opens first: postings, companies, queue, problems, applications, profile or status. Empty:"
    " postings.",
    "ui.mouse": "Whether the mouse works.",
    "ui.confirm_above": "An action on more rows than this asks first.",
    "ui.keys": 'Other keys for actions, by the action\'s id: { "companies.track" = "T" }. “?” shows the ids.',
}
"""What each key means, as ``section.key``."""


def text() -> str:
    """A ``config.toml`` in which every key is explained and stands commented out with its default."""
    parts = [_HEAD]
    for section in fields(Settings):
        parts.append("\n" + _comment(SECTIONS.get(section.name, "")) + f"[{section.name}]\n")
        defaults = getattr(Settings(), section.name)
        for key in fields(defaults):
            explained = _comment(KEYS.get(f"{section.name}.{key.name}", ""))
            parts.append(f"{explained}# {key.name} = {toml(getattr(defaults, key.name))}\n")
    return "".join(parts)


def toml(value: Any) -> str:
    """A setting's value as TOML."""
    if isinstance(value, dict):
        inside = ", ".join(f"{json.dumps(key)} = {toml(item)}" for key, item in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    # A string, number or boolean is written alike in JSON and TOML.
    return json.dumps(value, ensure_ascii=False)


def write(path: Path, *, force: bool = False) -> Path:
    """Write the explained ``config.toml`` to ``path``, readable by its owner only.

    Raises UsageError if there is one and not ``force`` (then the old one is kept as ``config.toml.old``),
    CannotRunError if it cannot be written.
    """
    if path.exists() and not force:
        raise UsageError(
            f"{path} is there already.", "Use --force to replace it; the old one is kept beside it."
        )
    half = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half.touch(mode=0o600)
        half.write_text(text(), encoding="utf-8")
        if path.exists():
            path.replace(path.with_name(f"{path.name}.old"))
        half.replace(path)
    except OSError as error:
        with suppress(OSError):
            half.unlink()
        raise CannotRunError(
            f"{path} could not be written: {error.strerror}.", "Check its folder's permissions."
        ) from None
    return path


def _comment(words: str) -> str:
    return "".join(f"# {line}\n" for line in wrap(words, WIDTH)) if words else ""
