"""A home with a profile and postings that wait for a model, and judging them here and now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from scoutly_tui.domain.diff import diff
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.services import boards, companies, judging, leases, profile, scoring
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.services.home import Home, with_settings
from scoutly_tui.store import database

NOW = 1_767_600_000_000
KEY = "sk-test-7f3a9c1e5b8d2046"
CV = """\
# Robin Ashgrove

Backend engineer · robin@ashgrove.example · +31 20 555 0147

## Experience

Nine years of Python and PostgreSQL at Harbourlight Timetables (2016–2025)
"""
TEXT = """\
We run the timetable of a hundred ferries.
You will write Python services over PostgreSQL.
You speak English.
Nice to have: Kubernetes in production."""


def vacancy(number: int, title: str = "", text: str | None = TEXT, **changes: Any) -> FoundPosting:
    """Posting ``number`` of a board."""
    plain = FoundPosting(
        str(number),
        title or f"Backend Engineer {number}",
        f"https://acme.example/jobs/{number}",
        description=text,
    )
    return replace(plain, **changes)


def person(home: Home) -> None:
    """Give the home's user a profile."""
    data = {"titles": ["Backend Engineer"], "skills": ["Python", "PostgreSQL"], "cv_text": CV}
    profile.update(home.user_id, {name: value for name, value in data.items() if name != "cv_text"}, NOW)
    with database.writing():
        database.changed("update profile set cv_text = ? where user_id = ?", CV, home.user_id)


def company(home: Home, name: str = "Acme") -> int:
    """The key of a new company that the user tracks."""
    spec = CompanySpec(name, f"https://{name.lower()}.example/careers", 80)
    return companies.take_in(home.user_id, [spec], NOW, undoable=False)[0].key


def look(company: int, board: Sequence[FoundPosting], *, baseline: bool = False, now: int = NOW) -> None:
    """What a successful look at ``board`` writes, local scores included."""
    scoring.forget_scorers()
    with database.writing():
        found = diff(boards.known_postings(company), board)
        users = scoring.users_of(company)
        fresh = [*found.new, *(p for _, p in (*found.changed, *found.reopened))]
        scores = {p.external_id: scoring.score(users, p, "Acme") for p in fresh}
        boards.apply(company, found, scores, baseline=baseline, last_success_at=now, now=now)


def with_model(home: Home, base_url: str, **settings: Any) -> Home:
    """``home`` with a model set."""
    usual = {"base_url": base_url, "model": "m-1", "api_key_env": "TEST_MODEL_KEY", "timeout_seconds": 20.0}
    llm = replace(home.settings.llm, **(usual | AMPLE | settings))
    return with_settings(home, replace(home.settings, llm=llm))


AMPLE = {
    "requests_per_minute": 1_000, "tokens_per_minute": 10**8, "daily_requests": 1_000, "daily_tokens": 10**8,
}  # fmt: skip
"""Limits that no test meets by accident."""

ENVIRONMENT = {"TEST_MODEL_KEY": KEY}


def judge(
    home: Home, now: int = NOW, environment: dict[str, str] | None = None, **options: Any
) -> judging.Judged | None:
    """Queue what waits and do one job; None if nothing was to be done."""
    environment = ENVIRONMENT if environment is None else environment
    judging.top_up(home.settings, now, environment)
    claimed = leases.claim("tester|1#1", now, 30.0)
    if claimed is None:
        return None
    assert claimed.kind == "judge"
    worker = judging.Judge(
        home.settings, now=lambda: now, environment=environment, retry_seconds=0.01, **options
    )
    return worker.run(claimed)


def posting_keys() -> list[int]:
    """The postings' keys, oldest first."""
    return [row[0] for row in database.execute("select id from posting order by id")]


def matches() -> list[tuple[Any, ...]]:
    """Everything the local scorer and the person said: what no model may touch."""
    return database.execute("select * from match order by id")


def jobs() -> list[tuple[str, str | None, str | None]]:
    """State, error kind and error of every job."""
    return database.execute("select status, error_kind, error from job_queue order by id")  # type: ignore[return-value]
