"""What the profile page asks of services, and what it makes of typed text."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scoutly_tui.services import deal_breakers, profile, profile_cv, profile_text, rescoring
from scoutly_tui.services.deal_breakers import RuleRow
from scoutly_tui.services.profile import NamedProfile, ProfileView, VersionRow
from scoutly_tui.services.profile_cv import CvDraft
from scoutly_tui.tui import words

if TYPE_CHECKING:
    from scoutly_tui.services.profile import Wishes
    from scoutly_tui.services.profile_preview import Preview


@dataclass(frozen=True, slots=True)
class Seen:
    """What was read of the profile."""

    view: ProfileView
    cv: CvDraft | None
    rules: tuple[RuleRow, ...]
    versions: tuple[VersionRow, ...]
    profiles: tuple[NamedProfile, ...]
    behind: str


def look(user_id: int) -> Seen:
    """The profile in force from all its sides."""
    return Seen(
        view=profile.show(user_id),
        cv=profile_cv.stored_draft(user_id),
        rules=deal_breakers.rows(user_id),
        versions=profile.history(user_id),
        profiles=profile.names(user_id),
        behind=rescoring.backlog(user_id).words,
    )


def preview(user_id: int, wanted: Wishes) -> Preview | None:
    """What would come of it; None where there is nothing that could move."""
    from scoutly_tui.services.profile_preview import Preview

    before = profile.wishes(user_id)
    if before == wanted:
        return None
    found = Preview(user_id, before, wanted)
    return found if found.total else None


def copy(user_id: int, name: str, now: int, like: str | None) -> ProfileView:
    """A new profile like ``like``."""
    return profile.create(user_id, name, now, like=like)


def first_picks(draft: CvDraft, data: dict[str, Any]) -> set[int]:
    """Which values of a CV are taken unless a person says otherwise: what the profile leaves open, or says too."""
    return {
        number
        for number, item in enumerate(draft.understood)
        if data.get(item.field) in (None, [], "") or profile_cv.is_taken(item, data)
    }


def label(name: str) -> str:
    """A field or rule as the beginning of a sentence."""
    text = name.replace("_", " ")
    return text[0].upper() + text[1:]


def judged(field: str, text: str) -> str:
    """Raises UsageError, whose words the line shows, for what makes no sense there."""
    if text != "-":
        profile_text.check(field, text)
    return f"such as: {profile_text.EXAMPLES.get(field, '')}; - takes it away"


def path_hint(text: str) -> str:
    """What is at the path that was typed so far."""
    path = Path(text).expanduser()
    if not path.exists():
        return "there is no such file yet"
    return f"{path.name}, {words.size(path.stat().st_size)}" if path.is_file() else "a folder"
