"""The filter language as SQL: which fields a list has, and what they compare."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import product
from typing import Final

from scoutly_tui.domain.errors import ProblemKind
from scoutly_tui.domain.filters import FilterError, Operator, Term, number_of, parse, span_of
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.triage import InboxState

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


def number(column: str) -> Compile:
    """A column compared as a number."""
    return lambda term, _now: Clause(f"{column} {_COMPARE[term.operator]} ?", [number_of(term)])


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
        wanted = term.value.lower().replace("-", "_")
        if wanted in ("any", "none"):
            return Clause(f"{column} is {'not ' if wanted == 'any' else ''}null")
        found = [value for value in values if value.startswith(wanted)]
        if not found:
            raise FilterError(
                f"“{term.value}” is no value of {term.field}.",
                f"Use one of {', '.join(values)}.",
                term.start,
                term.end,
            )
        return Clause(f"{column} in ({', '.join('?' for _ in found)})", list(found))

    return compile_choice


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
    "score": Field("the fit, 0–100", number("m.score")),
    "rank": Field(
        "your rank of the company",
        number(
            "(select r.rank from user_company_preference r where r.company_id = m.company_id and r.user_id = m.user_id)"
        ),
    ),
    "company": Field("the company's name", text("c.name || ' ' || c.slug"), needs=("c",)),
    "title": Field("the title", text("p.title"), needs=("p",)),
    "location": Field("where", text("p.locations"), needs=("p",)),
    "department": Field("the department", text("p.department"), needs=("p",)),
    "work": Field("the work model", choice("p.work_model", tuple(WorkModel)), tuple(WorkModel), ("p",)),
    "type": Field(
        "the contract", choice("p.employment_type", tuple(EmploymentType)), tuple(EmploymentType), ("p",)
    ),
    "salary": Field("the pay, as posted", number(_SALARY), needs=("p",)),
    "lang": Field("the language it is written in", text("p.language"), needs=("p",)),
    "new": Field("first seen within", age("p.first_seen_at"), ("1d", "3d", "1w"), ("p",)),
    "posted": Field("posted within", age("p.posted_at"), ("1d", "1w"), ("p",)),
    "state": Field("where it stands", choice("m.state", tuple(InboxState)), tuple(InboxState)),
    "hidden": Field("hidden by your rules", flag("m.hidden"), ("yes", "no")),
    "open": Field("still open", flag("m.is_open"), ("yes", "no")),
}
_POSTING_WORDS: Final = "p.title || ' ' || c.name || ' ' || p.locations || ' ' || coalesce(p.department, '')"

COMPANIES: Final[Mapping[str, Field]] = {
    "rank": Field("your rank", number("p.rank")),
    "problem": Field(
        "the kind of problem, any or none", choice("c.problem", tuple(ProblemKind)), tuple(ProblemKind)
    ),
    "name": Field("the name", text("c.name || ' ' || c.slug")),
    "source": Field("where its postings come from", text("c.source")),
    "work": Field("the work model", text("c.work_model")),
    "location": Field("the headquarters", text("c.headquarters")),
    "field": Field("what it does", text("c.fields")),
    "openings": Field("how many postings are open", number("c.open_postings")),
    "failures": Field("failures in a row", number("c.consecutive_failures")),
    "checked": Field("checked within", age("c.last_success_at"), ("1d", "3d")),
    "tracked": Field("tracked by you", flag("coalesce(p.tracked, false)"), ("yes", "no")),
    "due": Field("due now", flag("(c.effective_rank is not null and c.next_due_at <= ?)"), ("yes", "no")),
}
_COMPANY_WORDS: Final = (
    "c.name || ' ' || c.slug || ' ' || coalesce(c.fields, '') || ' ' || coalesce(c.headquarters, '')"
)


@dataclass(frozen=True, slots=True)
class Filter:
    """A compiled filter: conditions that all must hold, and the joins they need."""

    clauses: tuple[Clause, ...]
    needs: frozenset[str]


def for_postings(written: str, now: int) -> Filter:
    """``written`` over postings (``m``: match, ``p``: posting, ``c``: company). Raises FilterError."""
    return _compiled(written, POSTINGS, _POSTING_WORDS, ("p", "c"), now)


def for_companies(written: str, now: int) -> Filter:
    """``written`` over companies (``c``: company, ``p``: the user's preference). Raises FilterError."""
    return _compiled(written, COMPANIES, _COMPANY_WORDS, (), now)


def _compiled(
    written: str, fields: Mapping[str, Field], words: str, word_needs: Sequence[str], now: int
) -> Filter:
    clauses: list[Clause] = []
    needs: set[str] = set()
    for term in parse(written):
        if not term.field:
            clause = holds(words, term.value)
            needs.update(word_needs)
        else:
            known = _field(term, fields)
            clause = known.compile(term, now)
            needs.update(known.needs)
        clauses.append(
            Clause(f"not coalesce(({clause.sql}), false)", clause.parameters) if term.negated else clause
        )
    return Filter(tuple(clauses), frozenset(needs))


def _field(term: Term, fields: Mapping[str, Field]) -> Field:
    if term.field in fields:
        return fields[term.field]
    close = get_close_matches(term.field, fields, n=1)
    remedy = f"Did you mean {close[0]}?" if close else f"Fields here: {', '.join(fields)}."
    raise FilterError(
        f"There is no field “{term.field}” here.", remedy, term.start, term.start + len(term.field)
    )


def completions(written: str, fields: Mapping[str, Field]) -> list[str]:
    """What the last, unfinished part of ``written`` could become: fields, or values of the field it names."""
    last = written.rsplit(" ", 1)[-1].lstrip("-")
    name, colon, value = last.partition(":")
    if colon and name in fields:
        return [f"{name}:{known}" for known in fields[name].values if known.startswith(value)]
    return [f"{known}:" for known in fields if last and known.startswith(last)]
