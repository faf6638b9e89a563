"""Emptying the outbox: a lease for each message, every address told once, what is refused tried again later.

At-once matches that wait together go as one message. What has become moot by the time it can be sent (a posting
closed or already looked at, a date that moved) is dropped and says why. A message counts as taken address by
address: one that refuses never repeats it to the others.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from scoutly_tui import config
from scoutly_tui.domain import news as rules
from scoutly_tui.domain.errors import CannotRunError
from scoutly_tui.domain.news import NewsKind
from scoutly_tui.domain.times import SECOND_MS
from scoutly_tui.notify import addresses, post, templates
from scoutly_tui.notify.addresses import Target
from scoutly_tui.notify.items import NewsItem
from scoutly_tui.notify.letter import Letter
from scoutly_tui.notify.post import Delivery
from scoutly_tui.services import news, notifications
from scoutly_tui.services.home import Home
from scoutly_tui.store import database

log = logging.getLogger(__name__)
TOGETHER: Final = 50
"""How many at-once matches one message tells of at most."""

LEASE_MARGIN_SECONDS: Final = 30.0


@dataclass(frozen=True, slots=True)
class _Bundle:
    """Rows of the outbox that go as one message, leased under ``token``."""

    token: str
    user: int
    user_name: str
    kind: NewsKind
    keys: list[int]
    delivered: tuple[str, ...]
    attempts: int
    data: dict[str, Any]
    subject: int | None


def targets(home: Home, environment: Mapping[str, str]) -> list[Target]:
    """The addresses in force. Raises CredentialsError or CannotRunError."""
    return addresses.targets(home.settings.notify, home.paths.config_dir, environment)


def templates_dir(home: Home) -> Path:
    """Where a person's own templates are."""
    return home.paths.config_dir / "templates"


def receipts_dir(home: Home) -> Path:
    """Where couriers leave their receipts."""
    return home.paths.data_dir / "receipts"


def send_waiting(
    home: Home,
    reached: list[Target],
    clock: Callable[[], int],
    stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Send all that is ready, outside the quiet hours, to ``reached``; returns how many messages were accepted."""
    enter_receipts(home, clock())
    settings, accepted = home.settings.notify, 0
    window, zone = rules.parse_window(settings.quiet), config.zone(settings.timezone)
    while not stopping() and not rules.is_quiet(clock(), window, zone):
        bundle = _claim(home, reached, clock())
        if bundle is None:
            break
        accepted += _work_off(home, bundle, reached, clock, stopping)
    return accepted


def _claim(home: Home, reached: list[Target], now: int) -> _Bundle | None:
    """Lease the oldest message that is ready, and for at-once matches those that can go with it."""
    with database.reading():
        names = dict(database.execute('select id, name from "user"'))
    served = [user for user, name in names.items() if any(target.serves(name) for target in reached)]
    if not served:
        return None
    marks = ", ".join("?" for _ in served)
    ready = "status = 'pending' and not_before <= ? and (lease_until is null or lease_until < ?)"
    token = secrets.token_hex(8)
    with database.writing():
        real = database.lease_clock()
        first = database.execute(
            f"select id, user_id, kind, delivered from notification where {ready} and user_id in ({marks})"
            f" order by id limit 1{database.skip_locked()}",
            now, real, *served,
        )  # fmt: skip
        if not first:
            return None
        key, user, kind, delivered = first[0]
        keys = [key]
        if kind == NewsKind.MATCH:
            keys = [
                row[0]
                for row in database.execute(
                    f"select id from notification where {ready} and user_id = ? and kind = ? and delivered = ?"
                    f" order by id limit ?{database.skip_locked()}",
                    now, real, user, kind, delivered, TOGETHER,
                )
            ]  # fmt: skip
        until = real + int((home.settings.notify.timeout_seconds + LEASE_MARGIN_SECONDS) * SECOND_MS)
        leased = database.execute(
            "update notification set lease_token = ?, lease_until = ?"
            f" where id in ({', '.join('?' for _ in keys)}) returning id, attempts, data, subject",
            token, until, *keys,
        )  # fmt: skip
    _, attempts, data, subject = leased[0]
    return _Bundle(
        token=token, user=user, user_name=names[user], kind=NewsKind(kind), keys=sorted(row[0] for row in leased),
        delivered=tuple(json.loads(delivered)), attempts=attempts, data=json.loads(data), subject=subject,
    )  # fmt: skip


def _work_off(
    home: Home, bundle: _Bundle, reached: list[Target], clock: Callable[[], int], stopping: Callable[[], bool]
) -> int:
    """Send one bundle to every address that has not had it; 1 if all have it now."""
    composed = _compose(home, bundle, clock())
    if isinstance(composed, str):
        _settle(bundle, "dropped", clock(), composed)
        return 0
    settings, complaints = home.settings.notify, []
    delivered = list(bundle.delivered)
    for target in reached:
        if target.name in delivered or not target.serves(bundle.user_name):
            continue
        if stopping() or not _extend(bundle, settings.timeout_seconds):
            _let_go(bundle)
            return 0
        outcome = post.send(
            target,
            composed,
            settings.timeout_seconds,
            receipts=_made(receipts_dir(home)),
            notifications=bundle.keys,
        )
        if outcome.ok:
            delivered.append(target.name)
            enter_receipts(home, clock())
        else:
            complaints.append(f"{outcome.target}: {outcome.why}")
    if complaints:
        _postpone(bundle, "; ".join(complaints), clock(), int(settings.retry_base_seconds * SECOND_MS))
        return 0
    _settle(bundle, "sent", clock(), None)
    return 1


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _extend(bundle: _Bundle, seconds: float) -> bool:
    """Whether the lease is still ours; it lasts for one more address then."""
    with database.writing(durable=False):
        until = database.lease_clock() + int((seconds + LEASE_MARGIN_SECONDS) * SECOND_MS)
        return (
            database.changed(
                "update notification set lease_until = ? where lease_token = ?", until, bundle.token
            )
            > 0
        )


def _let_go(bundle: _Bundle) -> None:
    with database.writing():
        database.changed(
            "update notification set lease_token = null, lease_until = null where lease_token = ?",
            bundle.token,
        )


def _postpone(bundle: _Bundle, why: str, now: int, base_ms: int) -> None:
    wait = rules.back_off_ms(bundle.attempts + 1, base_ms)
    log.warning("a notification waits %.0f s: %s", wait / 1000, why)
    with database.writing():
        database.changed(
            "update notification set attempts = attempts + 1, not_before = ?, error = ?, lease_token = null,"
            " lease_until = null where lease_token = ?",
            now + wait, why[:1_000], bundle.token,
        )  # fmt: skip


def _settle(bundle: _Bundle, status: str, now: int, why: str | None) -> None:
    with database.writing():
        database.changed(
            "update notification set status = ?, settled_at = ?, error = ?, lease_token = null, lease_until = null"
            " where lease_token = ?",
            status, now, why, bundle.token,
        )  # fmt: skip


def enter_receipts(home: Home, now: int) -> int:
    """Enter what couriers delivered and nobody has written down yet, their own senders included; returns how many."""
    found = post.take_receipts(receipts_dir(home))
    for path, target, keys in found:
        with database.writing():
            for key in keys:
                rows = database.execute("select delivered from notification where id = ?", key)
                known = json.loads(rows[0][0]) if rows else [target]
                if target not in known:
                    database.changed(
                        "update notification set delivered = ? where id = ?",
                        json.dumps([*known, target]),
                        key,
                    )
        path.unlink(missing_ok=True)
    return len(found)


# ── what is said ──────────────────────────────────────────────────────────────────────────────────────────


def _compose(home: Home, bundle: _Bundle, now: int) -> Letter | str:
    """The letter, or why there is nothing left to say."""
    text = _template(home, bundle.kind)
    match bundle.kind:
        case NewsKind.MATCH | NewsKind.DIGEST:
            found = _told(bundle)
            if not found:
                return "looked at, closed or hidden before it could be sent"
            return templates.compose(text, {"headline": _headline(found)}, found)
        case NewsKind.REMINDER:
            return _reminder(home, bundle, text, now)
        case NewsKind.UNWELL | NewsKind.WELL:
            since = _moment(home, int(bundle.data.get("since", now)))
            reasons = "\n".join(f"- {reason}" for reason in bundle.data.get("reasons", ()))
            return templates.compose(text, {"reasons": reasons, "since": since})


def _template(home: Home, kind: str) -> str:
    """The person's own template, or the one that ships if theirs cannot be used: news is not held up by it."""
    try:
        return templates.read(templates_dir(home), kind)
    except CannotRunError as error:
        log.warning("%s %s", error, error.remedy)
        return templates.DEFAULTS[kind]


def _told(bundle: _Bundle) -> list[NewsItem]:
    marks = ", ".join("?" for _ in bundle.keys)
    with database.reading():
        keys = database.execute(
            f"select posting_id from notification_posting where notification_id in ({marks})", *bundle.keys
        )
    return news.items(bundle.user, [row[0] for row in keys], only_news=True)


def _headline(found: list[NewsItem]) -> str:
    best = found[0]
    first = (
        f"{best.score} – {best.title} at {best.company}"
        if best.score is not None
        else f"{best.title} at {best.company}"
    )
    return first if len(found) == 1 else f"{len(found)} matches, the best: {first}"


def _reminder(home: Home, bundle: _Bundle, text: str, now: int) -> Letter | str:
    at = int(bundle.data.get("at", 0))
    step = next(
        (one for one in news.appointments(bundle.user) if one.application == bundle.subject and one.at == at),
        None,
    )
    if step is None:
        return "moved, or the application ended, before it could be sent"
    values = {
        "title": step.title, "company": step.company, "status": step.status, "step": step.step or step.status,
        "url": step.url, "when": _moment(home, step.at),
    }  # fmt: skip
    return templates.compose(text, values)


def _moment(home: Home, at: int) -> str:
    return rules.on_the_wall(at, config.zone(home.settings.notify.timezone)).strftime("%A %d %B, %H:%M")


# ── trying it out ─────────────────────────────────────────────────────────────────────────────────────────


def test(home: Home, environment: Mapping[str, str], now: int) -> list[tuple[Target, Delivery]]:
    """Send the test message to every address this user has, quiet hours or not; what came of each.

    From then on notifications are on. Raises CannotRunError where there is no address.
    """
    reached = [target for target in targets(home, environment) if target.serves(home.user_name)]
    if not reached:
        raise CannotRunError(
            "There is no address to send to.",
            f"Put one in Apprise's form into {home.paths.config_dir / addresses.FILE_NAME} (chmod 600),"
            f" or into ${home.settings.notify.urls_env}.",
        )
    letter = templates.compose(templates.read(templates_dir(home), "test"), {})
    outcomes = [
        (target, post.send(target, letter, home.settings.notify.timeout_seconds)) for target in reached
    ]
    if any(outcome.ok for _, outcome in outcomes):
        notifications.switch_on(now)
    return outcomes


def preview(home: Home, kind: str, now: int) -> Letter:
    """What a message of ``kind`` would say now, of the latest matches or a made-up occasion; nothing is sent."""
    text = templates.read(templates_dir(home), kind)
    settings = home.settings.notify
    least = settings.at_once_score if kind == NewsKind.MATCH else settings.digest_score
    found = news.matches(home.user_id, now, min_score=least, limit=5)
    values = {
        "headline": _headline(found) if found else "No match yet", "reasons": "- Nothing is wrong: this is a preview.",
        "since": _moment(home, now), "title": "Title", "company": "Company", "status": "interview scheduled",
        "step": "Interview", "url": "https://company.example/jobs/1", "when": _moment(home, now),
    }  # fmt: skip
    return templates.compose(text, values, found if kind in (NewsKind.MATCH, NewsKind.DIGEST) else ())
