"""The demo: scoutly's own worker over the invented world, day after day, and what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui import clock
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import companies, home, profile, scoring
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.demo.server import WorldServer
    from scoutly_tui.demo.world import World

DAY_SECONDS: Final = DAY_MS // 1000
DAY_TIMEOUT_SECONDS: Final = 600.0
WARM_UP_DAYS: Final = 3
_POLL_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a demo is: the day (from 1), checks done that day, and how many companies are watched."""

    day: int
    days: int
    checks: int
    due: int


@dataclass(slots=True)
class Demo:
    """A demo world with a home of its own. ``environment`` is what a scoutly process over it needs."""

    world: World
    server: WorldServer
    home: home.Home
    started_at: int
    environment: dict[str, str]

    def set_day(self, day: int) -> None:
        """Move the world and every process started from now on to ``day``."""
        self.server.day = day
        self.environment["SCOUTLY_CLOCK_OFFSET"] = str(day * DAY_SECONDS)
        os.environ["SCOUTLY_CLOCK_OFFSET"] = self.environment["SCOUTLY_CLOCK_OFFSET"]


@contextmanager
def opened(
    *,
    number: int = 110,
    seed: int = 7,
    latency: tuple[float, float] = (0.0, 0.0),
    folder: Path | None = None,
    second_opinion: bool = False,
) -> Iterator[Demo]:
    """A running demo world and a fresh home over it, both gone when the block ends.

    With ``second_opinion`` the world's own model is asked of the best postings; a real one never is.
    Raises UsageError for a world that makes no sense.
    """
    from scoutly_tui.demo.server import WorldServer
    from scoutly_tui.demo.world import World

    before = dict(os.environ)
    os.environ["SCOUTLY_CLOCK_OFFSET"] = "0"
    started_at = clock.now_ms()
    world = World(companies=number, seed=seed, latency=latency, start_ms=started_at)
    with (
        tempfile.TemporaryDirectory(prefix="scoutly-demo-", dir=folder) as root,
        WorldServer(world) as server,
    ):
        environment = _environment(server.address, Path(root)) | _model(server, asked=second_opinion)
        os.environ.update(environment)
        try:
            opened_home = home.open_home(root, environment=os.environ)
            with home.thread_session():
                _populate(world, opened_home, Path(root), started_at)
            demo = Demo(world, server, opened_home, started_at, environment)
            demo.set_day(0)
            yield demo
        finally:
            home.close_home()
            scoring.forget_scorers()
            os.environ.clear()
            os.environ.update(before)


def _environment(gateway: str, root: Path) -> dict[str, str]:
    return {
        "SCOUTLY_HOME": str(root),
        "SCOUTLY_FETCH__GATEWAY": gateway,
        "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0",
        "SCOUTLY_WORKER__RETRY_BASE_SECONDS": "0.2",
        "SCOUTLY_DATABASE__URL": "",
        "SCOUTLY_QUEUE__URL": "",
        "SCOUTLY_USER": "",
    }


def _model(server: WorldServer, *, asked: bool) -> dict[str, str]:
    """The settings of the demo's model; without it none is asked, whatever the person's own settings name."""
    from scoutly_tui.demo.model import NAME

    if not asked:
        return {"SCOUTLY_LLM__MODEL": ""}
    return {
        "SCOUTLY_LLM__MODEL": NAME,
        "SCOUTLY_LLM__BASE_URL": server.model_url,
        "SCOUTLY_LLM__API_KEY_ENV": "",
        "SCOUTLY_LLM__REQUESTS_PER_MINUTE": "600",
        "SCOUTLY_LLM__TOKENS_PER_MINUTE": "100000000",
        "SCOUTLY_LLM__DAILY_REQUESTS": "2000",
        "SCOUTLY_LLM__DAILY_TOKENS": "2000000",
    }


def _populate(world: World, opened_home: home.Home, root: Path, now: int) -> None:
    with database.writing():
        database.execute(
            "insert into setting (name, value) values ('demo', '1') on conflict (name) do nothing"
        )
    specs = [
        companies.CompanySpec(
            name=company.name,
            careers_url=company.careers_url,
            rank=company.rank,
            tracked=company.rank is not None or None,
            work_model=company.work_model,
            headquarters=company.headquarters,
            fields=company.fields,
        )
        for company in world.companies
    ]
    companies.take_in(opened_home.user_id, specs, now, undoable=False)
    cv = root / "cv.md"
    cv.write_text(world.cv_text(), encoding="utf-8")
    profile.import_cv(opened_home.user_id, cv, now)
    profile.update(opened_home.user_id, world.profile(), now)


def run_day(demo: Demo, day: int, on_progress: Callable[[int], None] = lambda _: None) -> None:
    """Let a real worker process do all that is due on ``day``.

    Raises CannotRunError if it fails or takes longer than ten minutes.
    """
    demo.set_day(day)
    command = [
        sys.executable,
        "-m",
        "scoutly_tui",
        "--home",
        str(demo.home.paths.data_dir),
        "work",
        "--drain",
    ]
    errors = demo.home.paths.data_dir / "worker-errors.txt"
    with errors.open("w") as sink:
        worker = subprocess.Popen(
            command,
            env=os.environ | demo.environment,
            stdout=subprocess.DEVNULL,
            stderr=sink,
            stdin=subprocess.DEVNULL,
        )
        try:
            _wait(worker, demo, day, on_progress)
        finally:
            if worker.poll() is None:
                worker.terminate()
                worker.wait(60)
    if worker.returncode != 0:
        told = errors.read_text(encoding="utf-8", errors="replace").strip()[-300:]
        raise CannotRunError(
            f"The demo's worker ended with code {worker.returncode}: {told}", "Run it with --verbose."
        )


def _wait(worker: subprocess.Popen[bytes], demo: Demo, day: int, on_progress: Callable[[int], None]) -> None:
    ends = time.monotonic() + DAY_TIMEOUT_SECONDS
    since = demo.started_at + day * DAY_MS
    while True:
        try:
            worker.wait(_POLL_SECONDS)
            return
        except subprocess.TimeoutExpired:
            if time.monotonic() > ends:
                raise CannotRunError(
                    "A day of the demo took longer than ten minutes.", "Try fewer --companies."
                ) from None
        with database.reading():
            done = database.execute(
                "select count(*) from job_attempt where started_at >= ? and outcome is not null", since
            )
        on_progress(done[0][0])


def warm_up(demo: Demo, on_progress: Callable[[Progress], None] = lambda _: None) -> None:
    """Live the days before the one a person sees, at full speed, so that there is news and history to look at."""
    latency, demo.world.latency = demo.world.latency, (0.0, 0.0)
    for day in range(WARM_UP_DAYS):
        run_day(demo, day, _reporting(demo, day, WARM_UP_DAYS, on_progress))
    demo.world.latency = latency
    demo.set_day(WARM_UP_DAYS)


def _reporting(
    demo: Demo, day: int, days: int, on_progress: Callable[[Progress], None]
) -> Callable[[int], None]:
    return lambda done: on_progress(Progress(day + 1, days, done, len(demo.world.ranked)))


def run_headless(
    *,
    days: int = 5,
    number: int = 110,
    seed: int = 7,
    latency: tuple[float, float] = (0.0, 0.0),
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> dict[str, Any]:
    """Run ``days`` days of the demo and return the report: what was found beside what is true."""
    with opened(number=number, seed=seed, latency=latency) as demo:
        for day in range(days):
            run_day(demo, day, _reporting(demo, day, days, on_progress))
        with home.thread_session():
            return report(demo, days)


def report(demo: Demo, days: int) -> dict[str, Any]:
    """What scoutly knows beside what an ideal visitor at the same moments would know."""
    from scoutly_tui.demo.truth import expected

    looks = _looks(demo)
    truth = expected(demo.world, looks)
    found, new = database.execute(
        "select count(*), coalesce(sum(case when baseline then 0 else 1 end), 0) from posting"
    )[0]
    closed = database.execute("select count(*) from posting_event where kind = 'closed'")[0][0]
    problems = dict(
        database.execute("select slug, problem from company where problem is not null order by slug")
    )
    unchecked = [company.slug for company in demo.world.ranked if company.slug not in looks]
    known = {"found": found, "new": int(new), "closed": closed, "problems": problems}
    wanted = {
        "found": truth.found,
        "new": truth.new,
        "closed": truth.closed,
        "problems": {slug: str(kind) for slug, kind in sorted(truth.problems.items())},
    }
    return {
        "days": days,
        "companies": len(demo.world.companies),
        "checks": database.execute("select count(*) from job_attempt where outcome is not null")[0][0],
        **known,
        "expected": wanted,
        "ok": known == wanted and not unchecked,
    }


def _looks(demo: Demo) -> Mapping[str, list[int]]:
    """The days of each company's looks: its attempts that learned something, and those that met a problem."""
    looks: dict[str, list[int]] = {}
    rows = database.execute(
        "select c.slug, a.started_at from job_attempt a join company c on c.id = a.company_id"
        " where a.outcome in ('ok', 'unchanged', 'failed') order by a.id"
    )
    for slug, started_at in rows:
        looks.setdefault(slug, []).append((started_at - demo.started_at) // DAY_MS)
    return looks
