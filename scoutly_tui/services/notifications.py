"""The outbox: what a person is to be told is written here, in the transaction of what it tells of.

Nothing is sent from here (``services.delivery`` does that). Everything is idempotent: a posting is told of once,
a reminder once for its moment, a digest once for its time of day; whoever comes second changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from scoutly_tui import config
from scoutly_tui.config import NotifySettings
from scoutly_tui.domain import news as rules
from scoutly_tui.domain.news import NewsKind
from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS
from scoutly_tui.services import news
from scoutly_tui.services.postings import LISTED
from scoutly_tui.store import database

FRESH_MS: Final = 7 * DAY_MS
"""A match older than this is told of no more: it waits in the inbox."""

UNREAD_PATIENCE_MS: Final = DAY_MS
"""How long a posting whose page is still unread waits for its full score before a digest takes it as it is."""

LONGEST_STEP_MS: Final = 2 * MINUTE_MS
"""How much of the time between two looks counts as being unwell: the machine may have slept between them."""

KEPT_MS: Final = 365 * DAY_MS
_SINCE: Final = "notify_since"
_HEALTH: Final = "notify_health"

_WORTH: Final = (
    f"m.user_id = ? and m.state = 'new' and m.is_open and not m.hidden and m.folded_under is null and {LISTED}"
    " and m.created_at >= ? and not exists"
    " (select 1 from notification_posting n where n.user_id = m.user_id and n.posting_id = m.posting_id)"
)


@dataclass(frozen=True, slots=True)
class NotificationRow:
    """One row of the outbox, as a person may see it. Times are epoch ms."""

    id: int
    kind: str
    status: str
    attempts: int
    not_before: int
    created_at: int
    settled_at: int | None
    error: str | None


def switch_on(now: int) -> None:
    """From now on there is somebody to tell: what was there before is no news. Once; later calls change nothing."""
    with database.writing():
        database.execute(
            "insert into setting (name, value) values (?, ?) on conflict (name) do nothing", _SINCE, str(now)
        )


def on_since() -> int | None:
    """Since when notifications are on (epoch ms); None while they are not, and always in the demo's home."""
    found = dict(database.execute("select name, value from setting where name in (?, 'demo')", _SINCE))
    return None if "demo" in found or _SINCE not in found else int(found[_SINCE])


def note_matches(settings: NotifySettings, now: int, *, company: int | None = None) -> int:
    """Inside a transaction: put good new matches from dear companies into the outbox; returns how many.

    With ``company`` only that one's. A posting that was scored on its title alone waits for its text.
    """
    since = on_since()
    if since is None or settings.at_once_score > 100:
        return 0
    one = " and m.company_id = ?" if company is not None else ""
    added = 0
    for user in _users():
        keys = database.execute(
            "select m.posting_id from match m join posting p on p.id = m.posting_id join user_company_preference r"
            " on r.company_id = m.company_id and r.user_id = m.user_id and r.tracked"
            f" where {_WORTH} and m.score >= ? and r.rank >= ? and p.details_at is not null{one}"
            " order by m.score desc, m.posting_id limit 500",
            user, max(since, now - FRESH_MS), settings.at_once_score, settings.at_once_rank,
            *([company] if company is not None else []),
        )  # fmt: skip
        for (key,) in keys:
            added += _tell(user, NewsKind.MATCH, f"match:{key}", now, subject=key, postings=[key])
    return added


def sweep(settings: NotifySettings, reasons: tuple[str, ...], now: int) -> int:
    """Put all that is due into the outbox: matches that were scored anew, digests, reminders, how scoutly is.

    ``reasons`` say why scoutly is not well now; none means that it is. Returns how many rows were made.
    """
    with database.writing():
        if on_since() is None:
            return 0
        added = note_matches(settings, now)
        for user in _users():
            added += _note_digest(settings, user, now) + _note_reminders(settings, user, now)
        added += _note_health(settings, reasons, now)
        database.changed("delete from notification where settled_at < ?", now - KEPT_MS)
    return added


def _users() -> list[int]:
    return [row[0] for row in database.execute('select id from "user" order by id')]


def _tell(
    user: int,
    kind: NewsKind,
    dedup_key: str,
    now: int,
    *,
    subject: int | None = None,
    data: dict[str, Any] | None = None,
    postings: list[int] | None = None,
) -> int:
    """Write one row unless it is there already; returns 1 or 0."""
    rows = database.execute(
        "insert into notification (user_id, kind, dedup_key, subject, data, created_at) values (?, ?, ?, ?, ?, ?)"
        " on conflict (user_id, dedup_key) do nothing returning id",
        user, kind, dedup_key, subject, json.dumps(data or {}, ensure_ascii=False), now,
    )  # fmt: skip
    if not rows:
        return 0
    for posting in postings or ():
        database.execute(
            "insert into notification_posting (notification_id, user_id, posting_id) values (?, ?, ?)"
            " on conflict (user_id, posting_id) do nothing",
            rows[0][0], user, posting,
        )  # fmt: skip
    return 1


def _note_digest(settings: NotifySettings, user: int, now: int) -> int:
    """The digest of the latest time of day that passed, if it was not made and there is something to tell."""
    zone = config.zone(settings.timezone)
    slot = rules.latest_slot(now, [rules.parse_clock(text) for text in settings.digest_at], zone)
    since = on_since() or now
    name = f"notify_digest:{user}"
    last = int(_setting(name) or since)
    if slot is None or not last < slot <= now:
        # A mark from the future was set while the clock ran ahead.
        if last > now + DAY_MS:
            _set(name, str(now))
        return 0
    _set(name, str(slot))
    keys = database.execute(
        f"select m.posting_id from match m join posting p on p.id = m.posting_id where {_WORTH} and m.score >= ?"
        " and (p.details_at is not null or m.created_at < ?) order by m.score desc, m.posting_id limit 500",
        user, max(since, now - FRESH_MS), settings.digest_score, now - UNREAD_PATIENCE_MS,
    )  # fmt: skip
    if not keys:
        return 0
    return _tell(user, NewsKind.DIGEST, f"digest:{slot}", now, postings=[row[0] for row in keys])


def _note_reminders(settings: NotifySettings, user: int, now: int) -> int:
    """One for each dated step that comes within the hours set, and for this moment of it only."""
    if settings.remind_hours <= 0:
        return 0
    coming = news.appointments(user, after=now, before=now + settings.remind_hours * HOUR_MS)
    return sum(
        _tell(
            user, NewsKind.REMINDER, f"reminder:{step.application}:{step.at}", now, subject=step.application,
            data={"at": step.at},
        )
        for step in coming
    )  # fmt: skip


def _note_health(settings: NotifySettings, reasons: tuple[str, ...], now: int) -> int:
    """One note once scoutly has been unwell for long enough, and one when it is well again; told to the first user.

    Only time in which it was looked at counts, so that a night's sleep is no illness.
    """
    if settings.unwell_minutes <= 0:
        return 0
    state = json.loads(_setting(_HEALTH) or "{}")
    if not reasons:
        if state:
            database.changed("delete from setting where name = ?", _HEALTH)
        return _note_recovery(state, now) if state.get("told") else 0
    step = max(0, min(now - int(state.get("looked_at", now)), LONGEST_STEP_MS))
    since = int(state.get("since", now))
    unwell_ms = int(state.get("unwell_ms", 0)) + step
    told = bool(state.get("told")) or unwell_ms >= settings.unwell_minutes * MINUTE_MS
    _set(
        _HEALTH,
        json.dumps(
            {"since": since, "looked_at": now, "unwell_ms": unwell_ms, "told": told, "reasons": reasons}
        ),
    )
    if not told or state.get("told"):
        return 0
    return _tell(
        _users()[0], NewsKind.UNWELL, f"unwell:{since}", now, data={"since": since, "reasons": reasons}
    )


def _note_recovery(state: dict[str, Any], now: int) -> int:
    """That all is well again; where the bad news could not be sent until now, this one says both."""
    since = int(state["since"])
    data = {"since": since, "reasons": state.get("reasons", ())}
    database.changed(
        "update notification set status = 'dropped', settled_at = ?, error = 'well again before it was sent'"
        " where kind = ? and dedup_key = ? and status = 'pending' and delivered = '[]'",
        now, NewsKind.UNWELL, f"unwell:{since}",
    )  # fmt: skip
    return _tell(_users()[0], NewsKind.WELL, f"well:{since}", now, data=data)


def _setting(name: str) -> str | None:
    rows = database.execute("select value from setting where name = ?", name)
    return str(rows[0][0]) if rows else None


def _set(name: str, value: str) -> None:
    database.execute(
        "insert into setting (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
        name, value,
    )  # fmt: skip


def refused() -> tuple[int, str]:
    """How many messages wait because an address refused them, and what the latest was told."""
    with database.reading():
        found = database.execute(
            "select error from notification where status = 'pending' and attempts > 0 order by id desc"
        )
    return len(found), str(found[0][0] or "") if found else ""


def rows(user_id: int, *, limit: int = 100) -> list[NotificationRow]:
    """The latest rows of the outbox, newest first."""
    with database.reading():
        found = database.execute(
            "select id, kind, status, attempts, not_before, created_at, settled_at, error from notification"
            " where user_id = ? order by id desc limit ?",
            user_id, limit,
        )  # fmt: skip
    return [NotificationRow(*row) for row in found]
