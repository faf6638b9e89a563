"""The tracker: one user's progress with postings."""

from __future__ import annotations

from dataclasses import dataclass

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.domain.triage import ApplicationStatus
from scoutly_tui.services import edits
from scoutly_tui.store import database
from scoutly_tui.store.models import Application, ApplicationEvent


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """One application; ``key`` is the posting's, ``closed_at`` when that closed."""

    key: int
    company: str
    company_name: str
    title: str
    url: str
    status: str
    next_step: str | None
    next_step_at: int | None
    created_at: int
    updated_at: int
    closed_at: int | None


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step of an application."""

    at: int
    status: str
    note: str


def rows(user_id: int) -> list[ApplicationRow]:
    """All applications, latest step first."""
    with database.reading():
        found = database.execute(
            "select p.id, c.slug, c.name, p.title, p.url, a.status, a.next_step, a.next_step_at, a.created_at,"
            " a.updated_at, p.closed_at from application a join posting p on p.id = a.posting_id"
            " join company c on c.id = p.company_id where a.user_id = ? order by a.updated_at desc, a.id desc",
            user_id,
        )
    return [ApplicationRow(*row) for row in found]


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
    """Move an application on (or begin it), with a note. Undoable. Raises UsageError for an unknown posting."""
    text = clean_text(note, 4_000)
    with edits.recording(user_id, f"application: {status.value}", now) as edit:
        if not database.execute("select 1 from posting where id = ?", posting):
            raise UsageError(f"There is no posting {posting}.", "See them with: scoutly postings")
        found = (
            Application.select(Application.id, Application.status, Application.updated_at)
            .where((Application.user == user_id) & (Application.posting == posting))
            .tuples()
            .first()
        )
        if found is None:
            key = Application.insert(
                user=user_id, posting=posting, status=status.value, created_at=now, updated_at=now
            ).execute()
            edit.inserted("application", key)
        else:
            key = found[0]
            before = {"status": found[1], "updated_at": found[2]}
            edit.update("application", key, before, {"status": status.value, "updated_at": now})
        step = ApplicationEvent.insert(application=key, at=now, status=status.value, note=text).execute()
        edit.inserted("application_event", step)
    return next(row for row in rows(user_id) if row.key == posting)


def timeline(user_id: int, posting: int) -> list[Step]:
    """The steps of one application, oldest first; empty if there is none."""
    with database.reading():
        found = database.execute(
            "select e.at, e.status, e.note from application_event e join application a on a.id = e.application_id"
            " where a.user_id = ? and a.posting_id = ? order by e.at, e.id",
            user_id, posting,
        )  # fmt: skip
    return [Step(*row) for row in found]


def funnel(user_id: int) -> dict[str, int]:
    """How many applications stand at each of the eleven stations."""
    with database.reading():
        found = dict(
            database.execute(
                "select status, count(*) from application where user_id = ? group by status", user_id
            )
        )
    return {status.value: found.get(status.value, 0) for status in ApplicationStatus}
