"""What leaves the home as a document: digests, feeds and calendars."""

from __future__ import annotations

from scoutly_tui import config
from scoutly_tui.domain.times import DAY_MS
from scoutly_tui.notify import calendar, feeds
from scoutly_tui.notify.digest import Digest
from scoutly_tui.notify.feeds import FeedFormat
from scoutly_tui.services import news
from scoutly_tui.services.home import Home
from scoutly_tui.store import database


def digest(home: Home, now: int, *, days: int = 7, min_score: int | None = None) -> Digest:
    """What the last ``days`` brought and the next fourteen hold, for the home's user."""
    least = home.settings.notify.digest_score if min_score is None else min_score
    with database.reading():
        problems = database.execute(
            "select count(*) from company where problem is not null and effective_rank is not null"
        )[0][0]
    return Digest(
        since=now - days * DAY_MS,
        now=now,
        matches=tuple(news.matches(home.user_id, now, since=now - days * DAY_MS, min_score=least)),
        appointments=tuple(news.appointments(home.user_id, after=now, before=now + 14 * DAY_MS)),
        problems=problems,
        zone=config.zone(home.settings.notify.timezone),
    )


def feed(home: Home, form: FeedFormat, now: int, *, limit: int = 100, min_score: int | None = None) -> str:
    """The latest ``limit`` matches as a feed."""
    least = home.settings.notify.digest_score if min_score is None else min_score
    return feeds.render(news.matches(home.user_id, now, min_score=least, limit=limit), form, now)


def calendar_file(home: Home, now: int) -> str:
    """The coming interviews and reminders, and those of the last ninety days, as iCalendar."""
    found = news.appointments(home.user_id, after=now - 90 * DAY_MS)
    return calendar.render(found, home.settings.notify.remind_hours)
