"""The world all tools look at: careers pages that are known, on hosts of their own, with latencies that are known.

It is asked as an HTTP proxy (``GET http://c7.example/careers``), which every tool supports, or as scoutly's
gateway. ``/_control?phase=N`` sets what is true: 0 is the first look and the unchanged one, 1 has the planted
events, 2 is like 1 and lets a second look confirm. ``python -m benchmarks.compare.world`` serves it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from enum import StrEnum
from html import escape
from urllib.parse import parse_qs, urlsplit

from benchmarks.wire import converse

WORDS = "build operate design review measure explain the platform services data pipelines with care and tests".split()
GRADES = ("Senior", "Staff", "Junior", "Lead")
FIELDS = ("Platform", "Data", "Web", "Reliability", "Security", "Payments")
TOWNS = ("Graz", "Lyon", "Porto", "Gdansk", "Utrecht", "Turin")


class Event(StrEnum):
    """What happens to a company between the second look and the third."""

    NEW = "new posting"
    CLOSED = "posting closed"
    EDITED = "title edited"
    MOVED = "board moved (301)"
    BLOCKED = "challenge, 403"
    DISGUISED = "challenge, 200"
    EMPTIED = "board emptied"
    GONE = "page gone (404)"
    BROKEN = "server error (500)"
    NOISE = "only noise changes"


PLANTED = {
    Event.NEW: 6, Event.CLOSED: 4, Event.EDITED: 2, Event.MOVED: 2, Event.BLOCKED: 2, Event.DISGUISED: 2,
    Event.EMPTIED: 2, Event.GONE: 1, Event.BROKEN: 1, Event.NOISE: 10,
}  # fmt: skip


def events(companies: int) -> dict[int, Event]:
    """The number of each company something happens to, spread over all of them."""
    numbers = list(range(companies))
    random.Random(7).shuffle(numbers)
    planned = [event for event, count in PLANTED.items() for _ in range(count)]
    return dict(zip(numbers, planned, strict=False))


def size(number: int) -> int:
    """How many postings a company has at first: mostly few, sometimes eighty."""
    return random.Random(f"size {number}").choice((4, 5, 6, 8, 10, 12, 15, 20, 30, 80))


def titles(number: int, phase: int, event: Event | None) -> list[str]:
    """The titles on a company's board, in its order."""
    rng = random.Random(f"titles {number}")
    found = [f"{rng.choice(GRADES)} {rng.choice(FIELDS)} Engineer {place}" for place in range(size(number))]
    if not phase:
        return found
    if event is Event.NEW:
        return [*found, "Principal Compiler Engineer"]
    if event is Event.CLOSED:
        return found[1:]
    if event is Event.EDITED:
        return [f"{found[0]} (all genders)", *found[1:]]
    if event is Event.EMPTIED:
        return []
    return found


class World:
    """What is served, and what was."""

    def __init__(self, companies: int, low: float, high: float, seed: int) -> None:
        self.low, self.high, self.seed = low, high, seed
        self.events = events(companies)
        self.phase = 0
        self.forget()

    def forget(self) -> None:
        """Begin a round."""
        self.stats: Counter[str] = Counter()
        self.hosts: set[str] = set()
        self.latency = self.first = self.last = 0.0

    def answer(self, host: str, path: str, headers: dict[str, str]) -> tuple[int, bytes, dict[str, str]]:
        """Status, body and further headers."""
        number = int("".join(c for c in host.partition(".")[0] if c.isdigit()) or 0)
        event = self.events.get(number)
        if self.phase and event:
            if event is Event.MOVED and path == "/careers":
                return 301, b"", {"Location": f"http://{host}/jobs"}
            if event in (Event.BLOCKED, Event.DISGUISED):
                status = 403 if event is Event.BLOCKED else 200
                return status, CHALLENGE, {"Server": "cloudflare", "CF-RAY": "8a1b2c3d4e5f-VIE"}
            if event in (Event.GONE, Event.BROKEN):
                return (404, GONE, {}) if event is Event.GONE else (500, BROKEN, {})
        body = self.page(number, host, event)
        if number % 4 == 3:  # a quarter of the sites offers no validator
            return 200, body, {}
        version = self.phase if event else 0
        etag = f'"{number}-{version}"'
        if headers.get("if-none-match") == etag:
            return 304, b"", {"ETag": etag}
        return 200, body, {"ETag": etag}

    def page(self, number: int, host: str, event: Event | None) -> bytes:
        """A careers page: navigation, one JSON-LD block a posting and the link a person sees, a footer."""
        rows = "\n".join(_posting(host, number, title) for title in titles(number, self.phase, event))
        visits = 41_000 + number + (17 * self.phase if event is Event.NOISE else 0)
        token = random.Random(f"{number} {visits}").getrandbits(64)
        return (
            f'<!doctype html><html lang="en"><head><title>Careers at Company {number}</title>'
            f'<meta name="csrf-token" content="{token:x}"></head><body>'
            '<nav><a href="/">Home</a> <a href="/about">About us</a> <a href="/blog">Blog</a></nav>'
            f"<main><h1>Open roles</h1>{rows or '<p>We have no open roles right now.</p>'}</main>"
            f"<footer>Seen {visits} times. <a href='/privacy'>Privacy</a></footer></body></html>"
        ).encode()


def _posting(host: str, number: int, title: str) -> str:
    stem = title.removesuffix(" (all genders)")
    rng = random.Random(f"{number} {stem}")
    identifier, town = rng.randrange(10**6), rng.choice(TOWNS)
    text = " ".join(rng.choice(WORDS) for _ in range(120))
    entry = {
        "@context": "https://schema.org", "@type": "JobPosting", "title": title, "identifier": str(identifier),
        "url": f"http://{host}/careers/{identifier}", "description": f"<p>{text}</p>", "datePosted": "2026-01-05",
        "hiringOrganization": {"@type": "Organization", "name": f"Company {number}"},
        "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": town}},
    }  # fmt: skip
    return (
        f'<div><a href="/careers/{identifier}">{escape(title)}</a> <span>{town}</span></div>'
        f'<script type="application/ld+json">{json.dumps(entry)}</script>'
    )


CHALLENGE = (
    b"<!doctype html><html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1>"
    b'<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
    b"<noscript>Enable JavaScript and cookies to continue</noscript></body></html>"
)
GONE = b"<html><head><title>404 Not Found</title></head><body><h1>Page not found</h1></body></html>"
BROKEN = b"<html><head><title>500</title></head><body><h1>Internal Server Error</h1></body></html>"
REASONS = {200: "OK", 301: "Moved Permanently", 304: "Not Modified", 403: "Forbidden", 404: "Not Found"}


class Server:
    """HTTP/1.1 with keep-alive; nothing but GET."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the client goes."""
        await converse(reader, writer, self._reply)

    async def _reply(self, target: str, headers: dict[str, str]) -> bytes:
        world = self.world
        if target.startswith("/_control"):
            return _message(200, json.dumps(self._control(target)).encode(), {})
        url = urlsplit(headers.get("x-scoutly-url") or target)
        host, path = url.hostname or "", url.path
        if path == "/robots.txt":
            world.stats["robots"] += 1
            return _message(200, b"User-agent: *\nDisallow: /private\n", {"ETag": '"robots"'})
        world.first = world.first or time.time()
        wait = random.Random(f"{world.seed} {host}").uniform(world.low, world.high)
        world.latency += wait
        await asyncio.sleep(wait)
        status, body, more = world.answer(host, path, headers)
        message = _message(status, body, more)
        world.hosts.add(host)
        world.stats["requests"] += 1
        world.stats["bytes"] += len(message)
        world.stats[str(status)] += 1
        world.last = time.time()
        return message

    def _control(self, target: str) -> dict[str, object]:
        world, asked = self.world, parse_qs(urlsplit(target).query, keep_blank_values=True)
        if "phase" in asked:
            world.phase = int(asked["phase"][0])
            world.forget()
        return {
            **world.stats, "hosts": len(world.hosts), "latency": world.latency, "window": world.last - world.first
        }  # fmt: skip


def _message(status: int, body: bytes, more: dict[str, str]) -> bytes:
    head = f"HTTP/1.1 {status} {REASONS.get(status, 'Error')}\r\nContent-Type: text/html; charset=utf-8\r\n"
    head += f"Content-Length: {len(body)}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in more.items())
    return head.encode() + b"\r\n" + body


async def main() -> None:
    """Serve until standard input ends."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--companies", type=int, default=200)
    parser.add_argument("--latency", default="0.05,0.3", help="MIN,MAX in seconds")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    low, high = map(float, options.latency.split(","))
    world = World(options.companies, low, high, options.seed)
    server = await asyncio.start_server(Server(world).serve, "127.0.0.1", 0, limit=1 << 20, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
