"""One check's visit to one or more hosts: its requests, in order, within its deadline."""

from __future__ import annotations

import json as json_module
import random
import time
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from types import MappingProxyType
from typing import TYPE_CHECKING, Final
from urllib.parse import urldefrag

from scoutly_tui.domain.errors import CheckError, ProblemKind, StoppingError
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.urls import host_of, origin_of
from scoutly_tui.fetch import blocks
from scoutly_tui.fetch.call import ACCEPT, NO_VALIDATORS, Call
from scoutly_tui.fetch.exchange import CURRENT, Exchange
from scoutly_tui.fetch.reading import read, response_of, validators_of
from scoutly_tui.fetch.response import Response, Validators
from scoutly_tui.fetch.robots import SIZE_LIMIT, RobotsAnswer, Rules
from scoutly_tui.fetch.verdict import Answer, problem_of, wall_problem

if TYPE_CHECKING:
    import httpx

    from scoutly_tui.fetch.client import PoliteClient

_NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
BROWSER_SLOT: Final = "browser.invalid"
"""The slot that whoever renders a page holds: a Raspberry Pi has room for one browser."""

_JITTER: Final = 0.2
_FOR_GOOD: Final = (301, 308)
_HOLD_MARGIN_MS: Final = 5_000
_COOKIE_LIMIT: Final = 8 * 1024


class Visit:
    """The requests of one check: their counters, cookies and common deadline. For one thread.

    Every method raises CheckError, HostBusyError or StoppingError, and CannotRunError where the environment's
    proxy or certificates are of no use.
    ``bytes`` are those received over the wire; both counters hold robots.txt and redirects too.
    """

    def __init__(self, client: PoliteClient, owner: str, deadline_seconds: float | None) -> None:
        self.requests = 0
        self.bytes = 0
        self._client = client
        self._owner = owner
        self._ends = time.monotonic() + deadline_seconds if deadline_seconds is not None else float("inf")
        self._rules: dict[str, Rules] = {}
        self._cookies: httpx.Cookies | None = None

    def get(
        self,
        url: str,
        *,
        validators: Validators = NO_VALIDATORS,
        accept: str = ACCEPT,
        headers: Mapping[str, str] = _NO_HEADERS,
        documented: bool = False,
        follow: bool = True,
        max_bytes: int | None = None,
    ) -> Response:
        """The page at ``url``, asked for only if it changed since ``validators``.

        ``documented`` marks a public endpoint used as its system documents it: robots.txt does not
        govern it, and its answer may be larger. With ``follow`` false a redirect comes back as it is.
        ``max_bytes`` limits the decoded body.
        """
        call = Call(
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
        validators: Validators = NO_VALIDATORS,
        accept: str = "application/json",
        headers: Mapping[str, str] = _NO_HEADERS,
        documented: bool = False,
        follow: bool = True,
        max_bytes: int | None = None,
    ) -> Response:
        """The answer to ``json`` sent to ``url``, as in ``get``. Of ``validators`` only the digest counts."""
        call = Call(
            url=urldefrag(url).url,
            limit=self._limit(max_bytes, documented),
            method="POST",
            content=json_module.dumps(json, separators=(",", ":")).encode(),
            accept=accept,
            headers={"Content-Type": "application/json", **headers},
            validators=Validators(body_hash=validators.body_hash),
            documented=documented,
            follow=follow,
        )
        return self._fetch(call)

    @property
    def whole_read_ms(self) -> int:
        """How long the first page of a list may speak for the others (``fetch.whole_read_days``), in ms."""
        return int(self._client.settings.whole_read_days * DAY_MS)

    def sitemaps(self, url: str) -> tuple[str, ...]:
        """The maps that the robots.txt of ``url``'s site names; nothing where this visit had no reason to read it."""
        rules = self._rules.get(origin_of(url))
        return rules.sitemaps if rules is not None else ()

    @property
    def renders(self) -> bool:
        """Whether pages that are empty without a browser may be read with one (``fetch.browser``)."""
        return bool(self._client.settings.browser)

    def render(self, url: str) -> Response:
        """The page at ``url`` after its scripts ran, by the system's browser: one at a time, on all machines.

        The page's own requests go through this client, without a gap between them: they are one page view.
        Raises as ``get`` does, and CannotRunError where there is no browser.
        """
        from scoutly_tui.fetch.browser import render

        client, budget = self._client, _Budget(self._client.settings.deadline_seconds)
        client.judge_url(url)
        gap_ms = self._obey_robots(url, budget) if client.settings.respect_robots else 0
        seconds = min(budget.left(host_of(url)), self._left(host_of(url)))
        hosts = (BROWSER_SLOT, host_of(url))
        for host in hosts:
            client.slots.take(host, self._owner, int(seconds * 1000) + _HOLD_MARGIN_MS, self._left(host))
        try:
            final, html = render(
                url, client.settings.browser, client.user_agent, seconds, partial(self._send_for_page, budget)
            )
        finally:
            client.slots.give_back(hosts[0], self._owner, 0)
            client.slots.give_back(hosts[1], self._owner, max(self._gap_ms(), gap_ms))
        body = html.encode("utf-8", "replace")[: self._limit(None, documented=False)]
        digest = Validators(body_hash=blake2b(body, digest_size=16).hexdigest())
        return Response(final, 200, {"content-type": "text/html"}, body, "utf-8", digest)

    def _send_for_page(
        self, budget: _Budget, url: str, method: str, content: bytes | None, headers: dict[str, str]
    ) -> Answer:
        """One request of a page that is being rendered; redirects are followed here, each judged again."""
        limit = self._limit(None, documented=False)
        call = Call(url=urldefrag(url).url, limit=limit, method=method, content=content, headers=headers)
        for _ in range(self._client.settings.max_redirects + 1):
            self._client.judge_url(call.url)
            seconds = min(budget.left(call.host), self._left(call.host))
            answer = self._counted(call, Exchange(call.host, seconds, self._client.stopping), budget)
            if answer.redirects_to is None:
                return answer
            call = call.redirected(answer.redirects_to, answer.status)
        raise CheckError(ProblemKind.HTTP_ERROR, f"{call.host} redirects without end.")

    def _limit(self, max_bytes: int | None, documented: bool) -> int:
        settings = self._client.settings
        return max_bytes or (settings.max_endpoint_bytes if documented else settings.max_bytes)

    def _fetch(self, call: Call) -> Response:
        asked_host = call.host
        obey = self._client.settings.respect_robots and not call.documented
        answer, hops, call = self._follow(call, _Budget(self._client.settings.deadline_seconds), obey=obey)
        if call.follow or answer.redirects_to is None:
            self._raise_problem(answer, call, asked_host)
        self._client.forgive(answer.host)
        return response_of(answer, call, hops)

    def _follow(self, call: Call, budget: _Budget, *, obey: bool) -> tuple[Answer, tuple[str, ...], Call]:
        """The last answer on the way from ``call``, the URLs passed before it, and the call that got it."""
        hops: list[str] = []
        while True:
            self._client.judge_url(call.url)
            gap_ms = self._obey_robots(call.url, budget) if obey else 0
            answer = self._exchange(call, budget, gap_ms)
            target = answer.redirects_to
            if target is None or not call.follow:
                return answer, tuple(hops), call
            hops.append(call.url)
            call = self._redirected(call, answer, target, len(hops))

    def _redirected(self, call: Call, answer: Answer, target: str, passed: int) -> Call:
        if passed > self._client.settings.max_redirects:
            words = f"{call.host} redirects more than {passed - 1} times."
            raise CheckError(ProblemKind.HTTP_ERROR, words, status=answer.status)
        lasting = call.lasting and answer.status in _FOR_GOOD
        onward = replace(call.redirected(target, answer.status), lasting=lasting)
        wall = blocks.redirect_wall(onward.url)
        if wall is not None and not call.cut and blocks.redirect_wall(call.url) is None:
            raise wall_problem(wall, answer, self._client.now()).error
        return onward

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
        call = Call(url=url, limit=SIZE_LIMIT, accept="text/plain,*/*;q=0.5", validators=validators, cut=True)
        unavailable = RobotsAnswer(404, "", NO_VALIDATORS)
        try:
            answer, _, final = self._follow(call, budget, obey=False)
        except CheckError as error:
            # RFC 9309, 2.3.1.2: after too many redirects the file counts as unavailable.
            if error.status is not None and 300 <= error.status < 400:
                return unavailable
            raise
        if answer.status == 429 and answer.host == call.host:
            self._raise_problem(answer, final, call.host)
        if 300 <= answer.status < 400 and answer.status != 304:
            return unavailable
        text = answer.body.decode("utf-8", "replace")
        return RobotsAnswer(answer.status, text, validators_of(answer, final.validators))

    def _raise_problem(self, answer: Answer, call: Call, asked_host: str) -> None:
        if answer.status == 304 and (call.validators.etag or call.validators.last_modified):
            return
        client = self._client
        problem = problem_of(answer, client.now(), asked_host)
        if problem is None:
            return
        if problem.cools:
            client.cool_down(answer.host, problem.error.retry_after_ms)
        elif answer.status >= 500:
            client.stumbled(answer.host, answer.url)
        raise problem.error

    def _exchange(self, call: Call, budget: _Budget, gap_ms: int) -> Answer:
        """One request and its answer, under the host's slot."""
        client, host = self._client, call.host
        allowed = budget.left(host)
        hold_ms = int(min(allowed, self._left(host)) * 1000) + _HOLD_MARGIN_MS
        client.slots.take(host, self._owner, hold_ms, self._left(host))
        try:
            exchange = Exchange(host, min(allowed, self._left(host)), client.stopping)
            return self._counted(call, exchange, budget)
        finally:
            client.slots.give_back(host, self._owner, max(self._gap_ms(), gap_ms))

    def _counted(self, call: Call, exchange: Exchange, budget: _Budget) -> Answer:
        token = CURRENT.set(exchange)
        try:
            return self._sent(call, exchange)
        except CheckError as error:
            if exchange.reached and error.kind in (ProblemKind.TIMEOUT, ProblemKind.NETWORK):
                self._client.stumbled(call.host, call.url)
            raise
        finally:
            CURRENT.reset(token)
            self.requests += 1
            self.bytes += exchange.received
            budget.spend(exchange.elapsed)

    def _sent(self, call: Call, exchange: Exchange) -> Answer:
        from scoutly_tui.fetch.failures import TRANSPORT_ERRORS, as_check_error, stale_connection

        try:
            try:
                return self._answer(call, exchange)
            except TRANSPORT_ERRORS as error:
                if call.method != "GET" or not stale_connection(error, exchange):
                    raise
                return self._answer(call, exchange)
        except TRANSPORT_ERRORS as error:
            if self._client.closing.is_set():
                raise StoppingError("Stopped in the middle of a request.") from None
            raise as_check_error(error, exchange.host) from error

    def _answer(self, call: Call, exchange: Exchange) -> Answer:
        http = self._client.http
        request = http.build_request(
            call.method, call.url, headers=call.sent_headers(self._client.user_agent), content=call.content
        )
        self._add_cookies(request)
        answer = http.send(request, stream=True)
        try:
            self._keep_cookies(answer)
            return read(answer, call, exchange)
        finally:
            answer.close()

    def _add_cookies(self, request: httpx.Request) -> None:
        if self._cookies is None:
            return
        self._cookies.set_cookie_header(request)
        if len(request.headers.get("cookie", "")) > _COOKIE_LIMIT:
            del request.headers["cookie"]

    def _keep_cookies(self, answer: httpx.Response) -> None:
        if "set-cookie" not in answer.headers:
            return
        if self._cookies is None:
            import httpx

            self._cookies = httpx.Cookies()
        self._cookies.extract_cookies(answer)

    def _gap_ms(self) -> int:
        return int(self._client.settings.host_gap_seconds * 1000 * (1 + random.random() * _JITTER))

    def _left(self, host: str) -> float:
        """Seconds left of the visit. Raises CheckError (timeout)."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise CheckError(ProblemKind.TIMEOUT, f"The check's time ran out before {host} was asked.")
        return left


class _Budget:
    """What is left of one fetch's deadline over all its requests; waiting for slots is not counted."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._spent = 0.0

    def left(self, host: str) -> float:
        """Seconds left. Raises CheckError (timeout)."""
        left = self._seconds - self._spent
        if left <= 0:
            words = f"{host} did not finish its answer within {self._seconds:.3g} s."
            raise CheckError(ProblemKind.TIMEOUT, words)
        return left

    def spend(self, seconds: float) -> None:
        """Take ``seconds`` off."""
        self._spent += seconds
