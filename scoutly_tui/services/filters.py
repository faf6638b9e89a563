"""The filter language as SQL: which fields each list has, what they compare, and how a line goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import product
from types import MappingProxyType
from typing import Final

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.filters import FilterError, Operator, Term, number_of, parse, span_of
from scoutly_tui.domain.jobs import JobKind, JobStatus
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.triage import ApplicationStatus, InboxState
from scoutly_tui.services import words

_COMPARE: Final = {
    Operator.IS: "=",
    Operator.ABOVE: ">",
    Operator.BELOW: "<",
    Operator.AT_LEAST: ">=",
    Operator.AT_MOST: "<=",
}

_LETTERS_DOUBLED: Final = 3
"""So many letters beyond A–Z are looked for in both cases; any further ones may be anything."""


@dataclass(slots=True)
class Clause:
    """A condition with its parameters, ready to stand after ``where``. Values never stand in the SQL itself."""

    sql: str
    parameters: list[object] = field(default_factory=list)


Compile = Callable[[Term, int], Clause]


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a list. ``values`` are what it may be, for completion; ``needs`` names the joins it uses."""

    does: str
    compile: Compile
    values: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    compared: bool = False


def number(column: str) -> Compile:
    """A column compared as a number."""
    return lambda term, _now: Clause(f"{column} {_COMPARE[term.operator]} ?", [number_of(term)])


def number_field(does: str, column: str, needs: tuple[str, ...] = ()) -> Field:
    """A field that is a number: what follows its name may be ``>``, ``<`` and so on."""
    return Field(does, number(column), (), needs, compared=True)


def text(column: str) -> Compile:
    """A column that holds a piece of text, upper and lower case alike."""
    return lambda term, _now: holds(f"coalesce({column}, '')", term.value)


def age(column: str) -> Compile:
    """A moment no longer ago than a stretch of time (``:``, ``<``), or longer (``>``)."""

    def compile_age(term: Term, now: int) -> Clause:
        older = term.operator in (Operator.ABOVE, Operator.AT_LEAST)
        return Clause(f"{column} {'<' if older else '>='} ?", [now - span_of(term)])

    return compile_age


def choice(column: str, values: Sequence[str]) -> Compile:
    """A column that is one of a few words; a beginning of one is enough. ``any`` and ``none`` ask whether it is set."""

    def compile_choice(term: Term, _now: int) -> Clause:
        wanted = plain_choice(term.value)
        if wanted in ("any", "none"):
            return Clause(f"{column} is {'not ' if wanted == 'any' else ''}null")
        found = [value for value in values if plain_choice(value).startswith(wanted)]
        if not found:
            raise FilterError(
                f"“{term.value}” is no value of {term.field}.",
                f"Use one of {', '.join(values)}.",
                term.start,
                term.end,
            )
        return Clause(f"{column} in ({', '.join('?' for _ in found)})", list(found))

    return compile_choice


def plain_choice(value: str) -> str:
    """A choice however it is written: ``want to apply``, ``want-to-apply`` and ``want_to_apply`` are one."""
    return value.strip().lower().replace("-", "_").replace(" ", "_")


def flag(condition: str) -> Compile:
    """Something that is so (``yes``) or not (``no``)."""

    def compile_flag(term: Term, now: int) -> Clause:
        wanted = term.value.lower()
        if wanted not in ("yes", "no", "true", "false"):
            raise FilterError(
                f"“{term.value}” is neither yes nor no.", f"Write {term.field}:yes.", term.start, term.end
            )
        parameters: list[object] = [now] * condition.count("?")
        return Clause(condition if wanted in ("yes", "true") else f"not ({condition})", parameters)

    return compile_flag


def holds(expression: str, value: str) -> Clause:
    """Whether ``expression`` (SQL text) holds ``value``, upper and lower case alike.

    SQLite's ``lower`` knows only A–Z, so the other letters are looked for in both cases.
    """
    patterns = [f"%{pattern}%" for pattern in _patterns(clean_line(value).lower())]
    return Clause(" or ".join([f"lower({expression}) like ? escape '!'"] * len(patterns)), [*patterns])


def _patterns(value: str) -> list[str]:
    letters: list[tuple[str, ...]] = []
    doubled = 0
    for letter in value:
        upper = letter.upper()
        if letter in "!%_":
            letters.append((f"!{letter}",))
        elif letter.isascii() or upper == letter or len(upper) > 1:
            letters.append((letter,))
        elif doubled < _LETTERS_DOUBLED:
            doubled += 1
            letters.append((letter, upper))
        else:
            letters.append(("_",))
    return ["".join(choice) for choice in product(*letters)]


_SALARY: Final = "coalesce(p.salary_max, p.salary_min)"

POSTINGS: Final[Mapping[str, Field]] = {
    "score": number_field("the fit, 0–100", "m.score"),
    "rank": number_field(
        "your rank of the company",
        "(select r.rank from user_company_preference r where r.company_id = m.company_id and r.user_id = m.user_id)",
    ),
    "company": Field("the company's name", text("c.name || ' ' || c.slug"), needs=("c",)),
    "title": Field("the title", text("p.title"), needs=("p",)),
    "location": Field("where", text("p.locations"), needs=("p",)),
    "department": Field("the department", text("p.department"), needs=("p",)),
    "work": Field("the work model", choice("p.work_model", tuple(WorkModel)), tuple(WorkModel), ("p",)),
    "type": Field(
        "the contract", choice("p.employment_type", tuple(EmploymentType)), tuple(EmploymentType), ("p",)
    ),
    "salary": number_field("the pay, as posted", _SALARY, ("p",)),
    "lang": Field("the language it is written in", text("p.language"), needs=("p",)),
    "new": Field("first seen within", age("p.first_seen_at"), ("1d", "3d", "1w"), ("p",)),
    "posted": Field("posted within", age("p.posted_at"), ("1d", "1w"), ("p",)),
    "state": Field("where it stands", choice("m.state", tuple(InboxState)), tuple(InboxState)),
    "problem": Field(
        "the company's problem, any or none",
        choice("c.problem", tuple(ProblemKind)),
        (*ProblemKind, "any", "none"),
        ("c",),
    ),
    "hidden": Field("hidden by your rules", flag("m.hidden"), ("yes", "no")),
    "open": Field("still open", flag("m.is_open"), ("yes", "no")),
}
_POSTING_WORDS: Final = "p.title || ' ' || c.name || ' ' || p.locations || ' ' || coalesce(p.department, '')"

_BEST_SCORE: Final = (
    "(select max(m.score) from match m where m.company_id = c.id and m.user_id = p.user_id and m.is_open"
    " and not m.hidden)"
)
_BEST_PAY: Final = (
    "(select max(coalesce(o.salary_max, o.salary_min)) from posting o where o.company_id = c.id"
    " and o.closed_at is null)"
)
_NEWEST: Final = (
    "(select max(o.first_seen_at) from posting o where o.company_id = c.id and o.closed_at is null)"
)


COMPANIES: Final[Mapping[str, Field]] = {
    "rank": number_field("your rank", "p.rank"),
    "problem": Field(
        "the kind of problem, any or none", choice("c.problem", tuple(ProblemKind)), tuple(ProblemKind)
    ),
    "name": Field("the name", text("c.name || ' ' || c.slug")),
    "source": Field("where its postings come from", text("c.source")),
    "work": Field("the work model", text("c.work_model")),
    "location": Field("the headquarters", text("c.headquarters")),
    "field": Field("what it does", text("c.fields")),
    "openings": number_field("how many postings are open", "c.open_postings"),
    "failures": number_field("failures in a row", "c.consecutive_failures"),
    "score": number_field("the best fit among its openings", _BEST_SCORE),
    "salary": number_field("the best pay among its openings", _BEST_PAY),
    "new": Field("has an opening first seen within", age(_NEWEST), ("1d", "3d", "1w")),
    "checked": Field("checked within", age("c.last_success_at"), ("1d", "3d")),
    "tracked": Field("tracked by you", flag("coalesce(p.tracked, false)"), ("yes", "no")),
    "due": Field("due now", flag("(c.effective_rank is not null and c.next_due_at <= ?)"), ("yes", "no")),
}
_COMPANY_WORDS: Final = (
    "c.name || ' ' || c.slug || ' ' || coalesce(c.fields, '') || ' ' || coalesce(c.headquarters, '')"
)


JOBS: Final[Mapping[str, Field]] = {
    "state": Field("where it stands", choice("j.status", tuple(JobStatus)), tuple(JobStatus)),
    "error": Field(
        "the kind of error, any or none",
        choice("j.error_kind", tuple(ProblemKind)),
        (*ProblemKind, "any", "none"),
    ),
    "kind": Field("what is done", choice("j.kind", tuple(JobKind)), tuple(JobKind)),
    "company": Field("the company's name", text("c.name || ' ' || c.slug")),
    "why": Field("why it was queued", text("j.reason")),
    "says": Field("the error's words", text("j.error")),
    "priority": number_field("how early its turn comes", "j.priority"),
    "tries": number_field("attempts so far", "j.attempts"),
    "lost": number_field("leases lost", "j.lost_leases"),
    "queued": Field("queued within", age("j.created_at"), ("10m", "1h", "1d")),
    "started": Field("begun within", age("j.started_at"), ("10m", "1h", "1d")),
    "finished": Field("finished within", age("j.finished_at"), ("10m", "1h", "1d")),
}
_JOB_WORDS: Final = (
    "coalesce(c.name || ' ' || c.slug, '') || ' ' || j.reason || ' ' || coalesce(j.error_kind, '')"
    " || ' ' || coalesce(j.error, '')"
)

_APPLICATION_WORDS: Final = " || ' ' || ".join(
    ("p.title", "c.name", "a.status", "coalesce(a.next_step, '')", "coalesce(n.text, '')")
)


def application_fields(status: str) -> dict[str, Field]:
    """The fields of applications; ``status`` is the SQL of where one stands."""
    return {
        "status": Field(
            "where it stands",
            choice(status, tuple(ApplicationStatus)),
            tuple(item.replace(" ", "-") for item in ApplicationStatus),
        ),
        "company": Field("the company's name", text("c.name || ' ' || c.slug")),
        "title": Field("the title", text("p.title")),
        "step": Field("the next step", text("a.next_step")),
        "notes": Field("your notes", text("n.text")),
        "due": Field("the next step is due", flag("coalesce(a.next_step_at <= ?, false)"), ("yes", "no")),
        "open": Field("the posting is still open", flag("p.closed_at is null"), ("yes", "no")),
        "moved": Field("last step within", age("a.updated_at"), ("1w", "2w")),
        "begun": Field("begun within", age("a.created_at"), ("1w", "4w")),
    }


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled filter: conditions that all must hold, and the joins they need."""

    clauses: tuple[Clause, ...]
    needs: frozenset[str]


Views = Mapping[str, str]
"""Saved views: name → the filter it stands for."""


@dataclass(frozen=True, slots=True)
class _List:
    """What the terms of one list may be."""

    fields: Mapping[str, Field]
    words: str
    word_needs: Sequence[str] = ()
    indexed: str = ""
    """The column with the key that the index of words has, if it is indexed."""


_POSTINGS: Final = _List(POSTINGS, _POSTING_WORDS, ("p", "c"), "m.posting_id")
_COMPANIES: Final = _List(COMPANIES, _COMPANY_WORDS)
_JOBS: Final = _List(JOBS, _JOB_WORDS)


def for_postings(written: str, now: int, views: Views = MappingProxyType({})) -> Filter:
    """``written`` over postings (``m``: match, ``p``: posting, ``c``: company). Raises FilterError."""
    return _compiled(written, _POSTINGS, now, views)


def for_companies(written: str, now: int, views: Views = MappingProxyType({})) -> Filter:
    """``written`` over companies (``c``: company, ``p``: the user's preference). Raises FilterError."""
    return _compiled(written, _COMPANIES, now, views)


def for_jobs(written: str, now: int, views: Views = MappingProxyType({})) -> Filter:
    """``written`` over jobs (``j``: job, ``c``: its company, if it has one). Raises FilterError."""
    return _compiled(written, _JOBS, now, views)


def for_applications(
    written: str, now: int, fields: Mapping[str, Field], views: Views = MappingProxyType({})
) -> Filter:
    """``written`` over applications (``a``, ``p``: posting, ``c``: company, ``n``: notes). Raises FilterError."""
    return _compiled(written, _List(fields, _APPLICATION_WORDS), now, views)


def _compiled(written: str, over: _List, now: int, views: Views | None) -> Filter:
    clauses: list[Clause] = []
    needs: set[str] = set()
    for term in parse(written):
        try:
            clause, used = _clause(term, over, now, views)
        except FilterError as error:
            error.text = written
            raise
        needs |= used
        clauses.append(
            Clause(f"not coalesce(({clause.sql}), false)", clause.parameters) if term.negated else clause
        )
    return Filter(tuple(clauses), frozenset(needs))


def _clause(term: Term, over: _List, now: int, views: Views | None) -> tuple[Clause, set[str]]:
    if term.view:
        inner = _saved(term, over, now, views)
        joined = " and ".join(f"({clause.sql})" for clause in inner.clauses) or "1 = 1"
        return Clause(joined, [value for clause in inner.clauses for value in clause.parameters]), set(
            inner.needs
        )
    if not term.field:
        return _said(term.value, over)
    known = _field(term, over.fields)
    return known.compile(term, now), set(known.needs)


def _said(value: str, over: _List) -> tuple[Clause, set[str]]:
    """A word or a phrase: looked up where there is an index of words, whose signs are looked at afterwards."""
    known = words.tokens(value) if over.indexed else []
    if not known:
        return holds(over.words, value), set(over.word_needs)
    select, phrase = words.lookup(known)
    clause = Clause(f"{over.indexed} in ({select})", [phrase])
    if words.is_plain(value):
        return clause, set()
    signs = holds(over.words, value)
    return Clause(f"{clause.sql} and ({signs.sql})", [phrase, *signs.parameters]), set(over.word_needs)


def _saved(term: Term, over: _List, now: int, views: Views | None) -> Filter:
    """The filter a saved view stands for. What is wrong inside it is wrong where the view is named.

    ``views`` is None inside a saved view: one that stood on others could go round in a circle.
    """
    place = term.start + term.negated, term.end
    if views is None:
        raise FilterError("A saved view cannot stand on another.", "Write it out.", *place)
    if term.view not in views:
        close = get_close_matches(term.view, views, n=1)
        there = ", ".join(f"@{name}" for name in views) or "none yet"
        remedy = f"Did you mean @{close[0]}?" if close else f"Saved views here: {there}."
        raise FilterError(f"There is no saved view “{term.view}” here.", remedy, *place)
    try:
        return _compiled(views[term.view], over, now, None)
    except FilterError as error:
        raise FilterError(f"In @{term.view}: {error}", error.remedy, *place) from None


def _field(term: Term, fields: Mapping[str, Field]) -> Field:
    if term.field in fields:
        return fields[term.field]
    close = get_close_matches(term.field, fields, n=1)
    remedy = f"Did you mean {close[0]}?" if close else f"Fields here: {', '.join(fields)}."
    start = term.start + term.negated
    raise FilterError(f"There is no field “{term.field}” here.", remedy, start, start + len(term.field))
