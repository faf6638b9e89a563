"""One invented vacancy: its facts, and the text that goes with them."""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.dice import dice, digest, number, some
from scoutly_tui.demo.person import DREAM_MUST, DREAM_NICE, DREAM_TITLES
from scoutly_tui.demo.phrases import LEVEL_WORDS, PHRASES, PREFIXES
from scoutly_tui.demo.roles import BY_KEY, ENGINEERING, LEVELS, ROLES, TEAMS, Level, Role
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.text import slugify

_DETAIL: Final = {
    "en": "/jobs/{slug}-{id}", "de": "/stellen/{id}/{slug}", "fr": "/offres/{slug}-{id}",
    "es": "/ofertas/{slug}-{id}",
    "it": "/posizioni/{slug}-{id}", "nl": "/vacatures/{slug}-{id}", "pt": "/vagas/{slug}-{id}",
    "pl": "/oferty/{slug}-{id}", "sv": "/lediga-jobb/{slug}-{id}", "ja": "/jobs/{id}",
}  # fmt: skip
_REMOTE_PLACES: Final = ("Remote – Europe", "Remote (EU)", "Remote, {country}", "Remote")


@dataclass(frozen=True, slots=True)
class DemoPosting:
    """One vacancy as it stands on a day.

    ``external_id``, ``serial`` and ``url`` never change while the posting lives; the title may. Times are
    epoch milliseconds, UTC. ``must`` and ``nice`` are the skills asked for; ``dream`` says that it was
    written for the demo's person; ``listed`` is False for one its board holds but does not show.
    """

    external_id: str
    serial: int
    url: str
    title: str
    role: str
    team: str
    years: int
    department: str
    locations: tuple[str, ...]
    work_model: WorkModel
    employment_type: EmploymentType
    language: str
    must: tuple[str, ...]
    nice: tuple[str, ...]
    salary: Salary | None
    posted_at: int
    updated_at: int
    dream: bool = False
    listed: bool = True


@dataclass(frozen=True, slots=True)
class Prose:
    """A posting's text: an introduction, lists under headings, and closing paragraphs."""

    intro: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]
    closing: tuple[str, ...]


def write_posting(
    company: DemoCompany, serial: int, at: int, rng: random.Random, *, dream: bool = False
) -> DemoPosting:
    """A new posting of ``company``, published at ``at`` (epoch ms); a ``dream`` suits the demo's person."""
    role = BY_KEY[rng.choice(("backend", "data", "platform"))] if dream else _role(rng)
    level = next(x for x in LEVELS if x.key == "senior") if dream else _level(rng)
    language = "en" if dream or rng.random() < 0.55 else company.country.language
    team = rng.choice(TEAMS)
    title = rng.choice(DREAM_TITLES).format(team=team) if dream else _title(role, level, language, team, rng)
    work_model = WorkModel.REMOTE if dream else _work_model(company, rng)
    locations = ("Remote – Europe",) if dream else _locations(company, work_model, rng)
    must = some(rng, DREAM_MUST, 5, 7) if dream else some(rng, role.skills, 3, 5)
    if dream and "Python" not in must:
        must = ("Python", *must)
    nice = some(rng, DREAM_NICE if dream else [s for s in role.skills if s not in must], 1, 3)
    external_id = _external_id(company, serial)
    return DemoPosting(
        external_id=external_id,
        serial=serial,
        url=_url(company, external_id, title),
        title=title,
        role=role.key,
        team=team,
        years=level.years,
        department=role.department,
        locations=locations,
        work_model=work_model,
        employment_type=EmploymentType.FULL_TIME if dream else _employment(level, rng),
        language=language,
        must=must,
        nice=tuple(nice),
        salary=_salary(company, role, level, dream, rng),
        posted_at=at,
        updated_at=at,
        dream=dream,
    )


def edit_posting(posting: DemoPosting, at: int, rng: random.Random) -> DemoPosting:
    """``posting`` with another title, and sometimes a salary it did not show before."""
    stem, separator, _ = posting.title.partition(" · ")
    teams = [team for team in TEAMS if not posting.title.endswith(team)]
    title = stem if separator and rng.random() < 0.4 else f"{stem} · {rng.choice(teams)}"
    salary = posting.salary
    if salary is not None and salary.minimum is not None and salary.maximum is not None:
        salary = replace(salary, minimum=salary.minimum, maximum=round(salary.maximum * 1.05))
    return replace(posting, title=title, salary=salary, updated_at=at)


def prose(company: DemoCompany, posting: DemoPosting) -> Prose:
    """The text of ``posting``; the same each time it is asked for."""
    rng = dice("prose", company.slug, posting.external_id)
    words = PHRASES[posting.language]
    role = BY_KEY[posting.role]
    names = {
        "company": company.name,
        "field": company.fields.replace("; ", " & "),
        "city": company.city,
        "team": posting.team,
    }
    years = max(1, posting.years)
    must = tuple(rng.choice(words.must).format(skill=skill, years=years) for skill in posting.must)
    if posting.language != "en":
        must = (*must, words.speak)
    duties = tuple(some(rng, words.duties, 3, 4)) or tuple(d[:1].upper() + d[1:] for d in role.duties)
    place = posting.locations[0].removeprefix("Remote").strip(" –,()") or "anywhere"
    closing = [words.places[posting.work_model].format(city=company.city, place=place)]
    if posting.salary is not None:
        closing.append(words.pay.format(**pay_words(posting.salary)))
    nice = tuple(rng.choice(words.nice).format(skill=skill) for skill in posting.nice)
    lists = (duties, must, nice, some(rng, words.offers, 2, 4))
    return Prose(
        intro=(rng.choice(words.intros).format(**names),),
        sections=tuple(
            (heading, items) for heading, items in zip(words.headings, lists, strict=True) if items
        ),
        closing=(*closing, words.closing),
    )


def plain_text(text: Prose) -> str:
    """``text`` as plain lines."""
    lists = [f"{heading}\n" + "\n".join(f"- {item}" for item in items) for heading, items in text.sections]
    return "\n\n".join((*text.intro, *lists, *text.closing))


def pay_words(salary: Salary) -> dict[str, str]:
    """The parts of a sentence about ``salary``."""
    return {
        "low": f"{salary.minimum:,.0f}",
        "high": f"{salary.maximum:,.0f}",
        "currency": salary.currency or "",
    }


def _role(rng: random.Random) -> Role:
    return BY_KEY[rng.choice(ENGINEERING)] if rng.random() < 0.45 else rng.choice(ROLES)


def _level(rng: random.Random) -> Level:
    return rng.choices(LEVELS, [level.weight for level in LEVELS])[0]


def _title(role: Role, level: Level, language: str, team: str, rng: random.Random) -> str:
    stem = role.titles.get(language, role.titles["en"])
    own = language if language in role.titles else "en"
    title = LEVEL_WORDS.get(own, {}).get(level.key, level.mark).format(stem)
    if rng.random() < 0.25:
        title = f"{title}, {team}" if own == "en" else f"{title} – {team}"
    return PREFIXES.get(language, "{}").format(title)


def _work_model(company: DemoCompany, rng: random.Random) -> WorkModel:
    usual = WorkModel.REMOTE if company.work_model == "fully_remote" else WorkModel.HYBRID
    return usual if rng.random() < 0.75 else rng.choice((WorkModel.HYBRID, WorkModel.ON_SITE))


def _locations(company: DemoCompany, work_model: WorkModel, rng: random.Random) -> tuple[str, ...]:
    country = company.country
    if work_model is WorkModel.REMOTE:
        places = _REMOTE_PLACES if country.code not in ("US", "CA", "JP") else _REMOTE_PLACES[2:]
        return (rng.choice(places).format(country=country.name),)
    cities = [company.city]
    if rng.random() < 0.2:
        cities.append(rng.choice([city for city in country.cities if city != company.city]))
    return tuple(f"{city}, {country.name}" for city in cities)


def _employment(level: Level, rng: random.Random) -> EmploymentType:
    if level.key == "intern":
        return EmploymentType.INTERNSHIP
    others = (EmploymentType.PART_TIME, EmploymentType.CONTRACT)
    return EmploymentType.FULL_TIME if rng.random() < 0.9 else rng.choice(others)


def _salary(company: DemoCompany, role: Role, level: Level, dream: bool, rng: random.Random) -> Salary | None:
    if dream:
        low = 1000 * rng.randint(78, 92)
        return Salary(low, low + 1000 * rng.randint(12, 22), "EUR", Period.YEAR)
    if rng.random() > 0.35:
        return None
    low = round(role.pay * level.pay * company.country.pay * rng.uniform(0.9, 1.1)) * 1000
    return Salary(
        low, round(low * rng.uniform(1.12, 1.35) / 1000) * 1000, company.country.currency, Period.YEAR
    )


def _external_id(company: DemoCompany, serial: int) -> str:
    if company.source == "greenhouse":
        return str(number(4_000_000_000, 7_999_999_999, "greenhouse", company.slug, serial))
    if company.source in ("lever", "ashby"):
        return str(uuid.UUID(bytes=digest(company.source, company.slug, serial), version=4))
    return str(10_000 + number(1, 600, company.slug) * 100 + serial)


def _url(company: DemoCompany, external_id: str, title: str) -> str:
    if company.source == "greenhouse":
        if company.look in ("embed", "jid"):
            return f"https://{company.host}/careers/role?gh_jid={external_id}"
        host = "job-boards" if company.look == "job_board" else "boards"
        return f"https://{host}.greenhouse.io/{company.board}/jobs/{external_id}"
    if company.source == "lever":
        region = "eu." if company.look == "eu" else ""
        return f"https://jobs.{region}lever.co/{company.board}/{external_id}"
    if company.source == "ashby":
        return f"https://jobs.ashbyhq.com/{quote(company.board)}/{external_id}"
    slug = slugify(title).encode("ascii", "ignore").decode().strip("-") or "role"
    return f"https://{company.host}" + _DETAIL[company.country.language].format(slug=slug, id=external_id)
