"""The local scorer: deterministic, without network or model, every remark quoting the posting."""

from __future__ import annotations

from typing import Final

from scoutly_tui.matching.document import Document
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.titles import likeness
from scoutly_tui.matching.verdict import DealBreaker, Evidence, Finding, Verdict

__all__ = ["SCORER_VERSION", "DealBreaker", "Evidence", "Finding", "Scorer", "Verdict"]

SCORER_VERSION: Final = "0.1"
NEUTRAL: Final = 50


class Learned:
    """What was learned from a user's own yes and no."""


class Scorer:
    """Scores postings for one profile. The same input gives the same verdict on every machine."""

    def __init__(self, profile: Profile, learned: Learned | None = None) -> None:
        self._profile = profile
        self._skills = {skill.name.casefold(): skill for skill in profile.skills}

    def score(self, posting: PostingText) -> Verdict:
        """The verdict on ``posting``; its text is judged, never obeyed."""
        partial = posting.description is None
        if self._profile.is_empty:
            note = Evidence("Your profile is empty, so every posting scores the same.")
            return Verdict(NEUTRAL, considerations=(note,), partial=partial)
        parts: dict[str, float] = {}
        reasons: list[Evidence] = []
        considerations: list[Evidence] = []
        self._judge_title(posting, parts, reasons, considerations)
        self._judge_skills(posting, parts, reasons, considerations)
        self._judge_place(posting, parts, reasons, considerations)
        if partial:
            considerations.append(Evidence("Only the title is known so far."))
        if not parts:
            return Verdict(NEUTRAL, considerations=tuple(considerations), partial=partial)
        weights = {"title": 0.45, "skills": 0.4, "location": 0.15}
        total = sum(weights[name] for name in parts)
        score = round(100 * sum(weights[name] * value for name, value in parts.items()) / total)
        return Verdict(score, tuple(reasons), tuple(considerations), partial=partial, parts=parts)

    def _judge_title(
        self, posting: PostingText, parts: dict[str, float], reasons: list[Evidence], against: list[Evidence]
    ) -> None:
        if not self._profile.titles:
            return
        best, wanted = max((likeness(title, posting.title), title) for title in self._profile.titles)
        parts["title"] = best
        if best >= 0.5:
            reasons.append(Evidence(f"The title is close to “{wanted}”, which you want.", posting.title))
        elif best < 0.25:
            against.append(Evidence("The title is unlike those you want.", posting.title))

    def _judge_skills(
        self, posting: PostingText, parts: dict[str, float], reasons: list[Evidence], against: list[Evidence]
    ) -> None:
        if not self._skills or posting.description is None:
            return
        found: dict[str, str] = {}
        for sentence in Document(posting.description).sentences:
            for word in self._skills.keys() & set(sentence.words):
                found.setdefault(word, sentence.quote(max(0, sentence.text.lower().find(word))))
        parts["skills"] = min(1.0, len(found) / min(5, len(self._skills)))
        reasons += [
            Evidence(f"It asks for {self._skills[word].name}, which you know.", found[word])
            for word in sorted(found)
        ]
        if not found:
            against.append(Evidence("It names none of your skills."))

    def _judge_place(
        self, posting: PostingText, parts: dict[str, float], reasons: list[Evidence], against: list[Evidence]
    ) -> None:
        if not self._profile.locations or not posting.locations:
            return
        for place in posting.locations:
            if any(wanted.casefold() in place.casefold() for wanted in self._profile.locations):
                parts["location"] = 1.0
                reasons.append(Evidence("It is where you want to work.", place))
                return
        parts["location"] = 0.0
        against.append(Evidence("It is not in a place you named.", posting.locations[0]))
