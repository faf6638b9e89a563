"""Rules drawn from what a person discards and why, proposed now and then, accepted or not.

A rule is proposed only for what several discards have in common and nothing that was saved or applied for has.
It is never taken without a yes, and a no holds until twice as many discards speak for it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from typing import Any, Final

from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.triage import DiscardReason
from scoutly_tui.services import profile, ranking
from scoutly_tui.services.posting_rows import LISTED
from scoutly_tui.store import database
from scoutly_tui.store.models import Proposal as Stored

FEWEST: Final = 5
"""So many discards must speak for a rule …"""

FEWEST_OF_A_COMPANY: Final = 4
SHARE: Final = 0.4
"""… and be this share of those discarded for the same reason."""

REMEMBERED_MS: Final = 90 * DAY_MS
MOST_READ: Final = 400
EXAMPLES: Final = 3
_LEVELS: Final = frozenset(
    {
        "intern", "internship", "trainee", "apprentice", "werkstudent", "praktikum", "student", "graduate", "junior",
        "associate", "mid", "senior", "lead", "staff", "principal", "distinguished", "head", "director", "chief", "vp",
        "vice", "manager", "executive", "expert", "leitung", "leiter", "stagiaire", "alternance", "becario",
    }
)  # fmt: skip
_SAYS_NOTHING: Final = frozenset(
    "a an and at de der die das for für in of on or oder und the to with y m w d f x all".split()
)
UNTRACK: Final = "untrack"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One rule. ``field`` of the profile would have ``value`` (or ``untrack`` a company).

    ``times`` discards for ``reason`` speak for it, some of them ``examples``; it would hide ``hides`` of the
    postings that wait for a decision now, going by what the list says of them.
    """

    field: str
    value: str
    reason: DiscardReason
    times: int
    what: str
    does: str
    hides: int
    examples: tuple[str, ...]

    @property
    def question(self) -> str:
        """What a person is asked: “12 discarded as wrong seniority say “principal”: make it a rule?”"""
        return f"{self.times} discarded as “{self.reason.value}” {self.what}: make it a rule?"


@dataclass(frozen=True, slots=True)
class _Seen:
    """One posting, as far as rules are drawn from it."""

    title: str
    work_model: str | None
    pay: float | None
    currency: str | None
    period: str | None
    company: str
    company_name: str


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What there is to draw from. ``data`` is the profile in force."""

    discarded: Sequence[_Seen]
    liked: Sequence[_Seen]
    waiting: Sequence[_Seen]
    data: dict[str, Any]


_SEEN: Final = (
    "select p.title, p.work_model, coalesce(p.salary_max, p.salary_min), p.salary_currency, p.salary_period, c.slug,"
    " c.name from match m join posting p on p.id = m.posting_id join company c on c.id = p.company_id"
    f" where m.user_id = ? and {LISTED} and "
)
_LIKED: Final = (
    "(m.state = 'saved' or exists (select 1 from application a where a.user_id = m.user_id"
    " and a.posting_id = m.posting_id and a.status <> 'discarded'))"
)


def find(user_id: int, now: int) -> Proposal | None:
    """The rule for which most discards speak, of those that were not declined or taken already; None for none."""
    for reason, _ in _reasons(user_id, now):
        drawn = [
            proposal
            for proposal in _DRAWN[reason](_grounds(user_id, reason, now))
            if not _is_settled(user_id, proposal)
        ]
        if drawn:
            return max(drawn, key=lambda proposal: (proposal.times, proposal.value))
    return None


def _reasons(user_id: int, now: int) -> list[tuple[DiscardReason, int]]:
    with database.reading():
        counted = database.execute(
            "select state_reason, count(*) from match where user_id = ? and state = 'discarded'"
            " and state_reason is not null and decided_at > ? and folded_under is null group by 1 order by 2 desc, 1",
            user_id, now - REMEMBERED_MS,
        )  # fmt: skip
    return [
        (DiscardReason(reason), count)
        for reason, count in counted
        if reason in _DRAWN and count >= FEWEST_OF_A_COMPANY
    ]


def _grounds(user_id: int, reason: DiscardReason, now: int) -> _Grounds:
    with database.reading():
        discarded = database.execute(
            f"{_SEEN} m.state = 'discarded' and m.state_reason = ? and m.decided_at > ? and m.folded_under is null"
            " order by m.decided_at desc limit ?",
            user_id, reason.value, now - REMEMBERED_MS, MOST_READ,
        )  # fmt: skip
        liked = database.execute(f"{_SEEN} {_LIKED} order by m.id desc limit ?", user_id, MOST_READ)
        waiting = database.execute(
            f"{_SEEN} m.is_open and not m.hidden and m.folded_under is null and m.state in ('new', 'seen', 'backlog')"
            " order by m.score desc nulls last limit ?",
            user_id, 5 * MOST_READ,
        )  # fmt: skip
    gone, kept, left = ([_Seen(*row) for row in rows] for rows in (discarded, liked, waiting))
    return _Grounds(gone, kept, left, profile.show(user_id).data)


def _is_settled(user_id: int, proposal: Proposal) -> bool:
    """Whether this rule, or one of the same field that shares a word with it, was answered and nothing new is known."""
    with database.reading():
        answered = database.execute(
            "select value, accepted, times from proposal where user_id = ? and field = ?",
            user_id,
            proposal.field,
        )
    mine = set(proposal.value.split())
    return any(
        accepted or proposal.times < 2 * times
        for value, accepted, times in answered
        if mine & set(value.split())
    )


# ── what can be drawn ───────────────────────────────────────────────────────────────────────────────────


def _terms(title: str) -> set[str]:
    """The words of a title, and its pairs of neighbours."""
    from scoutly_tui.matching.document import words
    from scoutly_tui.matching.titles import plain_title

    found = [word for word in words(plain_title(title)) if word not in _SAYS_NOTHING and not word.isdigit()]
    return {*found, *(f"{a} {b}" for a, b in pairwise(found))}


def _common(grounds: _Grounds, *, but: Iterable[str]) -> Iterator[tuple[str, int]]:
    """The terms that many discarded titles have and no liked one, most frequent first."""
    counted = Counter(term for seen in grounds.discarded for term in _terms(seen.title))
    liked = {term for seen in grounds.liked for term in _terms(seen.title)} | {*but}
    for term, count in sorted(counted.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        if count >= FEWEST and count >= SHARE * len(grounds.discarded) and term not in liked:
            yield term, count


def _by_role(grounds: _Grounds, reason: DiscardReason, allowed: Callable[[str], bool]) -> Iterator[Proposal]:
    from scoutly_tui.matching.understanding.exclusions import role_in

    wanted = {term for title in grounds.data["titles"] for term in _terms(title)}
    there = {item.lower() for item in grounds.data["excluded_roles"]}
    for term, _ in _common(grounds, but=wanted | there):
        meant = [seen.title for seen in grounds.discarded if role_in(seen.title, term)]
        spared = not any(role_in(seen.title, term) for seen in grounds.liked)
        if allowed(term) and spared and len(meant) >= FEWEST:
            hides = sum(1 for seen in grounds.waiting if role_in(seen.title, term))
            yield Proposal(
                "excluded_roles", term, reason, len(meant), f"are for “{term}”", f"hides every role for “{term}”",
                hides, tuple(dict.fromkeys(meant))[:EXAMPLES],
            )  # fmt: skip


def _from_seniority(grounds: _Grounds) -> Iterator[Proposal]:
    yield from _by_role(grounds, DiscardReason.SENIORITY, lambda term: term in _LEVELS)


def _from_title(grounds: _Grounds) -> Iterator[Proposal]:
    yield from _by_role(grounds, DiscardReason.TITLE, lambda term: not _LEVELS.issuperset(term.split()))


def _from_skills(grounds: _Grounds) -> Iterator[Proposal]:
    from scoutly_tui.matching.technologies import lexicon

    known = lexicon()
    mine = {known.canonical(skill["name"]) for skill in grounds.data["skills"]}
    there = {item.lower() for item in grounds.data["excluded_technologies"]}
    for term, count in _common(grounds, but=there):
        if known.knows(term) and known.canonical(term) not in mine:
            meant = [seen.title for seen in grounds.discarded if term in _terms(seen.title)]
            hides = sum(1 for seen in grounds.waiting if term in _terms(seen.title))
            name = known.canonical(term)
            yield Proposal(
                "excluded_technologies", name, DiscardReason.SKILLS, count, f"work with {name}",
                f"hides whatever works with {name}", hides, tuple(dict.fromkeys(meant))[:EXAMPLES],
            )  # fmt: skip


def _from_place(grounds: _Grounds) -> Iterator[Proposal]:
    """A work model that is always discarded and never liked, taken off those wanted."""
    wanted = grounds.data["work_models"] or list(WorkModel)
    counted = Counter(seen.work_model for seen in grounds.discarded if seen.work_model in wanted)
    for model, count in counted.most_common(1):
        if count < FEWEST or count < 2 * SHARE * len(grounds.discarded) or len(wanted) < 2:
            return
        if any(seen.work_model == model for seen in grounds.liked):
            return
        left = ", ".join(each for each in wanted if each != model)
        named = str(model).replace("_", "-")
        meant = [seen.title for seen in grounds.discarded if seen.work_model == model]
        hides = sum(1 for seen in grounds.waiting if seen.work_model == model)
        yield Proposal(
            "work_models", left, DiscardReason.LOCATION, count, f"are {named}", f"hides what is {named} only",
            hides, tuple(dict.fromkeys(meant))[:EXAMPLES],
        )  # fmt: skip


def _from_pay(grounds: _Grounds) -> Iterator[Proposal]:
    """A floor under which nothing was liked and most of what is in that currency was discarded."""
    kinds = Counter((s.currency, s.period) for s in grounds.discarded if s.pay and s.currency and s.period)
    if not kinds:
        return
    kind, count = kinds.most_common(1)[0]
    if count < FEWEST:
        return
    pays = sorted(pay for pay, _ in _paying(grounds.discarded, kind))
    step = 1_000 if pays[-1] >= 10_000 else 100 if pays[-1] >= 1_000 else 1
    floor = (ceil(pays[int(len(pays) * 0.8)] / step) + 1) * step
    mine = grounds.data["salary_floor"] or {}
    if any(pay < floor for pay, _ in _paying(grounds.liked, kind)) or (mine.get("min") or 0) >= floor:
        return
    meant = [title for pay, title in _paying(grounds.discarded, kind) if pay < floor]
    yield Proposal(
        "salary_floor", f"{floor} {kind[0]} {kind[1]}", DiscardReason.SALARY, len(meant),
        f"pay less than {floor:,} {kind[0]} a {kind[1]}", "hides what says it pays less",
        sum(1 for pay, _ in _paying(grounds.waiting, kind) if pay < floor), tuple(dict.fromkeys(meant))[:EXAMPLES],
    )  # fmt: skip


def _paying(seen: Iterable[_Seen], kind: tuple[str | None, str | None]) -> list[tuple[float, str]]:
    """What those in this currency and period pay, with their titles."""
    return [(one.pay, one.title) for one in seen if one.pay and (one.currency, one.period) == kind]


def _from_company(grounds: _Grounds) -> Iterator[Proposal]:
    liked = {seen.company for seen in grounds.liked}
    names = {seen.company: seen.company_name for seen in grounds.discarded}
    for company, count in Counter(seen.company for seen in grounds.discarded).most_common():
        if count < FEWEST_OF_A_COMPANY:
            return
        if company not in liked:
            yield Proposal(
                UNTRACK, company, DiscardReason.COMPANY, count, f"are from {names[company]}",
                f"stops tracking {names[company]}", 0,
                tuple(seen.title for seen in grounds.discarded if seen.company == company)[:EXAMPLES],
            )  # fmt: skip


_DRAWN: Final[dict[DiscardReason, Callable[[_Grounds], Iterable[Proposal]]]] = {
    DiscardReason.SENIORITY: _from_seniority,
    DiscardReason.TITLE: _from_title,
    DiscardReason.SKILLS: _from_skills,
    DiscardReason.LOCATION: _from_place,
    DiscardReason.SALARY: _from_pay,
    DiscardReason.COMPANY: _from_company,
}


# ── yes and no ──────────────────────────────────────────────────────────────────────────────────────────


def accept(user_id: int, proposal: Proposal, now: int) -> None:
    """Make it a rule of the profile in force, or stop tracking the company. Undoable as any such edit."""
    with database.writing():
        if proposal.field == UNTRACK:
            key = database.execute("select id from company where slug = ?", proposal.value)[0][0]
            ranking.set_tracked(user_id, [key], False, now)
        else:
            there = profile.show(user_id).data.get(proposal.field)
            profile.update(user_id, {proposal.field: _with(there, proposal)}, now)
        _settle(user_id, proposal, now, accepted=True)


def _with(there: Any, proposal: Proposal) -> Any:
    if proposal.field == "salary_floor":
        floor, currency, period = proposal.value.split(" ")
        return {"min": float(floor), "max": None, "currency": currency, "period": period}
    if proposal.field == "work_models":
        return proposal.value.split(", ")
    return [*(there or ()), proposal.value]


def decline(user_id: int, proposal: Proposal, now: int) -> None:
    """Remember the no."""
    with database.writing():
        _settle(user_id, proposal, now, accepted=False)


def _settle(user_id: int, proposal: Proposal, now: int, *, accepted: bool) -> None:
    Stored.delete().where(
        (Stored.user == user_id) & (Stored.field == proposal.field) & (Stored.value == proposal.value)
    ).execute()
    Stored.insert(
        user=user_id, field=proposal.field, value=proposal.value, times=proposal.times, accepted=accepted,
        decided_at=now,
    ).execute()  # fmt: skip
