"""The polite client: one a process, one visit a check.

Nothing here imports httpx until the first request is sent.
"""

from __future__ import annotations

import hashlib
import json as json_module
import random
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag, urljoin

from scoutly_tui import __version__, clock
from scoutly_tui.config import FetchSettings, check_gateway
from scoutly_tui.domain.errors import CannotRunError, CheckError, ProblemKind, StoppingError
from scoutly_tui.domain.times import DAY_MS, MINUTE_MS
from scoutly_tui.domain.urls import URL_LIMIT, host_of, origin_of
from scoutly_tui.fetch import blocks
from scoutly_tui.fetch.decode import ACCEPT_ENCODING, Decompressor, too_large
from scoutly_tui.fetch.exchange import CURRENT, Exchange, never
from scoutly_tui.fetch.guard import Guard
from scoutly_tui.fetch.protocols import HostSlots, RobotsCache
from scoutly_tui.fetch.proxies import proxy_for
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.fetch.robots import SIZE_LIMIT, RobotsAnswer, RobotsGate, Rules
from scoutly_tui.fetch.slots import SlotTaker
from scoutly_tui.fetch.verdict import Answer, problem_of, wall_error

if TYPE_CHECKING:
    import httpx

ACCEPT: Final = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.8"
USER_AGENT: Final = f"scoutly/{__version__} (+https://scoutly.example/bot; careers-page watcher)"

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
_NO_VALIDATORS: Final = Validators()
_ERROR_BODY: Final = 64 * 1024
_JITTER: Final = 0.2
_HOLD_MARGIN_MS: Final = 5_000
_COOLING_MS: Final = 15 * MINUTE_MS
_COOKIE_LIMIT: Final = 8 * 1024


class PoliteClient:
    """Fetches for the whole process: one connection pool, one set of slots, one robots cache.

    Raises CannotRunError for a gateway that is not loopback and for a User-Agent that plays a browser.
    ``stopping`` is asked in every wait; ``now`` gives epoch milliseconds.
    """

    def __init__(
        self,
        settings: FetchSettings,
        slots: HostSlots,
        robots: RobotsCache,
        *,
        stopping: Callable[[], bool] = never,
        now: Callable[[], int] = clock.now_ms,
    ) -> None:
        if settings.gateway:
            check_gateway(settings.gateway)
        self.settings = settings
        self.user_agent = honest_user_agent(settings.user_agent)
        self.guard = Guard(settings.allow_private)
        self.robots = RobotsGate(robots, now)
        self.slots = slots
        self.stopping = stopping
        self.now = now
        self.closing = threading.Event()
        self._lock = threading.Lock()
        self._http: httpx.Client | None = None
        self._strikes: dict[str, int] = {}

    def visit(self, owner: str, deadline_seconds: float | None = None) -> Visit:
        """A visit for one check. ``owner`` is the token its host slots are held under."""
        return Visit(self, owner, deadline_seconds)

    def close(self) -> None:
        """End waits and close connections. A visit under way raises StoppingError."""
        self.closing.set()
        with self._lock:
            if self._http is not None:
                self._http.close()
                self._http = None

    @property
    def http(self) -> httpx.Client:
        """The one httpx client, built when first asked for."""
        with self._lock:
            if self.closing.is_set():
                raise StoppingError("The client is closed.")
            if self._http is None:
                from scoutly_tui.fetch.transport import build_client

                self._http = build_client(self.settings, self.guard)
            return self._http

    def judge_url(self, url: str) -> None:
        """Raises CheckError (network) for a URL that must not be asked for."""
        if len(url) > URL_LIMIT:
            raise CheckError(
                ProblemKind.NETWORK, f"The address at {host_of(url)} is longer than {URL_LIMIT} characters."
            )
        self.guard.judge_url(url)
        if self.settings.gateway or proxy_for(url):
            self.guard.judge_url(url, resolves_here=False)

    def cooling_ms(self, host: str, asked_ms: int | None) -> int:
        """How long to stay away from a host that blocked or limited us: what it asked for, or a quarter of an
        hour, doubled for each time in a row, at most a day."""
        with self._lock:
            strikes = self._strikes[host] = min(self._strikes.get(host, 0) + 1, 10)
        return asked_ms if asked_ms is not None else min(_COOLING_MS * 2 ** (strikes - 1), DAY_MS)

    def forgive(self, host: str) -> None:
        """The host answered as it should."""
        with self._lock:
            self._strikes.pop(host, None)


def honest_user_agent(wanted: str) -> str:
    """The User-Agent to send: ``wanted``, with scoutly's name in it. Raises CannotRunError for a browser's."""
    wanted = wanted.strip()
    if not wanted:
        return USER_AGENT
    if wanted.lower().startswith(("mozilla/", "opera/")) or not wanted.isprintable() or not wanted.isascii():
        raise CannotRunError(
            "[fetch] user_agent must be plain text that does not pass for a browser.",
            "Leave it empty, or write your own project's name and address.",
        )
    return wanted if "scoutly" in wanted.lower() else f"{wanted} {USER_AGENT}"


@dataclass(frozen=True, slots=True)
class _Call:
    """One get or post: what is asked, and within which limits."""

    url: str
    limit: int
    method: str = "GET"
    content: bytes | None = None
    accept: str = ACCEPT
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = _NO_VALIDATORS
    documented: bool = False
    follow: bool = True
    cut: bool = False
    """Whether a body beyond ``limit`` is cut off there, and not an error."""

    def at(self, url: str, status: int) -> _Call:
        """The call as it goes on after a redirect: nothing that was for one host goes to another."""
        same = host_of(url) == host_of(self.url)
        call = replace(
            self,
            url=url,
            headers=self.headers if same else {},
            validators=self.validators if same else _NO_VALIDATORS,
        )
        if self.method == "POST" and status in (301, 302, 303):
            return replace(call, method="GET", content=None)
        if self.method == "POST" and not same:
            raise CheckError(
                ProblemKind.HTTP_ERROR,
                f"{host_of(self.url)} sends the request on to another host.",
                status=status,
            )
        return call


class Visit:
    """The requests of one check: their counters, cookies and common deadline. For one thread.

    Every method raises CheckError, HostBusyError or StoppingError, and nothing else of its own.
    ``bytes`` are those received over the wire; both counters hold robots.txt and redirects too.
    """

    def __init__(self, client: PoliteClient, owner: str, deadline_seconds: float | None) -> None:
        self.requests = 0
        self.bytes = 0
        self._client = client
        self._slots = SlotTaker(client.slots, owner, client.closing, client.stopping)
        self._ends = time.monotonic() + deadline_seconds if deadline_seconds is not None else None
        self._rules: dict[str, Rules] = {}
        self._cookies: httpx.Cookies | None = None

    def get(
        self,
        url: str,
        *,
        validators: Validators = _NO_VALIDATORS,
        accept: str = ACCEPT,
        headers: Mapping[str, str] = _NO_HEADERS,
        documented: bool = False,
        follow: bool = True,
        max_bytes: int | None = None,
    ) -> Response:
        """The page at ``url``, asked for only if it changed since ``validators``.

        ``documented`` marks a public endpoint used as its system documents it: robots.txt does not govern
        it, and its answer may be larger. With ``follow`` false a redirect comes back as it is.
        ``max_bytes`` limits the decoded body.
        """
        call = _Call(
            url=urldefrag(url).url,
            limit=self._limit(max_bytes, documented),
            accept=accept,
            headers=headers,
            validators=validators,
            documented=documented,
            follow=follow,
        )
        return self._fetch(call)

    def post(
        self,
        url: str,
        *,
        json: object,
        validators: Validators = _NO_VALIDATORS,
        accept: str = "application/json",
        headers: Mapping[str, str] = _NO_HEADERS,
        documented: bool = False,
        max_bytes: int | None = None,
    ) -> Response:
        """The answer to ``json`` sent to ``url``; otherwise as ``get``. Of ``validators`` only the digest counts."""
        call = _Call(
            url=urldefrag(url).url,
            limit=self._limit(max_bytes, documented),
            method="POST",
            content=json_module.dumps(json, separators=(",", ":")).encode(),
            accept=accept,
            headers={"Content-Type": "application/json", **headers},
            validators=Validators(body_hash=validators.body_hash),
            documented=documented,
        )
        return self._fetch(call)

    def _limit(self, max_bytes: int | None, documented: bool) -> int:
        settings = self._client.settings
        return max_bytes or (settings.max_endpoint_bytes if documented else settings.max_bytes)

    def _fetch(self, call: _Call) -> Response:
        asked_host = host_of(call.url)
        budget = _Budget(self._client.settings.deadline_seconds)
        answer, hops, call = self._follow(call, budget, obey=not call.documented)
        if call.follow or answer.redirects_to is None:
            self._raise_problem(answer, call, asked_host)
        self._client.forgive(answer.host)
        return _response(answer, call, hops)

    def _follow(self, call: _Call, budget: _Budget, *, obey: bool) -> tuple[Answer, tuple[str, ...], _Call]:
        """The last answer on the way from ``call``, the URLs passed before it, and the call that got it."""
        hops: list[str] = []
        while True:
            self._client.judge_url(call.url)
            gap_ms = (
                self._obey_robots(call.url, budget) if obey and self._client.settings.respect_robots else 0
            )
            answer = self._exchange(call, budget, gap_ms)
            target = answer.redirects_to
            if target is None or not call.follow:
                return answer, tuple(hops), call
            hops.append(call.url)
            call = self._redirected(call, answer, target, len(hops))

    def _redirected(self, call: _Call, answer: Answer, target: str, passed: int) -> _Call:
        host = answer.host
        if passed > self._client.settings.max_redirects:
            raise CheckError(
                ProblemKind.HTTP_ERROR,
                f"{host_of(call.url)} redirects more than {passed - 1} times.",
                status=answer.status,
            )
        try:
            url = urldefrag(urljoin(call.url, target.strip())).url
        except ValueError:
            raise CheckError(
                ProblemKind.HTTP_ERROR, f"{host} redirects to what is no web address.", status=answer.status
            ) from None
        if call.url.startswith("https:") and url.startswith("http:"):
            raise CheckError(
                ProblemKind.HTTP_ERROR,
                f"{host} redirects from https to http, which is not safe.",
                status=answer.status,
            )
        wall = blocks.redirect_wall(url) if blocks.redirect_wall(call.url) is None else None
        if wall is not None and not call.cut:
            raise wall_error(wall, answer, self._client.now())
        return call.at(url, answer.status)

    def _obey_robots(self, url: str, budget: _Budget) -> int:
        """The gap that the robots.txt of ``url``'s origin asks for, in ms. Raises CheckError (robots)."""
        origin = origin_of(url)
        if origin not in self._rules:
            fetch = partial(self._robots_txt, budget)
            self._rules[origin] = self._client.robots.rules_for(url, fetch)
        rules = self._rules[origin]
        rules.check(url)
        return rules.crawl_delay_ms

    def _robots_txt(self, budget: _Budget, url: str, validators: Validators) -> RobotsAnswer:
        call = _Call(
            url=url, limit=SIZE_LIMIT, accept="text/plain,*/*;q=0.5", validators=validators, cut=True
        )
        try:
            answer, _, call = self._follow(call, budget, obey=False)
        except CheckError as error:
            if error.status is not None and 300 <= error.status < 400:
                # RFC 9309, 2.3.1.2: after too many redirects the file counts as unavailable.
                return RobotsAnswer(404, "", _NO_VALIDATORS)
            raise
        if answer.status == 429 and answer.host == host_of(url):
            self._raise_problem(answer, call, answer.host)
        status = 404 if 300 <= answer.status < 400 and answer.status != 304 else answer.status
        return RobotsAnswer(
            status, answer.body.decode("utf-8", "replace"), _validators(answer, call.validators)
        )

    def _raise_problem(self, answer: Answer, call: _Call, asked_host: str) -> None:
        if answer.status == 304 and (call.validators.etag or call.validators.last_modified):
            return
        client = self._client
        problem = problem_of(answer, client.now(), asked_host)
        if problem is None:
            return
        walled = problem.kind is ProblemKind.BLOCKED and not problem.args[0].endswith("(HTTP 403).")
        if problem.kind is ProblemKind.RATE_LIMITED or walled or answer.status == 429:
            self._slots.cool_down(answer.host, client.cooling_ms(answer.host, problem.retry_after_ms))
        raise problem

    def _exchange(self, call: _Call, budget: _Budget, gap_ms: int) -> Answer:
        """One request and its answer, under the host's slot."""
        host = host_of(call.url)
        seconds = min(budget.left(host), self._left(host))
        self._slots.take(host, int(seconds * 1000) + _HOLD_MARGIN_MS, self._left(host))
        exchange = Exchange(host, min(seconds, self._left(host)), self._client.stopping)
        token = CURRENT.set(exchange)
        try:
            return self._send(call, exchange)
        finally:
            CURRENT.reset(token)
            self.requests += 1
            self.bytes += exchange.received
            budget.spend(exchange.elapsed)
            self._slots.give_back(host, max(self._gap_ms(), gap_ms))

    def _gap_ms(self) -> int:
        return int(self._client.settings.host_gap_seconds * 1000 * (1 + random.random() * _JITTER))

    def _left(self, host: str) -> float:
        left = self._ends - time.monotonic() if self._ends is not None else float("inf")
        if left <= 0:
            raise CheckError(ProblemKind.TIMEOUT, f"The check's time ran out before {host} was asked.")
        return left if left != float("inf") else 10 * self._client.settings.deadline_seconds

    def _send(self, call: _Call, exchange: Exchange) -> Answer:
        from scoutly_tui.fetch.failures import TRANSPORT_ERRORS, as_check_error

        try:
            request = self._request(call)
            answer = self._client.http.send(request, stream=True)
            try:
                self._keep_cookies(answer)
                return _read(answer, call, exchange)
            finally:
                answer.close()
        except TRANSPORT_ERRORS as error:
            raise as_check_error(error, exchange.host) from error

    def _request(self, call: _Call) -> httpx.Request:
        headers = {
            "User-Agent": self._client.user_agent,
            "Accept": call.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Accept-Language": "en, *;q=0.5",
            **call.headers,
        }
        if call.validators.etag:
            headers["If-None-Match"] = call.validators.etag
        if call.validators.last_modified:
            headers["If-Modified-Since"] = call.validators.last_modified
        request = self._client.http.build_request(
            call.method, call.url, headers=headers, content=call.content
        )
        if self._cookies is not None:
            self._cookies.set_cookie_header(request)
            if len(request.headers.get("cookie", "")) > _COOKIE_LIMIT:
                del request.headers["cookie"]
        return request

    def _keep_cookies(self, answer: httpx.Response) -> None:
        if "set-cookie" not in answer.headers:
            return
        if self._cookies is None:
            import httpx

            self._cookies = httpx.Cookies()
        self._cookies.extract_cookies(answer)


class _Budget:
    """What is left of one fetch's deadline, over all its requests; waiting for slots is not counted."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._spent = 0.0

    def left(self, host: str) -> float:
        """Seconds left. Raises CheckError (timeout)."""
        left = self._seconds - self._spent
        if left <= 0:
            raise CheckError(
                ProblemKind.TIMEOUT, f"{host} did not finish its answer within {self._seconds:.3g} s."
            )
        return left

    def spend(self, seconds: float) -> None:
        """Take ``seconds`` off."""
        self._spent += seconds


def _read(answer: httpx.Response, call: _Call, exchange: Exchange) -> Answer:
    """The whole answer, decompressed within the limit; of errors and redirects only the beginning."""
    fine = 200 <= answer.status_code < 300
    limit = call.limit if fine else min(_ERROR_BODY, call.limit)
    cut = call.cut or not fine
    exchange.expect_body(limit)
    headers = {name.lower(): value for name, value in answer.headers.items()}
    length = headers.get("content-length", "")
    encoding = headers.get("content-encoding", "")
    if not cut and not encoding and length.isdigit() and int(length) > limit:
        raise too_large(exchange.host, limit)
    decompressor = Decompressor(encoding, limit, exchange.host)
    pieces: list[bytes] = []
    complete = True
    try:
        for piece in answer.iter_raw():
            exchange.remaining()
            pieces.append(decompressor.feed(piece))
        decompressor.finish()
    except CheckError as error:
        if not cut or error.kind not in (ProblemKind.TOO_LARGE, ProblemKind.UNREADABLE):
            raise
        complete = False
    return Answer(call.url, answer.status_code, headers, b"".join(pieces)[:limit], complete)


def _response(answer: Answer, call: _Call, hops: tuple[str, ...]) -> Response:
    validators = _validators(answer, call.validators)
    unchanged = answer.status == 304 or (
        answer.status == 200
        and bool(call.validators.body_hash)
        and validators.body_hash == call.validators.body_hash
    )
    return Response(
        url=call.url,
        status=answer.status,
        headers=answer.headers,
        body=b"" if unchanged else answer.body,
        encoding=answer.encoding,
        validators=validators,
        not_modified=unchanged,
        hops=hops,
    )


def _validators(answer: Answer, known: Validators) -> Validators:
    etag = answer.headers.get("etag", "")[:500]
    last_modified = answer.headers.get("last-modified", "")[:100]
    if answer.status == 304:
        return Validators(etag or known.etag, last_modified or known.last_modified, known.body_hash)
    return Validators(etag, last_modified, hashlib.blake2b(answer.body, digest_size=16).hexdigest())
