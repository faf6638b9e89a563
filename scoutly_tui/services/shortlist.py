"""Which postings a model should look at next: titles not yet screened, then the best of them and a few others."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.services import scoring
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.llm.calls import Title
    from scoutly_tui.matching.posting import PostingText
    from scoutly_tui.matching.profile import Profile

LINE: Final = 50
"""The mean of local score and interest from which a posting is worth a close reading."""

MOST_TRIES: Final = 3
RETRY_MS: Final = DAY_MS
MOST_CANDIDATES: Final = 5_000
_NEWS: Final = "m.state in ('new', 'seen', 'saved', 'snoozed')"
_BACKLOG: Final = "m.state = 'backlog'"


@dataclass(frozen=True, slots=True)
class Brief:
    """What a model is asked with for one user. The bases change with the profile, the prompt and the model."""

    user: int
    summary: str
    screen_basis: str
    basis: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A posting that waits for its title to be screened. ``content`` names what its title line says now."""

    key: int
    company: int
    title: str
    company_name: str
    place: str
    content: str

    def as_title(self) -> Title:
        """The posting as a model is shown it."""
        from scoutly_tui.matching.llm.calls import Title

        return Title(self.key, self.title, self.company_name, self.place)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A posting that waits for a close reading. ``sampled``: it looked worse and was drawn by lot."""

    key: int
    company: int
    local_score: int
    content: str
    sampled: bool


@dataclass(frozen=True, slots=True)
class Step:
    """What to ask next: titles to screen, or one posting to read closely."""

    titles: tuple[Listed, ...] = ()
    candidate: Candidate | None = None


_briefs: dict[int, tuple[Profile, LlmSettings, Brief]] = {}


def brief(user_id: int, settings: LlmSettings) -> Brief | None:
    """What a model is told for this user; None while their profile is empty. Raises CannotRunError."""
    from scoutly_tui.matching.llm import calls, endpoint, summary

    version, profile = scoring.profile_of(user_id)
    if not version or profile.is_empty:
        return None
    kept = _briefs.get(user_id)
    if kept is not None and kept[0] == profile and kept[1] == settings:
        return kept[2]
    with database.reading():
        names = [row[0] for row in database.execute('select name from "user" where id = ?', user_id)]
    told = summary.summarise(profile, names)
    where = endpoint.described(settings).key
    made = Brief(
        user_id,
        told,
        *(digest(where, calls.version(operation), told) for operation in calls.Operation),
    )
    _briefs[user_id] = (profile, settings, made)
    return made


def digest(*parts: str) -> str:
    """A short digest of ``parts``, for bases and keys."""
    from scoutly_tui.matching.llm.capability import digest as of

    return of(*parts)


def title_key(told: Brief, item: Listed) -> str:
    """What the answer about a title is kept under."""
    from scoutly_tui.matching.llm.calls import title_material

    return digest(told.screen_basis, json.dumps(title_material(item.as_title())))


def next_step(told: Brief, settings: LlmSettings, now: int) -> Step | None:
    """What to ask next, or None if nothing waits: titles of news, then close readings, then titles of the backlog."""
    with database.reading():
        titles = _unscreened(told, _NEWS, settings.screen_batch, now)
        if titles:
            return Step(titles=titles)
        candidate = _candidate(told, settings, now)
        if candidate is not None:
            return Step(candidate=candidate)
        titles = _unscreened(told, _BACKLOG, settings.screen_batch, now)
    return Step(titles=titles) if titles else None


_FROM: Final = (
    " from match m join posting p on p.id = m.posting_id join company c on c.id = m.company_id"
    " {join} join opinion o on o.user_id = m.user_id and o.posting_id = m.posting_id"
    " where m.user_id = ? and m.is_open and not m.hidden and m.score is not null and "
)
_RETRY: Final = f"(o.failed_at is not null and o.tries < {MOST_TRIES} and o.failed_at < ?)"
CONTENT: Final = "p.fields_hash || ':' || coalesce(p.text_hash, '')"
"""Names what a posting says now, its description included."""


def _unscreened(told: Brief, states: str, limit: int, now: int) -> tuple[Listed, ...]:
    rows = database.execute(
        "select m.posting_id, m.company_id, p.title, c.name, p.locations, p.fields_hash"
        f"{_FROM.format(join='left')}{states} and (o.id is null or o.screen_basis <> ? or o.screened_as <> p.fields_hash"
        f" or (o.interest is null and {_RETRY})) order by m.score desc, m.posting_id desc limit ?",
        told.user, told.screen_basis, now - RETRY_MS, limit,
    )  # fmt: skip
    return tuple(
        Listed(key, company, title, name, "; ".join(json.loads(places)[:3]), content)
        for key, company, title, name, places, content in rows
    )


def _candidate(told: Brief, settings: LlmSettings, now: int) -> Candidate | None:
    read, drawn = database.execute(
        "select count(*), coalesce(sum(case when sampled then 1 else 0 end), 0) from opinion where user_id = ?"
        " and (analysed_at > ? or (failed_at > ? and interest is not null))",
        told.user, now - DAY_MS, now - DAY_MS,
    )[0]  # fmt: skip
    if read >= settings.deep_per_day:
        return None
    rows = database.execute(
        f"select m.posting_id, m.company_id, m.score, o.interest, {CONTENT}"
        f"{_FROM.format(join='inner')}(m.state <> 'discarded') and o.screen_basis = ? and o.screened_as = p.fields_hash"
        f" and o.interest is not null and p.text_hash is not null and (o.basis <> ? or o.read_as <> {CONTENT} or {_RETRY})"
        " order by m.score + o.interest desc, m.posting_id desc limit ?",
        told.user, told.screen_basis, told.basis, now - RETRY_MS, MOST_CANDIDATES,
    )  # fmt: skip
    lots = settings.deep_random_per_day - int(drawn)
    above = [row for row in rows if row[2] + row[3] >= 2 * LINE]
    if above and (lots <= 0 or read - drawn < settings.deep_per_day - settings.deep_random_per_day):
        return _made(above[0], sampled=False)
    below = [row for row in rows if row[2] + row[3] < 2 * LINE]
    if below and lots > 0:
        # The same draw after a restart: an interrupted worker asks for the same posting again.
        lot = random.Random(f"{told.user}:{now // DAY_MS}:{drawn}")
        return _made(lot.choice(sorted(below)), sampled=True)
    return _made(above[0], sampled=False) if above else None


def _made(row: Sequence[Any], *, sampled: bool) -> Candidate:
    return Candidate(row[0], row[1], row[2], row[4], sampled)


def posting_text(key: int) -> PostingText | None:
    """A stored posting with its description, as scorers and models see it; None for an unknown one."""
    from scoutly_tui.matching.posting import PostingText

    with database.reading():
        rows = database.execute(
            "select p.title, c.name, p.locations, t.description, p.work_model, p.employment_type, p.salary_min, p.salary_max,"
            " p.salary_currency, p.salary_period, p.department, p.language from posting p join company c on c.id = p.company_id"
            " left join posting_text t on t.posting_id = p.id where p.id = ?",
            key,
        )  # fmt: skip
    if not rows:
        return None
    (
        title,
        company,
        places,
        description,
        model,
        contract,
        least,
        most,
        currency,
        period,
        department,
        language,
    ) = rows[0]
    salary = None
    if least is not None or most is not None:
        salary = Salary(least, most, currency, Period(period) if period else None)
    return PostingText(
        title=title, company=company, locations=tuple(json.loads(places)), description=description,
        work_model=WorkModel(model) if model else None,
        employment_type=EmploymentType(contract) if contract else None,
        salary=salary, department=department, language=language,
    )  # fmt: skip
