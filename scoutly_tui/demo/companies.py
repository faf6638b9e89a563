"""The invented companies: who they are, where their postings stand, and what is planted among them."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from scoutly_tui.demo.dice import dice
from scoutly_tui.demo.names import COUNTRIES, FIELDS, Country, company_name
from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.ranks import Band, band_of
from scoutly_tui.domain.text import slugify

RANKED_SHARE: Final = (77, 110)
SPREAD: Final = ((92, 2), (70, 15), (45, 48), (20, 12))
"""A rank inside each band, and how many of 77 ranked companies fall into it."""


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """One invented company.

    ``rank`` is None for one that nobody tracks. ``planted`` is the problem it is there to cause. ``source``
    is where its postings stand (greenhouse, lever, ashby, jsonld, html), None where nobody can know them;
    ``board`` its name there, ``look`` how its page shows them or leads there, ``host`` its own site.
    ``trouble`` names what is planted, ``number`` counts the healthy ranked companies (-1 for the others).
    """

    name: str
    slug: str
    careers_url: str
    rank: int | None
    work_model: str | None
    headquarters: str
    fields: str
    planted: ProblemKind | None
    source: str | None
    board: str
    look: str
    host: str
    country: Country
    city: str
    trouble: str = ""
    number: int = -1


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is planted: its problem (None: slow, but no problem), the band it prefers, the source it needs."""

    name: str
    kind: ProblemKind | None
    band: int
    source: str | None = None


TROUBLES: Final = (
    Trouble("dead", ProblemKind.NOT_FOUND, 3),
    Trouble("challenge", ProblemKind.BLOCKED, 3),
    Trouble("limited", ProblemKind.RATE_LIMITED, 2),
    Trouble("emptied_on_3", ProblemKind.EMPTIED, 2, "greenhouse"),
    Trouble("slow", None, 2, "jsonld"),
    Trouble("shell", ProblemKind.NEEDS_BROWSER, 3),
    Trouble("mute", ProblemKind.UNREADABLE, 3),
    Trouble("robots", ProblemKind.ROBOTS, 3),
    Trouble("login", ProblemKind.LOGIN, 4),
    Trouble("broken", ProblemKind.HTTP_ERROR, 3),
    Trouble("glitch_on_2", ProblemKind.EMPTIED, 2, "lever"),
    Trouble("emptied_on_2", ProblemKind.EMPTIED, 2, "ashby"),
)

SOURCES: Final = (
    "greenhouse", "html", "lever", "ashby", "jsonld", "greenhouse", "lever", "html", "ashby", "greenhouse",
    "jsonld", "lever", "html", "greenhouse", "ashby", "jsonld", "greenhouse", "html", "lever", "ashby",
)  # fmt: skip

LOOKS: Final = {
    "greenhouse": ("board", "embed", "job_board", "links", "jid"),
    "lever": ("board", "links", "eu", "one_link"),
    "ashby": ("board", "embed", "links"),
    "jsonld": ("graph", "items", "details", "array"),
    "html": ("list", "cards", "table", "groups", "rows", "plain"),
}
"""How boards are reached and pages laid out, by source. ``board`` and ``job_board`` are given directly."""

_CAREERS: Final = {
    "en": ("/careers", "/jobs", "/company/careers"), "de": ("/karriere", "/stellenangebote"),
    "fr": ("/recrutement",),
    "es": ("/empleo",), "it": ("/lavora-con-noi",), "nl": ("/vacatures",), "pt": ("/vagas",),
    "pl": ("/kariera",),
    "sv": ("/jobb",), "ja": ("/recruit",),
}  # fmt: skip


def ranks_of(ranked: int) -> list[int]:
    """One typical rank for each of ``ranked`` companies, in the demo's spread, highest first."""
    total = sum(share for _, share in SPREAD)
    quotas = [(rank, ranked * share / total) for rank, share in SPREAD]
    counts = {rank: int(quota) for rank, quota in quotas}
    by_remainder = sorted(quotas, key=lambda item: item[1] - int(item[1]), reverse=True)
    for rank, _ in by_remainder[: ranked - sum(counts.values())]:
        counts[rank] += 1
    return [rank for rank, _ in SPREAD for _ in range(counts[rank])]


def found_companies(companies: int, seed: int) -> tuple[DemoCompany, ...]:
    """``companies`` invented companies, in the order of their slugs; the same for the same arguments."""
    ranked = round(companies * RANKED_SHARE[0] / RANKED_SHARE[1])
    bands = [band_of(rank) for rank in ranks_of(ranked)]
    plan: list[tuple[Trouble | None, Band | None]] = []
    for trouble in TROUBLES[: ranked // 3]:
        band = next((band for band in bands if band.days == trouble.band), bands[-1])
        bands.remove(band)
        plan.append((trouble, band))
    dice(seed, "order").shuffle(bands)
    plan += [(None, band) for band in bands]
    plan += [(None, None)] * (companies - ranked)

    register = _Register(seed)
    return tuple(sorted((register.found(*entry) for entry in plan), key=lambda company: company.slug))


class _Register:
    """Gives each company a name, a slug, a host and a look that no other has taken."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._names: set[str] = set()
        self._slugs: set[str] = set()
        self._looks: Counter[str] = Counter()
        self._founded = 0
        self._numbered = 0

    def found(self, trouble: Trouble | None, band: Band | None) -> DemoCompany:
        rng = dice(self._seed, "company", self._founded)
        source = trouble.source if trouble else SOURCES[self._founded % len(SOURCES)]
        self._founded += 1
        country = rng.choice(COUNTRIES)
        name, slug = self._name(country, rng)
        look = self._look(source, trouble)
        city = rng.choice(country.cities)
        remote = rng.random() < 0.6
        host, path = _address(slug, country, rng)
        board = _board(source, name, slug, rng)
        number = -1
        if band is not None and (trouble is None or trouble.kind is None):
            number = self._numbered
            self._numbered += 1
        return DemoCompany(
            name=name,
            slug=slug,
            careers_url=_board_url(source, board, look) or f"https://{host}{path}",
            rank=None if band is None else rng.randint(band.low + 1, band.high),
            work_model="fully_remote" if remote else rng.choice(("hybrid", "hybrid", None)),
            headquarters="Remote" if remote and rng.random() < 0.2 else f"{city}, {country.name}",
            fields=rng.choice(FIELDS),
            planted=trouble.kind if trouble else None,
            source=source,
            board=board,
            look=look,
            host=host,
            country=country,
            city=city,
            trouble=trouble.name if trouble else "",
            number=number,
        )

    def _name(self, country: Country, rng: random.Random) -> tuple[str, str]:
        while True:
            name = company_name(country, rng, self._names)
            slug = slugify(name)
            if slug not in self._slugs:
                self._slugs.add(slug)
                return name, slug

    def _look(self, source: str | None, trouble: Trouble | None) -> str:
        if source is None:
            return ""
        if trouble is not None:
            return LOOKS[source][0]
        self._looks[source] += 1
        return LOOKS[source][self._looks[source] % len(LOOKS[source])]


def _address(slug: str, country: Country, rng: random.Random) -> tuple[str, str]:
    """The company's own host and the path of its careers page."""
    path = rng.choice(_CAREERS[country.language])
    form = rng.randrange(5)
    if form == 0:
        return f"careers.{slug}.example", "/"
    return f"{'www.' if form < 3 else ''}{slug}.example", path


def _board(source: str | None, name: str, slug: str, rng: random.Random) -> str:
    """The board's name in its system. Ashby's may hold capitals and spaces, and those count."""
    token = slug.replace("-", "")
    if source == "ashby" and name.isascii() and "&" not in name:
        return rng.choice((token, name.replace(" ", ""), name))
    return slug if source == "lever" else token


def _board_url(source: str | None, board: str, look: str) -> str:
    """The address of the board itself, where that is the careers page; else nothing."""
    if source == "greenhouse" and look in ("board", "job_board"):
        return f"https://{'boards' if look == 'board' else 'job-boards'}.greenhouse.io/{board}"
    if source == "lever" and look in ("board", "eu"):
        return f"https://jobs.{'eu.' if look == 'eu' else ''}lever.co/{board}"
    if source == "ashby" and look == "board":
        return f"https://jobs.ashbyhq.com/{quote(board)}"
    return ""
