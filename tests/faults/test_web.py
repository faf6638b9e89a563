"""The web at its worst, for a whole check: what is known stays as it was, and the database in order."""

from __future__ import annotations

import random
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from scoutly_tui import clock
from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.services import checks, companies, leases, planning, wiring
from scoutly_tui.services.checking import Checker, CheckResult
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.home import Home
from scoutly_tui.sources.registry import by_name
from scoutly_tui.store import database
from tests.fetch.loopback import (
    Answer,
    Connection,
    SecureServer,
    Server,
    World,
    drip,
    new_world,
    raw,
    reply,
    serving,
)
from tests.invariants import check
from tests.worker.stage import count

OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
ENTRY = (
    '<li><a href="/jobs/{n}">{title}</a></li><script type="application/ld+json">{{"@context": "https://schema.org",'
    ' "@type": "JobPosting", "title": "{title}", "url": "https://acme.example/jobs/{n}", "identifier": "{n}",'
    ' "description": "We want you, in Graz."}}</script>'
)
TITLES = ("Platform Engineer", "Welder", "Night Porter")
PAGE = (
    f"<h1>Open roles</h1><ul>{''.join(ENTRY.format(n=n, title=title) for n, title in enumerate(TITLES))}</ul>"
)
HALF = PAGE.encode()[: len(PAGE) // 2]


@pytest.fixture
def world() -> Iterator[World]:
    with serving(Server(("127.0.0.1", 0), Connection)) as running:
        yield new_world(running)


@pytest.fixture
def acme(make_home: Callable[..., Home], world: World) -> Home:
    """A home with one company whose three postings are known."""
    home = make_home(
        fetch__gateway=world.url, fetch__host_gap_seconds="0", fetch__max_bytes="200000",
        worker__retry_base_seconds="0.001",
    )  # fmt: skip
    companies.take_in(home.user_id, [CompanySpec("Acme", "https://acme.example/careers", 84)], clock.now_ms())
    world.on("/careers", reply(200, PAGE))
    assert look(home).outcome == "ok"
    assert _open() == 3
    return home


def look(home: Home, slug: str = "acme") -> CheckResult:
    """One check, here and now."""
    database.changed("update job_queue set not_before = 0 where status = 'pending'")
    (result,) = checks.check_now(home, [slug])
    check(settled=True)
    return result


def _open() -> int:
    return count("select count(*) from posting where closed_at is null and missing_since is null")


FAULTS: dict[str, tuple[Answer, ProblemKind]] = {
    "cut in mid-body": (raw(OK + b"Content-Length: %d\r\n\r\n" % len(PAGE), HALF), ProblemKind.NETWORK),
    "cut in mid-chunk": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\nfff\r\n", HALF[:200]), ProblemKind.NETWORK),
    "cut in the headers": (raw(b"HTTP/1.1 200 OK\r\nContent-Ty"), ProblemKind.NETWORK),
    "cut at once": (raw(), ProblemKind.NETWORK),
    "a byte at a time": (drip(OK + b"\r\n", b"<", pause=0.05, most=3), ProblemKind.TIMEOUT),
    "a byte of a header at a time": (drip(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a", pause=0.05, most=3), ProblemKind.TIMEOUT),
    "without end": (drip(OK + b"\r\n", b"<p>" * 20_000, pause=0, most=3), ProblemKind.TOO_LARGE),
    "no HTTP at all": (raw(b"220 mail.example ESMTP\r\n"), ProblemKind.NETWORK),
    "broken compression": (reply(200, b"\x1f\x8b\x08\x00nonsense", Content_Encoding="gzip"), ProblemKind.NETWORK),
    "an error": (reply(500, PAGE), ProblemKind.HTTP_ERROR),
    "an error that says OK": (reply(200, "<h1>Service unavailable</h1>"), ProblemKind.UNREADABLE),
    "nothing": (reply(200, ""), ProblemKind.UNREADABLE),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_web_that_fails_changes_nothing_that_is_known(name: str, acme: Home, world: World) -> None:
    answer, kind = FAULTS[name]
    world.on("/careers", answer)
    hasty = _with_deadline(acme, 0.3) if kind is ProblemKind.TIMEOUT else acme
    results = [look(hasty)]
    while count("select count(*) from job_queue where status = 'pending'"):
        results.append(look(hasty))
    assert {(result.outcome, result.error_kind) for result in results} == {("failed", kind)}
    assert len(results) <= 3
    assert _open() == 3
    assert database.execute("select problem, consecutive_failures from company") == [(kind, 1)]
    world.on("/careers", reply(200, PAGE))
    assert look(acme).outcome in ("ok", "unchanged")
    assert _open() == 3
    assert count("select count(*) from company where problem is not null") == 0


def _direct(make_home: Callable[..., Home], number: int, port: int = 443) -> Home:
    """A home without a gateway, whose companies are all on this machine if their names resolve at all."""
    home = make_home(
        fetch__host_gap_seconds="0", fetch__allow_private='["127.0.0.0/8"]', fetch__respect_robots="false"
    )
    specs = [CompanySpec(f"C{n}", f"https://c{n}.example:{port}/careers", 84) for n in range(number)]
    companies.take_in(home.user_id, specs, clock.now_ms())
    return home


def test_no_company_is_blamed_for_names_that_cannot_be_resolved(
    make_home: Callable[..., Home], monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    home = _direct(make_home, 6)
    monkeypatch.setattr(socket, "getaddrinfo", gone)
    for _ in range(3):
        for number in range(6):
            look(home, f"c{number}")
    assert count("select count(*) from company where problem is not null") == 0
    assert count("select count(*) from job_queue where status = 'failed'") == 0


def test_a_certificate_that_expired_is_the_company_s_problem_and_says_so(
    make_home: Callable[..., Home], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cert, key = _expired(tmp_path)
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **named: real("127.0.0.1", *rest, **named))
    monkeypatch.setenv("SSL_CERT_FILE", str(cert))
    with serving(SecureServer(("127.0.0.1", 0), Connection)) as running:
        assert isinstance(running, SecureServer)
        running.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        running.context.load_cert_chain(cert, key)
        world = new_world(running)
        world.on("/careers", reply(200, PAGE))
        home = _direct(make_home, 1, world.port)
        for _ in range(3):
            result = look(home, "c0")
        assert result.error_kind == ProblemKind.NETWORK
        assert "certificate" in (result.error or "")
        assert world.seen == [], "nothing was asked over a connection that nobody vouches for"
    assert count("select count(*) from posting") == 0


def _expired(folder: Path) -> tuple[Path, Path]:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    cert, key, asked = folder / "cert.pem", folder / "key.pem", folder / "asked.csr"
    new = [
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-subj",
        "/CN=c0.example",
    ]
    sign = ["x509", "-req", "-in", str(asked), "-signkey", str(key), "-days", "-1", "-out", str(cert)]
    for arguments in ([*new, "-keyout", str(key), "-out", str(asked)], sign):
        subprocess.run([openssl, *arguments], check=True, capture_output=True, timeout=30)
    return cert, key


def test_two_workers_with_one_lease_and_only_the_one_that_holds_it_writes(acme: Home, world: World) -> None:
    """The first is read slowly until its lease is another's; what it brings then is refused."""
    held, go_on = threading.Event(), threading.Event()

    def slow(request: object, sock: object) -> object:
        held.set()
        go_on.wait(20)
        return reply(200, PAGE.replace("Welder", "Sailor"))(request, sock)  # type: ignore[arg-type]

    world.on("/careers", slow, reply(200, PAGE.replace("Welder", "Tailor")))
    planning.enqueue_companies(["acme"], clock.now_ms())
    first = leases.claim("one:1:1#1", clock.now_ms(), 30)
    assert first is not None
    results: list[CheckResult] = []
    thread = threading.Thread(target=lambda: results.append(_run(acme, first)))
    thread.start()
    assert held.wait(10)
    database.changed("update job_queue set lease_until = 0 where id = ?", first.job)
    assert leases.rescue(clock.now_ms()) == 1
    second = leases.claim("two:1:1#1", clock.now_ms(), 30)
    assert second is not None
    assert second.job == first.job
    check()
    assert _run(acme, second).outcome == "ok"
    check(settled=True)
    go_on.set()
    thread.join(20)
    assert [result.outcome for result in results] == ["skipped"]
    check(settled=True)
    titles = {row[0] for row in database.execute("select title from posting")}
    assert "Tailor" in titles
    assert "Sailor" not in titles


def _with_deadline(home: Home, seconds: float) -> Home:
    return replace(
        home, settings=replace(home.settings, fetch=replace(home.settings.fetch, deadline_seconds=seconds))
    )


def _run(home: Home, claimed: leases.Claim) -> CheckResult:
    client = wiring.client(home.settings.fetch)
    try:
        return Checker(home.settings, client, rng=random.Random(1)).run(claimed)
    finally:
        client.close()


BROKEN: dict[str, Exception] = {
    "a mistake": KeyError("title"),
    "endless recursion": RecursionError("maximum recursion depth exceeded"),
    "no memory": MemoryError(),
    "an operating system's error": OSError(5, "Input/output error"),
    "bad text": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"),
    "an arithmetic one": ZeroDivisionError(),
    "what it may raise": CheckError(ProblemKind.UNREADABLE, "There is no list."),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_source_that_raises_is_a_problem_of_its_own_and_nothing_else(
    name: str, acme: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raises(*_: object, **__: object) -> object:
        raise BROKEN[name]

    [(source,)] = database.execute("select source from company")
    with monkeypatch.context() as patch:
        patch.setattr(type(by_name(source)), "read", raises)
        patch.setattr("scoutly_tui.sources.detect.detect", raises)
        result = look(acme)
        while count("select count(*) from job_queue where status = 'pending'"):
            result = look(acme)
    expected = ProblemKind.UNREADABLE if isinstance(BROKEN[name], CheckError) else ProblemKind.INTERNAL
    assert (result.outcome, result.error_kind) == ("failed", expected)
    assert _open() == 3
    assert look(acme).outcome in ("ok", "unchanged")
    traces = database.execute("select traceback from job_attempt where error_kind = 'internal'")
    assert all(type(BROKEN[name]).__name__ in trace for (trace,) in traces)
