"""A small world behind ``fetch.gateway``: careers pages on hosts of their own, with a latency that is known.

``python benchmarks/gateway.py --latency 0.05,0.3`` prints its port and serves until it is stopped. Every host
``NAME.example`` has ``/careers`` with some postings as JSON-LD, an ETag, and a robots.txt. What is told by
``/_control`` (any host): ``?stats`` answers with what was served, ``?reset`` forgets it, ``?add=N`` adds a
posting to the first N hosts, ``?hold=N`` serves N pages more and lets all others wait until ``?go``. It runs in a process of its own, so that it takes no time from what is measured.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import parse_qs, urlsplit

from wire import converse

WORDS = "build operate design review measure explain the platform services data pipelines with care and tests".split()


@dataclass
class World:
    """What is served, and what was."""

    low: float
    high: float
    robots: bool
    postings: int
    seed: int
    added: int = 0
    stats: Counter[str] = field(default_factory=Counter)
    hosts: Counter[str] = field(default_factory=Counter)
    busy: Counter[str] = field(default_factory=Counter)
    crowded: set[str] = field(default_factory=set)
    at_once: int = 0
    latency: float = 0.0
    robots_latency: float = 0.0
    first: float = 0.0
    last: float = 0.0
    allowed: int | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def allow(self, pages: int | None) -> None:
        """Serve so many pages more; None for any number."""
        self.allowed = pages
        self.changed.set()
        self.changed = asyncio.Event()

    async def turn(self, gone: Callable[[], bool]) -> None:
        """Wait until one more page may be served; whoever is ``gone`` meanwhile takes nobody's turn."""
        while self.allowed is not None and self.allowed <= 0:
            await self.changed.wait()
        if self.allowed is not None and not gone():
            self.allowed -= 1

    def wait_for(self, host: str, path: str) -> float:
        """How long the answer to ``path`` takes: the same at every run of one seed."""
        if path == "/robots.txt" and not self.robots:
            return 0.0
        return random.Random(f"{self.seed} {host} {path}").uniform(self.low, self.high)

    def page(self, host: str) -> tuple[str, bytes]:
        """The careers page of ``host`` and its ETag."""
        name = host.partition(".")[0]
        number = int("".join(c for c in name if c.isdigit()) or 0)
        count = self.postings + (1 if number < self.added else 0)
        items = "\n".join(self._posting(host, place) for place in range(count))
        body = f"<html><head><title>Careers at {name}</title></head><body><h1>Open roles</h1>{items}</body></html>"
        return f'"{host}-{count}"', body.encode()

    def _posting(self, host: str, place: int) -> str:
        rng = random.Random(f"{host} {place}")
        text = " ".join(rng.choice(WORDS) for _ in range(150))
        grade = rng.choice(["Senior", "Staff", "Junior", "Lead"])
        title = f"{grade} {rng.choice(['Platform', 'Data', 'Web', 'Reliability'])} Engineer {place}"
        entry = {
            "@context": "https://schema.org", "@type": "JobPosting", "title": title, "identifier": f"{place}",
            "url": f"https://{host}/careers/{place}", "description": f"<p>{text}</p>", "datePosted": "2026-01-05",
            "hiringOrganization": {"@type": "Organization", "name": host.partition(".")[0]},
            "jobLocation": {"@type": "Place", "address": {"@type": "PostalAddress", "addressLocality": "Graz"}},
        }  # fmt: skip
        return (
            f'<div><a href="/careers/{place}">{title}</a></div>'
            f'<script type="application/ld+json">{json.dumps(entry)}</script>'
        )


class Server:
    """One connection at a time a request; keep-alive; nothing but GET."""

    def __init__(self, world: World) -> None:
        self.world = world

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until the client goes."""
        await converse(reader, writer, partial(self.answer, gone=reader.at_eof))

    async def answer(
        self, target: str, headers: dict[str, str], gone: Callable[[], bool] = lambda: False
    ) -> bytes:
        """The whole answer to one request; ``gone`` says whether nobody waits for it any more."""
        if target.startswith("/_control"):
            return _reply(200, json.dumps(self._control(target)).encode(), "application/json")
        world, url = self.world, urlsplit(headers.get("x-scoutly-url") or target)
        host = url.hostname or ""
        started = time.time()
        world.first = world.first or started
        world.busy[host] += 1
        if world.busy[host] > 1:
            world.crowded.add(host)
        world.at_once = max(world.at_once, sum(world.busy.values()))
        wait = world.wait_for(host, url.path)
        await asyncio.sleep(wait)
        if url.path != "/robots.txt":
            await world.turn(gone)
        world.busy[host] -= 1
        world.last = time.time()
        if url.path == "/robots.txt":
            world.robots_latency += wait
            world.stats["robots"] += 1
            return _reply(200, b"User-agent: *\nDisallow: /private\n", "text/plain")
        world.latency += wait
        world.hosts[host] += 1
        etag, body = world.page(host)
        if headers.get("if-none-match") == etag:
            world.stats["304"] += 1
            return _reply(304, b"", "text/html", etag)
        world.stats["200"] += 1
        return _reply(200, body, "text/html; charset=utf-8", etag)

    def _control(self, target: str) -> dict[str, object]:
        world, asked = self.world, parse_qs(urlsplit(target).query, keep_blank_values=True)
        if "add" in asked:
            world.added = int(asked["add"][0])
        if "hold" in asked:
            world.allow(int(asked["hold"][0]))
        if "go" in asked:
            world.allow(None)
        told: dict[str, object] = {
            **world.stats, "hosts": len(world.hosts), "most": max(world.hosts.values(), default=0),
            "crowded": sorted(world.crowded), "at_once": world.at_once, "latency": world.latency, "robots_latency": world.robots_latency,
            "window": world.last - world.first,
        }  # fmt: skip
        if "reset" in asked:
            world.stats.clear()
            world.hosts.clear()
            world.latency = world.robots_latency = world.first = world.last = 0.0
        return told


def _reply(status: int, body: bytes, kind: str, etag: str = "") -> bytes:
    head = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
    if etag:
        head += f"ETag: {etag}\r\n"
    return head.encode() + b"\r\n" + body


async def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--latency", default="0,0", help="MIN,MAX in seconds")
    parser.add_argument("--robots", action="store_true", help="robots.txt takes as long as a page")
    parser.add_argument("--postings", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    low, high = map(float, options.latency.split(","))
    world = World(low, high, options.robots, options.postings, options.seed)
    server = await asyncio.start_server(
        Server(world).serve, "127.0.0.1", options.port, limit=1 << 20, backlog=256
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
