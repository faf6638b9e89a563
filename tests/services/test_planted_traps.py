"""Every block, limit and trap there is, each planted on a site of its own after its board was read well once: each
comes out as its own kind of problem with its remedy, nothing that is known changes, and all ends when the trap goes.

What answers by address instead (names that resolve to private addresses, answers that change between look-up and
connection, proxies, private authorities) stands in ``tests/fetch/test_guard.py`` and ``test_tls.py``; a browser that
is needed and present in ``tests/browser``.
"""

from __future__ import annotations

import gzip
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).parents[1] / "fetch"))

from loopback import Answer, Connection, Server, World, drip, new_world, raw, reply, serving

from scoutly_tui import clock
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.services import checks, companies, planning, problems
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.store import database

DEADLINE = 0.6
LIMIT = 400_000
TITLES = ("Data Engineer", "Product Designer", "Account Manager", "Office Manager")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def careers(*titles: str, more: str = "", rows: str = "") -> str:
    listed = "".join(
        f'<li class="job"><a href="/careers/{title.lower().replace(" ", "-")}">{title}</a> <span>Berlin</span></li>'
        for title in titles
    )
    return f"<html><body><h1>Open positions</h1><ul>{listed}{rows}</ul>{more}</body></html>"


def page(title: str, words: str = "", head: str = "", body: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body><p>{words}</p>{body}</body></html>"


def to(location: str, status: int = 302) -> Answer:
    return reply(status, Location=location)


def onward(request: object, sock: object) -> object:
    """A redirect to yet another page, for ever."""
    return reply(302, Location=f"{request.target}x")(request, sock)  # type: ignore[attr-defined]


BOMB = gzip.compress(bytes(30 * 1024 * 1024), mtime=0)
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><workzag-jobs><position><id>1</id><name>&c;</name></position></workzag-jobs>'
)
SHELL = page(
    "Careers", body=f'<div id="root"></div><script>{"x=1;" * 8000}</script><script src="/app.js"></script>'
)
PASSWORD = '<form><input type="password" name="p"></form>'

WALLS: dict[str, tuple[Answer, str]] = {
    "cloudflare-challenge": (reply(403, page("Just a moment..."), cf_mitigated="challenge"), "blocked"),
    "cloudflare-checking": (reply(503, page("x", "Checking your browser before accessing")), "blocked"),
    "cloudflare-rate-page": (reply(429, page("Just a moment..."), cf_mitigated="challenge"), "blocked"),
    "cloudflare-blocked": (reply(403, page("Attention Required! | Cloudflare")), "blocked"),
    "cloudflare-1020": (reply(403, page("x", "error code: 1020")), "blocked"),
    "akamai": (reply(403, page("Access Denied", "Reference #18.2f3e"), Server="AkamaiGHost"), "blocked"),
    "datadome": (reply(403, page("x"), X_DataDome="protected"), "blocked"),
    "datadome-json": (reply(405, '{"url":"https://geo.captcha-delivery.com/captcha"}'), "blocked"),
    "perimeterx": (reply(403, page("Access to this page has been denied")), "blocked"),
    "imperva-stub": (reply(200, '<html><iframe src="/_Incapsula_Resource?x=1"></iframe></html>'), "blocked"),
    "imperva": (reply(403, "Request unsuccessful. Incapsula incident ID: 1-2", X_Iinfo="1-2-3"), "blocked"),
    "aws-waf-challenge": (reply(202, "", x_amzn_waf_action="challenge"), "blocked"),
    "aws-waf-captcha": (reply(405, "", x_amzn_waf_action="captcha"), "blocked"),
    "vercel": (reply(429, page("Vercel Security Checkpoint"), x_vercel_mitigated="challenge"), "blocked"),
    "kasada": (reply(429, "", x_kpsdk_ct="1"), "blocked"),
    "sucuri": (reply(403, page("Access Denied - Sucuri Website Firewall"), x_sucuri_block="1"), "blocked"),
    "ddos-guard": (reply(403, page("DDoS-Guard"), Server="ddos-guard"), "blocked"),
    "anubis": (reply(200, page("Making sure you're not a bot!")), "blocked"),
    "plain-refusal": (reply(403, "no"), "blocked"),
    "captcha-page": (reply(200, page("One moment", "Please prove that you are human.")), "blocked"),
    "datadome-redirect": (to("https://geo.captcha-delivery.com/captcha/?initialCid=1"), "blocked"),
    "consent-page": (reply(200, page("Cookies", "Before you continue, accept our cookies.")), "blocked"),
    "consent-redirect": (to("https://consent.elsewhere.example/?continue=1"), "blocked"),
    "login-form": (reply(200, page("Sign in", body=PASSWORD)), "login"),
    "login-redirect": (to("/users/sign_in"), "login"),
    "login-elsewhere": (to("https://login.microsoftonline.com/common/oauth2"), "login"),
    "login-401": (reply(401, "", WWW_Authenticate="Basic"), "login"),
    "old-browser": (reply(200, page("Careers", "Your browser is not supported.")), "needs_browser"),
    "javascript-only": (
        reply(200, page("x", "Please enable JavaScript to view this site.")),
        "needs_browser",
    ),
    "empty-shell": (reply(200, SHELL), "needs_browser"),
    "first-of-many": (reply(200, careers(*TITLES, more="<p>Showing 1-4 of 52 jobs</p>")), "needs_browser"),
}
GONE: dict[str, tuple[Answer, str]] = {
    "gone-404": (reply(404, "nothing"), "not_found"),
    "gone-410": (reply(410, "nothing"), "not_found"),
    "soft-404": (reply(200, page("Page not found", "Sorry, this page does not exist.")), "not_found"),
    "front-page": (to("/"), "moved"),
    "another-system": (to("https://job-boards.greenhouse.io/nobody-there"), "moved"),
    "tombstone": (to("https://vendor.example/full"), "moved"),
    "emptied": (reply(200, careers(more="<p>There are no open positions at the moment.</p>")), "emptied"),
    "halved": (reply(200, careers(TITLES[0])), "emptied"),
}
FAULTS: dict[str, tuple[Answer, str]] = {
    "server-error": (reply(500, "oops"), "http_error"),
    "overloaded": (reply(503, "busy"), "http_error"),
    "no-content": (reply(204), "http_error"),
    "teapot-406": (reply(406, "not acceptable"), "http_error"),
    "rate-limit-seconds": (reply(429, "slow down", Retry_After="7200"), "rate_limited"),
    "rate-limit-date": (reply(429, "slow down", Retry_After="Fri, 31 Dec 2027 23:59:59 GMT"), "rate_limited"),
    "maintenance": (reply(503, "back soon", Retry_After="600"), "rate_limited"),
    "endless-redirects": (onward, "http_error"),
    "redirect-loop": (to("/careers"), "http_error"),
    "downgrade": (to("http://downgrade.example/careers"), "http_error"),
    "half-read": (raw(OK + b"Content-Length: 5000\r\n\r\n<html>"), "network"),
    "not-http": (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "network"),
    "broken-gzip": (reply(200, b"never was gzip", Content_Encoding="gzip"), "unreadable"),
    "brotli-unasked": (reply(200, b"\x1b\x00", Content_Encoding="br"), "unreadable"),
}
LIMITS: dict[str, tuple[Answer, str]] = {
    "silence": (drip(b"", b""), "timeout"),
    "silent-after-headers": (drip(OK + b"Content-Length: 5000\r\n\r\n", b""), "timeout"),
    "dripped-headers": (drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"), "timeout"),
    "dripped-body": (drip(OK + b"\r\n", b"<p>x"), "timeout"),
    "dripped-chunks": (drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"), "timeout"),
    "gzip-bomb": (reply(200, BOMB, Content_Encoding="gzip"), "too_large"),
    "flood": (drip(OK + b"\r\n", b"x" * 65_536, pause=0), "too_large"),
    "announced-size": (raw(OK + b"Content-Length: 99999999999\r\n\r\n"), "too_large"),
    "huge-header": (raw(OK + b"X-Huge: " + b"a" * 300_000 + b"\r\n\r\nhi"), "too_large"),
    "many-headers": (drip(b"HTTP/1.1 200 OK\r\n", b"X-Many: a\r\n" * 1000, pause=0), "too_large"),
    "many-links": (reply(200, '<a href="/a/1">x</a>' * 16_000), "too_large"),
    "nested-deep": (reply(200, "<div>" * 70_000), "unreadable"),
    "nested-deep-in-short-tags": (reply(200, "<i>" * 100_000 + careers(*TITLES)), "unreadable"),
    "binary": (reply(200, os.urandom(20_000)), "unreadable"),
    "prose": (reply(200, page("About us", "We make lamps. " * 200)), "unreadable"),
}
GUARD: dict[str, tuple[Answer, str]] = {
    f"guard-{name}": (to(target), "network")
    for name, target in {
        "loopback": "https://127.0.0.1/careers",
        "loopback-in-short": "https://127.1/careers",
        "loopback-in-hex": "https://0x7f000001/careers",
        "loopback-v6": "https://[::1]/careers",
        "mapped-v4": "https://[::ffff:10.0.0.1]/careers",
        "private": "https://10.0.0.1/careers",
        "metadata": "https://169.254.169.254/latest/meta-data",
        "cgnat": "https://100.64.0.1/",
        "multicast": "https://224.0.0.1/",
        "6to4": "https://[2002:7f00:1::]/",
        "nat64": "https://[64:ff9b::7f00:1]/",
        "localhost": "https://localhost/careers",
        "port": "https://somewhere.example:22/careers",
        "file": "file:///etc/passwd",
        "user": "https://me:secret@somewhere.example/careers",
    }.items()
}
ROBOTS: dict[str, tuple[Answer, str]] = {
    "robots-disallow": (
        reply(200, "User-agent: *\nDisallow: /careers\n", Content_Type="text/plain"),
        "robots",
    ),
    "robots-us": (reply(200, "User-agent: scoutly\nDisallow: /\n", Content_Type="text/plain"), "robots"),
}


@dataclass(frozen=True)
class Site:
    """A company's site: where its board is asked for, its good answer, its bad one, and what that is to be."""

    name: str
    careers_url: str
    asked: str
    good: Answer
    bad: Answer
    kind: str


def own_site(name: str, bad: Answer, kind: str) -> Site:
    host = f"{name}.example"
    return Site(name, f"https://{host}/careers", f"{host}/careers", reply(200, careers(*TITLES)), bad, kind)


def guarded_by_robots(name: str, bad: Answer, kind: str) -> Site:
    nothing = reply(404)
    return Site(name, f"https://{name}.example/careers", f"{name}.example/robots.txt", nothing, bad, kind)


BREEZY = [
    {"id": f"p{n}", "friendly_id": f"p{n}-x", "name": title, "url": f"https://redirected.breezy.hr/p/p{n}-x"}
    for n, title in enumerate(TITLES)
]
POSITIONS = "".join(
    f"<position><id>{n}</id><name>{title}</name></position>" for n, title in enumerate(TITLES)
)
WORKDAY = [
    {"title": title, "externalPath": f"/job/Oslo/X_R{n}", "bulletFields": [f"R{n}"]}
    for n, title in enumerate(TITLES)
]
SMART = [{"id": str(n), "name": title, "location": {"city": "Oslo"}} for n, title in enumerate(TITLES)]
LEVER = [
    {"id": str(n), "text": title, "hostedUrl": f"https://jobs.lever.co/truncated/{n}"}
    for n, title in enumerate(TITLES)
]


def document(value: object) -> Answer:
    return reply(200, json.dumps(value), Content_Type="application/json")


SYSTEMS = [
    Site(
        "system-redirects-home",
        "https://redirected.breezy.hr/",
        "redirected.breezy.hr/json",
        document(BREEZY),
        to("https://breezy.hr/"),
        "not_found",
    ),
    Site(
        "system-xml-entities",
        "https://entities.jobs.personio.de/",
        "entities.jobs.personio.de/xml",
        reply(200, f"<workzag-jobs>{POSITIONS}</workzag-jobs>", Content_Type="text/xml"),
        reply(200, LAUGHS, Content_Type="text/xml"),
        "unreadable",
    ),
    Site(
        "system-refuses-pages",
        "https://refusing.wd5.myworkdayjobs.com/External",
        "refusing.wd5.myworkdayjobs.com/wday/cxs/refusing/External/jobs",
        document({"total": 4, "jobPostings": WORKDAY}),
        document({"total": 4, "jobPostings": []}),
        "blocked",
    ),
    Site(
        "system-ambiguous-zero",
        "https://careers.smartrecruiters.com/Ambiguous",
        "api.smartrecruiters.com/v1/companies/Ambiguous/postings",
        document({"totalFound": 4, "content": SMART}),
        document({"totalFound": 0, "content": []}),
        "not_found",
    ),
    Site(
        "system-cut-off",
        "https://jobs.lever.co/truncated",
        "api.lever.co/v0/postings/truncated",
        document(LEVER),
        reply(200, json.dumps(LEVER)[:-40], Content_Type="application/json"),
        "unreadable",
    ),
]
SITES = [
    *(
        own_site(name, *trap)
        for table in (WALLS, GONE, FAULTS, LIMITS, GUARD)
        for name, trap in table.items()
    ),
    *(guarded_by_robots(name, *trap) for name, trap in ROBOTS.items()),
    *SYSTEMS,
]
KNOWLEDGE = ("posting", "posting_text", "posting_event", "match")


@pytest.fixture
def world() -> Iterator[World]:
    with serving(Server(("127.0.0.1", 0), Connection)) as running:
        yield new_world(running)


def go_to(day: int) -> None:
    os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)
    database.execute("update host set cooling_until = 0, ready_at = 0")


def check(home: object, slugs: list[str]) -> dict[str, checks.CheckResult]:
    """What came of each company's job, all of its attempts made."""
    results: dict[str, checks.CheckResult] = {}
    left = slugs
    for _ in range(4):
        results |= {result.company: result for result in checks.check_now(home, left)}  # type: ignore[arg-type]
        database.execute("update host set cooling_until = 0, ready_at = 0")
        left = [slug for slug in slugs if planning.live_job(slug) is not None]
        if not left:
            break
    return results


def known() -> list[list[tuple[object, ...]]]:
    return [database.execute(f"select * from {table} where missing_since is null order by 1" if table == "posting"
                             else f"select * from {table} order by 1") for table in KNOWLEDGE]  # fmt: skip


def test_every_planted_trap_is_its_own_problem_and_changes_nothing_that_is_known(
    world: World, make_home: Callable[..., object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")
    # Many of these sites in a row never answer: here that is their doing, and not a dead network of ours.
    monkeypatch.setattr("scoutly_tui.services.network.EVIDENCE", 10**6)
    home = make_home(
        fetch__gateway=world.url, fetch__host_gap_seconds="0", fetch__deadline_seconds=str(DEADLINE),
        fetch__max_bytes=str(LIMIT), fetch__details_per_check="0", worker__retry_base_seconds="0.01",
    )  # fmt: skip
    for length in range(10):
        world.on(f"endless-redirects.example/careers{'x' * length}", onward)
    for site in SITES:
        world.on(site.asked, site.good)
        if site.asked.endswith("robots.txt"):
            world.on(f"{site.name}.example/careers", reply(200, careers(*TITLES)))
    world.on("vendor.example/full", reply(429, "busy"))
    world.on("front-page.example/", reply(200, page("Welcome", "We make lamps.")))
    world.on("job-boards.greenhouse.io/nobody-there", reply(200, page("Jobs", "Loading.")))
    world.on("careers.smartrecruiters.com/Ambiguous", to("https://jobs.smartrecruiters.com/"))
    specs = [CompanySpec(site.name, site.careers_url, 84) for site in SITES]
    companies.take_in(home.user_id, specs, clock.now_ms(), undoable=False)  # type: ignore[attr-defined]
    slugs = [site.name for site in SITES]

    go_to(0)
    first = check(home, slugs)
    assert {slug: (r.outcome, r.found, r.error) for slug, r in first.items()} == dict.fromkeys(
        slugs, ("ok", 4, None)
    )
    before = known()

    go_to(2)
    for site in SITES:
        world.on(site.asked, site.bad)
    trapped = check(home, slugs)
    assert {slug: r.error_kind for slug, r in trapped.items()} == {site.name: site.kind for site in SITES}
    rows = {row.company: row for row in problems.rows(home.user_id, clock.now_ms())}  # type: ignore[attr-defined]
    assert {slug: row.kind.value for slug, row in rows.items()} == {site.name: site.kind for site in SITES}
    assert all(row.remedy and row.message for row in rows.values())
    absent = database.execute("select count(*) from posting where missing_since is not null")[0][0]
    assert absent == 4 + 3
    assert database.execute("select count(*) from posting where closed_at is not null") == [(0,)]
    assert database.execute("select count(*) from posting") == [(4 * len(SITES),)]
    assert [
        table
        for table, then in zip(KNOWLEDGE[1:], before[1:], strict=True)
        if known()[KNOWLEDGE.index(table)] != then
    ] == []

    go_to(60)
    for site in SITES:
        world.on(site.asked, site.good)
    healed = check(home, slugs)
    assert {slug: (r.error_kind, r.found, r.new, r.changed, r.closed) for slug, r in healed.items()} == (
        dict.fromkeys(slugs, (None, 4, 0, 0, 0))
    )
    assert problems.rows(home.user_id, clock.now_ms()) == []  # type: ignore[attr-defined]
    assert [[row[:3] for row in table] for table in known()] == [
        [row[:3] for row in table] for table in before
    ]


def test_every_kind_of_problem_but_a_fault_of_our_own_is_planted() -> None:
    assert {site.kind for site in SITES} == set(ProblemKind) - {ProblemKind.INTERNAL}
