"""The tracker: one user's progress with postings, the next steps, and how far applications come."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.domain.triage import ON_THE_WAY, STAGES, THEIR_TURN, ApplicationStatus, Stage
from scoutly_tui.services import edits, filters, views
from scoutly_tui.store import database
from scoutly_tui.store.models import Application, ApplicationEvent

STALE_DAYS: Final = 30
LONGEST_STEP: Final = 200


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application; ``key`` is the posting's, ``closed_at`` when that closed.

    ``status`` is “stale” for one that the company has been silent on for long; ``recorded`` is what was set.
    ``due``: the next step's day has come.
    """

    key: int
    company: str
    company_name: str
    title: str
    url: str
    status: str
    recorded: str
    next_step: str | None
    next_step_at: int | None
    due: bool
    created_at: int
    updated_at: int
    closed_at: int | None
    notes: str

    @property
    def stage(self) -> Stage:
        """The column of the board it stands in."""
        return STAGES[ApplicationStatus(self.status)]


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of an application."""

    at: int
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class FunnelStage:
    """How many applications came as far as ``stage``, how many stand there now, and the median days from the
    stage before (None where nothing is known)."""

    stage: Stage
    reached: int
    standing: int
    days: float | None


def _status(now: int | None, stale_days: int) -> str:
    """The SQL of where an application stands: silence is told from its dates, so that nothing has to write it."""
    if now is None or stale_days <= 0:
        return "a.status"
    waiting = ", ".join(f"'{status.value}'" for status in THEIR_TURN)
    return (
        f"(case when a.status in ({waiting}) and a.updated_at < {now - stale_days * DAY_MS}"
        f" and coalesce(a.next_step_at, 0) < {now} then '{ApplicationStatus.STALE.value}' else a.status end)"
    )


def rows(
    user_id: int, now: int | None = None, *, stale_days: int = STALE_DAYS, text: str = ""
) -> list[ApplicationRow]:
    """All applications that ``text`` (in the filter language) lists: what is due first, then the latest step.

    Without ``now`` none is stale by silence, and none is due. Raises FilterError.
    """
    status = _status(now, stale_days)
    saved = views.meant(user_id, views.ViewPage.APPLICATIONS, text)
    wanted = filters.for_applications(text, now or 0, filters.application_fields(status), saved)
    where = "".join(f" and ({clause.sql})" for clause in wanted.clauses)
    with database.reading():
        found = database.execute(
            f"select p.id, c.slug, c.name, p.title, p.url, {status}, a.status, a.next_step, a.next_step_at,"
            " (a.next_step_at is not null and a.next_step_at <= ?) as due, a.created_at, a.updated_at, p.closed_at,"
            " coalesce(n.text, '') from application a join posting p on p.id = a.posting_id"
            " join company c on c.id = p.company_id"
            " left join posting_note n on n.posting_id = a.posting_id and n.user_id = a.user_id"
            f" where a.user_id = ?{where} order by due desc, a.updated_at desc, a.id desc",
            now or 0, user_id, *(value for clause in wanted.clauses for value in clause.parameters),
        )  # fmt: skip
    return [ApplicationRow(*(*row[:9], bool(row[9]), *row[10:])) for row in found]


def row(user_id: int, posting: int) -> ApplicationRow:
    """The application for one posting. Raises UsageError if there is none."""
    found = next((row for row in rows(user_id) if row.key == posting), None)
    if found is None:
        raise UsageError(
            f"There is no application for posting {posting}.", f"Begin one: scoutly apply {posting}"
        )
    return found


def reminders(user_id: int, now: int) -> list[ApplicationRow]:
    """The applications whose next step is due, the longest due first."""
    due = [row for row in rows(user_id, now) if row.due]
    return sorted(due, key=lambda row: (row.next_step_at or 0, row.key))


def status_of(text: str) -> ApplicationStatus:
    """``text`` as a status: its name, with spaces, hyphens or underscores. Raises UsageError."""
    wanted = text.strip().lower().replace("_", " ").replace("-", " ")
    try:
        return ApplicationStatus(wanted)
    except ValueError:
        raise UsageError(
            f"There is no status “{clean_line(text, 40)}”.", f"Use one of: {', '.join(ApplicationStatus)}."
        ) from None


def set_status(
    user_id: int, posting: int, status: ApplicationStatus, now: int, *, note: str = ""
) -> ApplicationRow:
    """Move an application on (or begin it), with a note. Undoable. Raises UsageError for an unknown posting.

    One that has ended needs no next step any more.
    """
    text = clean_text(note, 4_000)
    with edits.recording(user_id, f"application: {status.value}", now) as edit:
        if not database.execute("select 1 from posting where id = ?", posting):
            raise UsageError(f"There is no posting {posting}.", "See them with: scoutly postings")
        found = _stored(user_id, posting)
        if found is None:
            key = Application.insert(
                user=user_id, posting=posting, status=status.value, created_at=now, updated_at=now
            ).execute()
            edit.inserted("application", key)
        else:
            key = int(found["id"])
            before = {name: found[name] for name in ("status", "updated_at", "next_step", "next_step_at")}
            after = before | {"status": status.value, "updated_at": now}
            if STAGES[status] is Stage.ENDED:
                after |= {"next_step": None, "next_step_at": None}
            edit.update("application", key, before, after)
        _happened(edit, key, now, status.value, text)
    return row(user_id, posting)


def _stored(user_id: int, posting: int) -> dict[str, Any] | None:
    query: Any = Application.select().where((Application.user == user_id) & (Application.posting == posting))
    found: dict[str, Any] | None = query.dicts().first()
    return found


def _happened(edit: edits.Recording, application: int, at: int, status: str, note: str) -> None:
    step = ApplicationEvent.insert(application=application, at=at, status=status, note=note).execute()
    edit.inserted("application_event", step)


def move(
    user_id: int, posting: int, status: ApplicationStatus | None, now: int, *, note: str = ""
) -> ApplicationRow:
    """As ``set_status``; without a ``status`` a new application is applied, and another stays where it is."""
    if status is None:
        found = _stored(user_id, posting)
        status = ApplicationStatus(found["status"]) if found else ApplicationStatus.APPLIED
    return set_status(user_id, posting, status, now, note=note)


def add_note(user_id: int, posting: int, note: str, now: int) -> ApplicationRow:
    """Add a dated note to the timeline without moving on. Undoable. Raises UsageError as ``row``."""
    return set_status(user_id, posting, ApplicationStatus(row(user_id, posting).recorded), now, note=note)


def set_next_step(user_id: int, posting: int, step: str, at: int | None, now: int) -> ApplicationRow:
    """What to do next, and on which day to be reminded of it; an empty ``step`` takes both away. Undoable.

    Raises UsageError as ``row``.
    """
    kept = clean_line(step, LONGEST_STEP)
    after = {"next_step": kept or None, "next_step_at": at if kept else None}
    with edits.recording(user_id, f"next step: {kept or 'none'}", now) as edit:
        found = _stored(user_id, posting)
        if found is None:
            return row(user_id, posting)
        edit.update("application", found["id"], {name: found[name] for name in after}, after)
    return row(user_id, posting)


def finish_step(user_id: int, posting: int, now: int) -> ApplicationRow:
    """The next step is done: it goes into the timeline, and none is left. Undoable. Raises UsageError for none."""
    with edits.recording(user_id, "next step done", now) as edit:
        found = _stored(user_id, posting)
        if found is None or not found["next_step"]:
            raise UsageError("There is no next step to be done with.", "Set one first.")
        before = {name: found[name] for name in ("next_step", "next_step_at", "updated_at")}
        edit.update(
            "application", found["id"], before, {"next_step": None, "next_step_at": None, "updated_at": now}
        )
        _happened(edit, found["id"], now, found["status"], f"Done: {found['next_step']}")
    return row(user_id, posting)


def timeline(user_id: int, posting: int) -> list[Step]:
    """The steps of one application, oldest first; empty if there is none."""
    with database.reading():
        found = database.execute(
            "select e.at, e.status, e.note from application_event e join application a on a.id = e.application_id"
            " where a.user_id = ? and a.posting_id = ? order by e.at, e.id",
            user_id, posting,
        )  # fmt: skip
    return [Step(*row) for row in found]


def funnel(user_id: int, now: int | None = None, *, stale_days: int = STALE_DAYS) -> dict[str, int]:
    """How many applications stand at each of the eleven stations."""
    status = _status(now, stale_days)
    with database.reading():
        found = dict(
            database.execute(
                f"select {status}, count(*) from application a where a.user_id = ? group by 1", user_id
            )
        )
    return {status.value: found.get(status.value, 0) for status in ApplicationStatus}


def stages(user_id: int, now: int, *, stale_days: int = STALE_DAYS) -> tuple[FunnelStage, ...]:
    """How far applications come: each of the four stages on the way, from the first to the last.

    An application that reached a stage reached all before it, whatever was recorded.
    """
    with database.reading():
        events = database.execute(
            "select e.application_id, e.status, min(e.at) from application_event e"
            " join application a on a.id = e.application_id where a.user_id = ? group by 1, 2",
            user_id,
        )
    first: dict[int, dict[Stage, int]] = {}
    for application, status, at in events:
        stage, known = STAGES[ApplicationStatus(status)], first.setdefault(application, {})
        known[stage] = min(at, known.get(stage, at))
    standing = funnel(user_id, now, stale_days=stale_days)
    return tuple(_stage(number, list(first.values()), standing) for number in range(len(ON_THE_WAY)))


def _stage(number: int, first: list[dict[Stage, int]], standing: dict[str, int]) -> FunnelStage:
    stage = ON_THE_WAY[number]
    further = ON_THE_WAY[number:]
    before = ON_THE_WAY[number - 1] if number else None
    # Who records an earlier stage afterwards tells nothing about how long it took.
    spans = [
        known[stage] - known[before]
        for known in first
        if before in known and stage in known and known[stage] >= known[before]
    ]
    return FunnelStage(
        stage,
        reached=sum(1 for known in first if any(each in known for each in further)),
        standing=sum(
            count for status, count in standing.items() if STAGES[ApplicationStatus(status)] is stage
        ),
        days=median(spans) / DAY_MS if spans else None,
    )
