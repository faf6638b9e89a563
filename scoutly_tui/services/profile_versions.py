"""The versions of a user's profiles: every change makes a new one, and none is ever lost.

A version's number is unique among all profiles of a user, so a score that carries it says for which profile
and for which state of it the score was made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from scoutly_tui.store import database
from scoutly_tui.store.models import Profile, ProfileVersion

CONTENT: Final = ("data", "cv_name", "cv_text")
"""The columns that make a version; the others (name, in use, taken away) are no matter of what is wanted."""


def next_version(user_id: int) -> int:
    """Inside a transaction: the number of this user's next version, of whatever profile."""
    if database.is_postgres():
        # Two processes must not hand out the same number.
        database.execute('select 1 from "user" where id = ? for update', user_id)
    newest = database.execute(
        "select max(coalesce((select max(v.version) from profile_version v where v.profile_id = p.id), 0)), max(p.version)"
        " from profile p where p.user_id = ?",
        user_id,
    )[0]  # fmt: skip
    return 1 + max(int(number or 0) for number in newest)


def write(profile_id: int, values: Mapping[str, Any], now: int) -> None:
    """Inside a transaction: write columns of a profile; where its content changes, keep the version before."""
    row: Any = Profile.select().where(Profile.id == profile_id).dicts().first()
    if row is None:
        return
    changes = dict(values)
    if any(name in changes and changes[name] != row[name] for name in CONTENT):
        ProfileVersion.insert(
            profile=row["id"], version=row["version"], created_at=now, **{name: row[name] for name in CONTENT}
        ).execute()
        changes |= {"version": next_version(row["user"]), "updated_at": now}
    Profile.update(**changes).where(Profile.id == profile_id).execute()


def kept(profile_id: int) -> Sequence[dict[str, Any]]:
    """The versions before the present one, oldest first; ``created_at`` is when each was replaced."""
    query: Any = (
        ProfileVersion.select()
        .where(ProfileVersion.profile == profile_id)
        .order_by(ProfileVersion.version)
        .dicts()
    )
    return list(query)
