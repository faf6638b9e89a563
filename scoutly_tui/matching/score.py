"""The local scorer: deterministic, without network or model, every remark quoting the posting."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log
from typing import Final

from scoutly_tui.matching.dealbreakers import judge
from scoutly_tui.matching.document import words
from scoutly_tui.matching.learning import MOST_LABELS, Example, Features, Label, Learned, features, fit
from scoutly_tui.matching.parts import (
    Remarks,
    SkillSet,
    judge_company,
    judge_place,
    judge_salary,
    judge_seniority,
    judge_skills,
    judge_title,
)
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.technologies import Lexicon, lexicon
from scoutly_tui.matching.terms import cosine, shared, vector
from scoutly_tui.matching.understanding.company_size import company_size
from scoutly_tui.matching.understanding.exclusions import word_in
from scoutly_tui.matching.understanding.knowledge import terms_of
from scoutly_tui.matching.understanding.reading import Reader, Understanding
from scoutly_tui.matching.understanding.sections import Section
from scoutly_tui.matching.verdict import DealBreaker, Evidence, Finding, Verdict

__all__ = ["SCORER_VERSION", "DealBreaker", "Evidence", "Finding", "Scorer", "Verdict", "learn"]

SCORER_VERSION: Final = "2"
NEUTRAL: Final = 50
_WEIGHTS: Final = {
    "text": 0.36,
    "skills": 0.24,
    "title": 0.2,
    "seniority": 0.06,
    "place": 0.1,
    "salary": 0.04,
    "company": 0.04,
}
_MOST_KNOWLEDGE: Final = 3
_HALF_TEXT: Final = 0.10
_HALF_SKILLS: Final = 0.30
MOST_LEANING: Final = 4.0
_MIDDLE: Final = 0.42
_STEEPNESS: Final = 7.0


class Scorer:
    """Scores postings for one profile. The same input gives the same verdict on every machine."""

    def __init__(self, profile: Profile, learned: Learned | None = None) -> None:
        self._profile = profile
        self._learned = learned if learned is not None and learned.share > 0 else None
        self._skills = SkillSet(profile.skills)
        self._unlisted = [name for name in self._skills.by_name if not lexicon().knows(name)]
        own = [profile.cv_text, *profile.titles, *profile.titles, *(skill.name for skill in profile.skills)]
        self._knowledge = Lexicon((term, "", "", "knowledge") for term in terms_of(profile.cv_text))
        self._vector = vector(words("\n".join(own)))

    def score(self, posting: PostingText | Reader) -> Verdict:
        """The verdict on ``posting``; its text is judged, never obeyed. One that is read already is not read again."""
        reader = posting if isinstance(posting, Reader) else Reader(posting)
        said, remarks = reader.said, Remarks()
        partial = reader.posting.description is None
        breakers = judge(self._profile, reader, said)
        parts = self._parts(reader, said, breakers, remarks)
        self._remark_oddities(reader, remarks, partial=partial)
        value = self._blend(parts)
        if self._learned is not None:
            value, parts["learned"] = self._with_learned(
                0.5 if value is None else value, self._learned, features(reader, said), reader, remarks
            )
        if value is None:
            remarks.considerations.insert(0, Evidence(self._why_neutral()))
        return Verdict(
            score=NEUTRAL if value is None else max(0, min(100, round(round(value * 100, 6)))),
            reasons=tuple(dict.fromkeys(remarks.reasons)),
            considerations=tuple(dict.fromkeys(remarks.considerations)),
            stretch_goals=tuple(dict.fromkeys(remarks.stretch_goals)),
            deal_breakers=breakers,
            partial=partial,
            parts={name: round(part, 4) for name, part in parts.items()},
        )

    def example(self, label: Label) -> Example:
        """One decision, as learning takes it: its features, and what the profile alone makes of it."""
        reader = Reader(label.posting)
        return Example(features(reader, reader.said), self.offset(reader), label.liked, label.reason)

    def offset(self, reader: Reader) -> float:
        """What the profile alone makes of a posting, in log-odds; 0 where it makes nothing of it."""
        breakers = judge(self._profile, reader, reader.said)
        value = self._blend(self._parts(reader, reader.said, breakers, Remarks()))
        return 0.0 if value is None else _log_odds(value)

    def _why_neutral(self) -> str:
        if self._profile.is_empty:
            return "Your profile is empty, so every posting scores the same."
        return "Your profile says nothing that this posting could be compared with."

    def _parts(
        self, reader: Reader, said: Understanding, breakers: tuple[DealBreaker, ...], remarks: Remarks
    ) -> dict[str, float]:
        profile, parts = self._profile, dict[str, float]()
        verdicts = {item.rule.value: item for item in breakers}
        if profile.titles:
            parts["title"] = judge_title(profile.titles, reader.posting.title, remarks)
        if self._skills and reader.posting.description is not None:
            own = self._own_terms(reader)
            found = judge_skills(self._skills, said, own, remarks)
            _keep(
                parts,
                "skills",
                None if found is None else found / (found + _HALF_SKILLS) * (1 + _HALF_SKILLS),
            )
        if self._vector and reader.posting.description is not None:
            parts["text"] = self._judge_text(reader, remarks)
        if profile.seniority is not None:
            _keep(parts, "seniority", judge_seniority(profile.seniority, said, remarks))
        _keep(parts, "place", judge_place(profile, verdicts, reader, remarks))
        _keep(parts, "salary", judge_salary(verdicts, remarks))
        if profile.company_sizes:
            _keep(parts, "company", judge_company(profile.company_sizes, company_size(reader), remarks))
        return parts

    def _own_terms(self, reader: Reader) -> dict[str, str]:
        """Skills that only this person names, found by their writing."""
        texts = (reader.posting.title, reader.document.text)
        return {name: found.quote for name in self._unlisted if (found := word_in(texts, name))}

    def _judge_text(self, reader: Reader, remarks: Remarks) -> float:
        theirs = vector([*words(reader.posting.title), *reader.document.words])
        alike = cosine(self._vector, theirs)
        if alike >= _HALF_TEXT and self._profile.cv_text:
            terms = shared(self._vector, theirs, 4)
            if quote := _sentence_with(reader, terms[:1]):
                remarks.reasons.append(
                    Evidence(f"It speaks of what your CV speaks of: {', '.join(terms)}.", quote)
                )
        remarks.reasons += self._shared_knowledge(reader)
        return alike / (alike + _HALF_TEXT)

    def _shared_knowledge(self, reader: Reader) -> list[Evidence]:
        """Knowledge beyond technologies that the posting asks for and the CV speaks of."""
        found: dict[str, str] = {}
        for sentence, section in reader.sectioned:
            if section in (Section.ABOUT, Section.BENEFITS):
                continue
            for mention in self._knowledge.mentions(sentence):
                found.setdefault(mention.name, sentence.quote(mention.span.start, mention.span.end))
            if len(found) >= _MOST_KNOWLEDGE:
                break
        return [Evidence(f"It speaks of {term}, as your CV does.", quote) for term, quote in found.items()]

    def _remark_oddities(self, reader: Reader, remarks: Remarks, *, partial: bool) -> None:
        if partial:
            remarks.considerations.append(Evidence("Only the title is known so far."))
        if reader.orders:
            note = "It holds words meant for machines; they count for nothing."
            remarks.considerations.append(Evidence(note, reader.orders))

    def _blend(self, parts: dict[str, float]) -> float | None:
        total = sum(_WEIGHTS[name] for name in parts)
        if not total or not parts.keys() & {"title", "skills", "text"}:
            return None
        mean = sum(_WEIGHTS[name] * part for name, part in parts.items()) / total
        return _logistic(_STEEPNESS * (mean - _MIDDLE))

    def _with_learned(
        self, value: float, learned: Learned, found: Features, reader: Reader, remarks: Remarks
    ) -> tuple[float, float]:
        """``value`` corrected in log-odds by what was learned, and how far a yes is likely by that alone."""
        leaning = max(-MOST_LEANING, min(MOST_LEANING, learned.leaning(found)))
        for term in learned.why(found):
            kind, _, rest = term.text.partition(" ")
            name = rest if kind in ("title", "skill", "work") and rest else term.text
            quote = _sentence_with(reader, [name.lower().replace("_", " ")])
            if term.weight > 0 and leaning > 0:
                remarks.reasons.append(Evidence(f"Learned: you tend to say yes to “{name}”.", quote))
            elif term.weight < 0 and leaning < 0:
                remarks.considerations.append(Evidence(f"Learned: you tend to say no to “{name}”.", quote))
        return _logistic(_log_odds(value) + learned.share * leaning), _logistic(leaning)


def learn(profile: Profile, labels: Sequence[Label]) -> Learned:
    """What a user's decisions teach beyond their profile, oldest first. Learn again when either changes."""
    scorer = Scorer(profile)
    return fit([scorer.example(label) for label in labels[-MOST_LABELS:]])


def _log_odds(value: float) -> float:
    held = max(0.001, min(0.999, value))
    return log(held / (1 - held))


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, x))))


def _keep(parts: dict[str, float], name: str, value: float | None) -> None:
    if value is not None:
        parts[name] = value


def _sentence_with(reader: Reader, terms: list[str]) -> str:
    """The first sentence, or the title, that holds all words of one of ``terms``; empty if none does."""
    for term in terms:
        wanted = set(term.split())
        for sentence in (reader.title, *reader.document.sentences):
            if wanted.issubset(sentence.words):
                at = max(0, sentence.text.lower().find(term.split()[0]))
                return sentence.quote(at, at)
    return ""
