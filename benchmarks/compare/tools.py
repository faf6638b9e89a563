"""How each tool is made to look once at every company, and what it said then."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

ROOT = Path(__file__).parents[2]
RELEASES = {"urlwatch": "urlwatch==2.29", "changedetection": "changedetection.io==0.60.10"}
DAY_SECONDS = 110_000  # a day, and all of the jitter a next check may have
PATIENCE_SECONDS = 300
SETTLING_SECONDS = 3
STUCK_SECONDS = 30


@dataclass(frozen=True)
class Look:
    """One round of one tool.

    ``said`` maps a company's number to what the tool told of it in its own words; a tool that said nothing
    of a company has no entry. ``wall`` and ``cpu`` are seconds, ``rss`` is the peak in MB.
    """

    wall: float
    cpu: float
    rss: float
    said: dict[int, str] = field(default_factory=dict)


class Tool(Protocol):
    """A program that looks at careers pages."""

    name: str
    workers: int

    def prepare(self, companies: Iterable[int]) -> None:
        """Tell it what to look at."""
        ...

    def look(self, turn: int) -> Look:
        """Look once at everything, on the ``turn``-th day."""
        ...

    def start(self) -> Look:
        """Begin and end with nothing, or next to nothing, to look at."""
        ...

    def close(self) -> None:
        """End what is running."""
        ...


def told(address: str, query: str = "") -> dict[str, float]:
    """What the world at ``address`` has served since its phase was last set."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{address}/_control?{query}", timeout=10) as answer:
        found: dict[str, float] = json.load(answer)
        return found


def url(number: int) -> str:
    """The careers page of a company."""
    return f"http://c{number}.example/careers"


def run(command: list[str], env: dict[str, str], home: Path) -> tuple[Look, str]:
    """What ``command`` cost and printed. Raises SystemExit with its last words if it could not run."""
    with (home / "out").open("w+") as out, (home / "err").open("w+") as err:
        began = time.monotonic()
        process = subprocess.Popen(command, env=env, cwd=home, stdout=out, stderr=err)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        said, complaint = out.read(), err.read()
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command[0]}: {complaint[-2000:]}")
    return Look(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024), said


def _environment(**more: str) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SCOUTLY_")}
    return {**ours, **more}


class Scoutly:
    """``scoutly work --drain``, once a day: the clock is moved on between the looks."""

    name, workers = "scoutly", 5

    def __init__(self, address: str, home: Path) -> None:
        self._home = home
        self._known: set[tuple[str, str]] = set()
        self._env = _environment(
            SCOUTLY_HOME=str(home / "home"), SCOUTLY_FETCH__GATEWAY=address,
            SCOUTLY_FETCH__HOST_GAP_SECONDS="0", SCOUTLY_WORKER__RETRY_BASE_SECONDS="0.2",
        )  # fmt: skip

    def _scoutly(self, *words: str) -> tuple[Look, Any]:
        look, said = run([sys.executable, "-m", "scoutly_tui", *words, "--json"], self._env, self._home)
        return look, json.loads(said or "null")

    def prepare(self, companies: Iterable[int]) -> None:
        file = self._home / "companies.csv"
        with file.open("w", newline="") as stream:
            writer = csv.writer(stream)
            writer.writerow(["name", "careers_url", "rank", "tracked"])
            writer.writerows([f"C{number}", url(number), 90, "yes"] for number in companies)
        self._env["PYTHONPATH"] = str(ROOT)
        self._scoutly("import", str(file))

    def start(self) -> Look:
        return self._scoutly("work", "--drain")[0]

    def look(self, turn: int) -> Look:
        self._env["SCOUTLY_CLOCK_OFFSET"] = str(turn * DAY_SECONDS)
        look, _ = self._scoutly("work", "--drain")
        return Look(look.wall, look.cpu, look.rss, self._said())

    def _said(self) -> dict[int, str]:
        """What has come to be known since the last look, by company."""
        told: list[tuple[str, str]] = []
        for company in self._scoutly("list")[1]:
            if company["problem"]:
                told.append((company["slug"], f"problem: {company['problem']}"))
            if str(company["board"]).endswith("/jobs"):
                told.append((company["slug"], f"moved to {company['board']}"))
        told.extend(
            (posting["company"], f"posting {posting['external_id']} {posting['title']}")
            for posting in self._scoutly("postings")[1]
        )
        told.extend(
            (posting["company"], f"closed {posting['external_id']}")
            for posting in self._scoutly("postings", "--closed")[1]
        )
        fresh = [each for each in told if each not in self._known]
        first = not self._known
        self._known |= set(told)
        said: dict[int, list[str]] = {}
        for slug, words in fresh:
            if not first or words.startswith("problem"):
                said.setdefault(int(slug[1:]), []).append(words)
        return {number: "; ".join(words) for number, words in said.items()}

    def close(self) -> None:
        pass


class Urlwatch:
    """``urlwatch``, once a day. With its best settings only the links of the page's main part are compared."""

    workers = 10

    def __init__(self, address: str, home: Path, python: Path, *, best: bool) -> None:
        self.name = "urlwatch, best" if best else "urlwatch"
        self._best, self._home = best, home
        self._program = python.with_name("urlwatch")
        self._env = _environment(HTTP_PROXY=address, HOME=str(home), NO_COLOR="1")

    def prepare(self, companies: Iterable[int]) -> None:
        filters = "filter:\n  - css: main a\n  - html2text\n" if self._best else ""
        jobs = "---\n".join(f"name: C{number}\nurl: {url(number)}\n{filters}" for number in companies)
        (self._home / "urls.yaml").write_text(jobs)
        (self._home / "one.yaml").write_text(jobs.partition("---\n")[0])
        (self._home / "urlwatch.yaml").write_text("report:\n  stdout: {enabled: true, color: false}\n")

    def _run(self, urls: str) -> tuple[Look, str]:
        files = {"--urls": urls, "--config": "urlwatch.yaml", "--cache": "cache.db", "--hooks": "hooks.py"}
        words = [word for option, file in files.items() for word in (option, str(self._home / file))]
        return run([str(self._program), *words], self._env, self._home)

    def start(self) -> Look:
        return self._run("one.yaml")[0]

    def look(self, turn: int) -> Look:
        look, printed = self._run("urls.yaml")
        said = {
            int(number): kind.lower()
            for kind, number in re.findall(r"^\d+\. (CHANGED|ERROR): C(\d+)", printed, re.MULTILINE)
        }
        return Look(look.wall, look.cpu, look.rss, said)

    def close(self) -> None:
        pass


class Changedetection:
    """changedetection.io, asked over its own API to look again at everything.

    Best settings: only the links of the page's main part, and twice the fetchers.
    """

    def __init__(self, address: str, home: Path, python: Path, *, best: bool) -> None:
        self.name = "changedetection.io, best" if best else "changedetection.io"
        self.workers = 10 if best else 5
        self._best, self._home, self._world = best, home, address
        self._program = python.with_name("changedetection.io")
        self._env = _environment(
            http_proxy=address, HTTP_PROXY=address, no_proxy="127.0.0.1,localhost", HOME=str(home),
            ALLOW_IANA_RESTRICTED_ADDRESSES="true", DISABLE_VERSION_CHECK="true",
            **({"FETCH_WORKERS": "10"} if best else {}),
        )  # fmt: skip
        self._process: subprocess.Popen[bytes] | None = None
        self._address = ""
        self._key = ""
        self._changes: dict[int, int] = {}

    def prepare(self, companies: Iterable[int]) -> None:
        store = self._home / "store"
        port = _free_port()
        self._address = f"http://127.0.0.1:{port}/api/v1"
        self._process = subprocess.Popen(
            [str(self._program), "-C", "-d", str(store), "-h", "127.0.0.1", "-p", str(port)],
            env=self._env, cwd=self._home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        ends = time.monotonic() + PATIENCE_SECONDS
        while not self._key and time.monotonic() < ends:
            time.sleep(0.5)
            self._key = _api_key(store)
        while time.monotonic() < ends:
            try:
                self._api("GET", "/systeminfo")
                break
            except OSError:
                time.sleep(0.5)
        for uuid in self._api("GET", "/watch"):
            self._api("DELETE", f"/watch/{uuid}")
        self._wanted = set(companies)

    def start(self) -> Look:
        return Look(0.0, 0.0, 0.0)

    def look(self, turn: int) -> Look:
        """The first look is what adding the watches starts."""
        before, began, since = self._cpu(), time.monotonic(), time.time() - 1
        if turn == 0:
            for number in sorted(self._wanted):
                more = {"include_filters": ["main a"]} if self._best else {}
                self._api("POST", "/watch", {"url": url(number), "title": f"C{number}", **more})
        else:
            self._api("GET", "/watch?recheck_all=1")
        ends = began + PATIENCE_SECONDS
        asked_again = began + STUCK_SECONDS
        while (
            time.monotonic() < ends
        ):  # a watch counts as checked from its beginning, so the world is asked too
            watches = self._api("GET", "/watch")
            late = [uuid for uuid, watch in watches.items() if watch["last_checked"] < since]
            if not late and told(self._world)["hosts"] == len(self._wanted) == len(watches):
                break
            if (
                late and time.monotonic() > asked_again
            ):  # now and then it forgets a watch it was asked to look at
                for uuid in late:
                    self._api("GET", f"/watch/{uuid}?recheck=1")
                asked_again = time.monotonic() + STUCK_SECONDS
            time.sleep(0.5)
        wall = time.monotonic() - began
        time.sleep(SETTLING_SECONDS)
        watches = self._api("GET", "/watch")
        cpu = self._cpu() - before
        said: dict[int, str] = {}
        for watch in watches.values():
            number = int(re.findall(r"//c(\d+)\.", watch["url"])[0])
            if watch.get("last_error"):
                said[number] = "error"
            elif watch["last_changed"] != self._changes.get(number, 0) and turn:
                said[number] = "changed"
            self._changes[number] = watch["last_changed"]
        return Look(wall, cpu, self._peak(), said)

    def close(self) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait(20)

    def _api(self, method: str, path: str, body: object = None) -> Any:
        request = urllib.request.Request(
            self._address + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"x-api-key": self._key, "content-type": "application/json"},
        )  # fmt: skip
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=60) as answer:
            text = answer.read()
        return json.loads(text) if text.strip().startswith((b"{", b"[", b'"')) else None

    def _cpu(self) -> float:
        assert self._process
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def _peak(self) -> float:
        assert self._process
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s+(\d+)", status)[0]) / 1024


class Loop:
    """The floor: five at a time with one asyncio and httpx client, ETag or hash remembered, nothing else."""

    name, workers = "asyncio + httpx", 5

    def __init__(self, address: str, home: Path) -> None:
        self._home, self._env = home, _environment(http_proxy=address)

    def prepare(self, companies: Iterable[int]) -> None:
        (self._home / "numbers.json").write_text(json.dumps(list(companies)))
        (self._home / "none.json").write_text("[]")

    def start(self) -> Look:
        program = str(Path(__file__).with_name("loop.py"))
        return run([sys.executable, program, "none.json"], self._env, self._home)[0]

    def look(self, turn: int) -> Look:
        program = str(Path(__file__).with_name("loop.py"))
        look, printed = run([sys.executable, program, "numbers.json"], self._env, self._home)
        said = {int(number): words for number, words in json.loads(printed).items()}
        return Look(look.wall, look.cpu, look.rss, said)

    def close(self) -> None:
        pass


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _api_key(store: Path) -> str:
    for file in store.glob("*.json"):
        try:
            found = json.loads(file.read_text())["settings"]["application"].get("api_access_token")
        except (ValueError, KeyError):
            continue
        if found:
            return str(found)
    return ""


def environment_of(package: str, folder: Path) -> Path:
    """The Python of an environment that holds ``package`` and nothing of ours; made at its first use."""
    python = folder / package / "bin" / "python"
    if not python.exists():
        shutil.rmtree(folder / package, ignore_errors=True)
        print(f"Installing {RELEASES[package]} into an environment of its own …", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", str(folder / package)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", RELEASES[package]], check=True)
    return python
