"""What an ideal visitor who came at the same moments would know.

Worked out from the world's boards alone, in sets of ids, so that it can contradict scoutly.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from scoutly_tui.demo.world import World
from scoutly_tui.domain.errors import ProblemKind


@dataclass(frozen=True, slots=True)
class CompanyTruth:
    """What the looks at one company must have brought.

    ``found`` counts the postings taken in, ``new`` those of them that were no backlog, ``closed`` the
    closings and ``reopened`` the reopenings. ``open`` are the ids open in the end, those absent once
    included. ``problem`` stands after the last look; ``raised`` are all kinds that any look raised.
    """

    found: int = 0
    new: int = 0
    closed: int = 0
    reopened: int = 0
    open: frozenset[str] = frozenset()
    problem: ProblemKind | None = None
    raised: frozenset[ProblemKind] = frozenset()


@dataclass(frozen=True, slots=True)
class Expected:
    """What all looks together must have brought; ``problems`` stand after the last look, by slug."""

    found: int
    new: int
    closed: int
    reopened: int
    problems: dict[str, ProblemKind]
    companies: dict[str, CompanyTruth]


def expected(world: World, looks: Mapping[str, Sequence[int]]) -> Expected:
    """The truth for ``looks``: by slug, the days on which the company was looked at, or tried to.

    Two looks on one day count twice. Raises KeyError for a slug that is not in ``world``.
    """
    truths = {slug: company_truth(world, slug, days) for slug, days in looks.items()}
    return Expected(
        found=sum(truth.found for truth in truths.values()),
        new=sum(truth.new for truth in truths.values()),
        closed=sum(truth.closed for truth in truths.values()),
        reopened=sum(truth.reopened for truth in truths.values()),
        problems={slug: truth.problem for slug, truth in truths.items() if truth.problem},
        companies=truths,
    )


def company_truth(world: World, slug: str, days: Sequence[int]) -> CompanyTruth:
    """The truth for one company and the ``days`` of the looks at it. Raises KeyError for an unknown slug."""
    company = world.company(slug)
    if days and company.source is None:
        assert company.planted is not None
        return CompanyTruth(problem=company.planted, raised=frozenset({company.planted}))
    return truth_of([{p.external_id for p in world.postings_at(slug, day)} for day in sorted(days)])


def truth_of(boards: Sequence[AbstractSet[str]]) -> CompanyTruth:
    """What looks that met ``boards``, each the ids of the postings shown, must have brought.

    A look that finds more than half of what the look before found to be gone is a problem: it marks what is
    absent and takes nothing in. Otherwise what was absent at the look before and still is, is closed now.
    """
    known: set[str] = set()
    missing: set[str] = set()
    closed: set[str] = set()
    backlog = closings = reopenings = 0
    problem: ProblemKind | None = None
    raised: set[ProblemKind] = set()
    for look, here in enumerate(boards):
        at_last_look = known - closed - missing
        gone = at_last_look - here
        if 2 * len(gone) > len(at_last_look):
            missing |= gone
            problem = ProblemKind.EMPTIED
            raised.add(problem)
            continue
        problem = None
        closings += len(missing - here)
        reopenings += len(closed & here)
        closed = (closed | missing) - here
        missing = gone
        known |= here
        if look == 0:
            backlog = len(here)
    return CompanyTruth(
        found=len(known),
        new=len(known) - backlog,
        closed=closings,
        reopened=reopenings,
        open=frozenset(known - closed),
        problem=problem,
        raised=frozenset(raised),
    )
