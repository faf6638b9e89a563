"""robots.txt as RFC 9309 has it: fetched once a day and origin, cached, obeyed."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CheckError, HostBusyError, ProblemKind
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.times import DAY_MS, HOUR_MS
from scoutly_tui.domain.urls import host_of, origin_of
from scoutly_tui.fetch.protocols import RobotsCache, RobotsRecord
from scoutly_tui.fetch.response import Validators

if TYPE_CHECKING:
    from protego import Protego

PRODUCT_TOKEN: Final = "scoutly"
SIZE_LIMIT: Final = 500 * 1024
"""What is read of a robots.txt (RFC 9309, 2.5: at least 500 KiB); the rest is ignored."""

CRAWL_DELAY_LIMIT_SECONDS: Final = 60.0
_TROUBLE_KEPT_MS: Final = HOUR_MS
"""How long a server error stands in for the rules: soon enough asked again, far from hammering."""

_REMEMBERED: Final = 256
_AGENT_LINE: Final = re.compile(
    r"^[^\S\n]*user[ -]?agent(?![^\s:])[^\S\n]*:?[^\S\n]*([^\n#]*)", re.IGNORECASE | re.MULTILINE
)
_TOKEN: Final = re.compile(r"[a-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What came back for a robots.txt: status (304 included), text, and what to ask with next time."""

    status: int
    text: str
    validators: Validators


RobotsFetch = Callable[[str, Validators], RobotsAnswer]
"""Fetches a robots.txt by its URL. Raises CheckError when the server cannot be reached."""


class Rules:
    """What one robots.txt means for scoutly."""

    def __init__(self, record: RobotsRecord) -> None:
        self._trouble = record.status if record.status >= 500 else 0
        self._parsed: Protego | None = None
        if 200 <= record.status < 300:
            from protego import Protego

            self._parsed = Protego.parse(_for_us(record.text))

    @property
    def crawl_delay_ms(self) -> int:
        """The gap it asks for, capped at a minute; 0 if it asks for none."""
        delay = self._parsed.crawl_delay(PRODUCT_TOKEN) if self._parsed is not None else None
        return int(min(delay or 0.0, CRAWL_DELAY_LIMIT_SECONDS) * 1000)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The site's maps that it names, as they stand; at most a dozen."""
        return () if self._parsed is None else tuple(islice(self._parsed.sitemaps, 12))

    def check(self, url: str) -> None:
        """Raises CheckError (robots) when ``url`` is not to be fetched."""
        host = host_of(url)
        if self._trouble:
            words = f"The robots.txt of {host} cannot be read (HTTP {self._trouble}): stay away for now."
            raise CheckError(ProblemKind.ROBOTS, words, status=self._trouble)
        if self._parsed is not None and not self._parsed.can_fetch(url, PRODUCT_TOKEN):
            path = clean_line(urlsplit(url).path or "/", 200)
            raise CheckError(ProblemKind.ROBOTS, f"The robots.txt of {host} asks not to visit {path}.")


class RobotsGate:
    """Every origin's rules, from the cache or fetched. Thread-safe; no file is fetched twice at once."""

    def __init__(self, cache: RobotsCache, now: Callable[[], int]) -> None:
        self._cache = cache
        self._now = now
        self._lock = threading.Lock()
        self._fetching: dict[str, threading.Lock] = {}
        self._rules: dict[str, tuple[RobotsRecord, Rules]] = {}

    def rules_for(self, url: str, fetch: RobotsFetch) -> Rules:
        """The rules of ``url``'s origin.

        Raises what ``fetch`` raises when the server cannot be reached and no older copy is at hand, and
        HostBusyError while another thread fetches the same file.
        """
        origin = origin_of(url)
        record = self._cache.load(origin)
        if record is None or not self._fresh(record):
            record = self._refreshed(origin, fetch)
        return self._parsed(origin, record)

    def _fresh(self, record: RobotsRecord) -> bool:
        kept = _TROUBLE_KEPT_MS if record.status >= 500 else DAY_MS
        return record.status > 0 and 0 <= self._now() - record.fetched_at < kept

    def _refreshed(self, origin: str, fetch: RobotsFetch) -> RobotsRecord:
        with self._lock:
            turn = self._fetching.setdefault(origin, threading.Lock())
        if not turn.acquire(timeout=1.0):
            raise HostBusyError(host_of(origin), 1_000)
        try:
            known = self._cache.load(origin)
            if known is not None and self._fresh(known):
                return known
            return self._fetched(origin, known, fetch)
        finally:
            turn.release()
            with self._lock:
                self._fetching.pop(origin, None)

    def _fetched(self, origin: str, known: RobotsRecord | None, fetch: RobotsFetch) -> RobotsRecord:
        usable = known if known is not None and 0 < known.status < 500 else None
        with_text = usable is not None and 200 <= usable.status < 300
        asked = (
            Validators(usable.etag, usable.last_modified)
            if usable is not None and with_text
            else Validators()
        )
        try:
            answer = fetch(f"{origin}/robots.txt", asked)
        except CheckError as error:
            if usable is not None and error.kind in (ProblemKind.NETWORK, ProblemKind.TIMEOUT):
                return usable
            raise
        now = self._now()
        if usable is not None and (answer.status == 304 or answer.status >= 500):
            record = replace(usable, fetched_at=now)
        else:
            record = RobotsRecord(
                fetched_at=now,
                status=answer.status,
                text=clean_text(answer.text, SIZE_LIMIT) if 200 <= answer.status < 300 else "",
                etag=answer.validators.etag,
                last_modified=answer.validators.last_modified,
            )
        self._cache.save(origin, record)
        return record

    def _parsed(self, origin: str, record: RobotsRecord) -> Rules:
        with self._lock:
            held = self._rules.get(origin)
            if held is not None and held[0] == record:
                return held[1]
        rules = Rules(record)
        with self._lock:
            if len(self._rules) >= _REMEMBERED:
                self._rules.clear()
            self._rules[origin] = (record, rules)
        return rules


def _for_us(text: str) -> str:
    """``text`` with every group's name but ours and ``*`` made the same.

    A name is ours when its product token is (RFC 9309, 2.2.1): not when it is a prefix of ours. And a file
    that lists thousands of robots before thousands of rules would keep the parser busy for hours.
    """

    def renamed(match: re.Match[str]) -> str:
        name = match.group(1).strip().lower()
        token = _TOKEN.match(name)
        ours = token is not None and token.group() == PRODUCT_TOKEN
        return f"User-agent: {PRODUCT_TOKEN if ours else '*' if name == '*' else 'others'}"

    return _AGENT_LINE.sub(renamed, text.removeprefix("\ufeff"))
