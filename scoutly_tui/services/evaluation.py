"""Whether the scores serve this person: their own yes and no as the test set, and what the rules hid.

A posting saved or applied to is a yes, a discarded one a no. What was learned from a decision is never used to
judge that decision: learning is measured on companies it has not seen.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final
from zlib import crc32

from scoutly_tui.services import decisions, scoring, shortlist
from scoutly_tui.services.decisions import Decision
from scoutly_tui.services.opinions import WIDE_GAP
from scoutly_tui.store import database

if TYPE_CHECKING:
    from scoutly_tui.matching.learning import Label
    from scoutly_tui.matching.profile import Profile

FOLDS: Final = 5
FEW: Final = 20
"""With fewer of a yes or of a no than this, a measure says little."""

TOP: Final = 10


@dataclass(frozen=True, slots=True)
class Measure:
    """How well one scorer tells this person's yes from their no.

    ``auc`` is the chance that a yes is ranked above a no (0.5: no better than drawing lots), with its 95 %
    interval; ``precision_at_10`` the share of yes among the ten ranked highest. None where there is nothing
    to measure with; ``note`` says why, or what to make of it.
    """

    scorer: str
    postings: int
    liked: int
    auc: float | None
    auc_low: float | None
    auc_high: float | None
    precision_at_10: float | None
    note: str


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What one deal-breaker hides now, and how this person had decided about what it hides."""

    rule: str
    off: bool
    hidden: int
    only_this: int
    liked: int
    discarded: int


@dataclass(frozen=True, slots=True)
class Samples:
    """Postings that looked worse and were read closely all the same: how many the model found good after all."""

    read: int
    good: int
    wide_gaps: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that can be said, and the caution it needs."""

    liked: int
    discarded: int
    measures: tuple[Measure, ...]
    rules: tuple[RuleEffect, ...]
    samples: Samples
    notes: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As JSON values."""
        return asdict(self)


def evaluate(user_id: int) -> Evaluation:
    """Measure the scores against this user's own decisions. Nothing is stored and nothing leaves this machine."""
    with database.reading():
        decided = decisions.newest(user_id)
        samples = _samples(user_id)
        rules = _rules(user_id, decided)
    version, profile = scoring.profile_of(user_id)
    liked = sum(1 for item in decided if item.liked)
    notes = _notes(liked, len(decided) - liked, decided)
    if not version:
        notes.append("There is no profile yet, so nothing can be scored: scoutly profile --cv FILE")
    return Evaluation(
        liked=liked,
        discarded=len(decided) - liked,
        measures=tuple(_measures(profile, decided)),
        rules=rules,
        samples=samples,
        notes=tuple(notes),
    )


def _measures(profile: Profile, decided: Sequence[Decision]) -> list[Measure]:
    from scoutly_tui.matching.score import Scorer

    texts = {item.key: shortlist.posting_text(item.key) for item in decided}
    known = [item for item in decided if texts[item.key] is not None]
    labels = [decisions.label(item, posting) for item in known if (posting := texts[item.key]) is not None]
    scorer = Scorer(profile)
    plain = [scorer.score(label.posting).score for label in labels]
    learned, why_not = _out_of_fold(profile, known, labels)
    stored = [item.score for item in known]
    found = [
        _measure("profile alone", known, plain, "The local score without what was learned from you."),
        _measure("profile and learning", known, learned, why_not),
        _measure(
            "as shown now",
            known,
            stored,
            "The scores in your inbox; what was learned from these very decisions flatters.",
        ),
    ]
    judged = [i for i, item in enumerate(known) if item.model_score is not None]
    some = [known[i] for i in judged]
    found.append(
        _measure(
            "model",
            some,
            [item.model_score for item in some],
            "" if some else "No model has read any of them.",
        )
    )
    if some:
        same = [plain[i] for i in judged]
        both = [
            None if one is None or item.model_score is None else (one + item.model_score) / 2
            for one, item in zip(same, some, strict=True)
        ]
        found.append(
            _measure("profile alone, on what the model read", some, same, "To compare with the model.")
        )
        found.append(_measure("mean of profile and model", some, both, ""))
    return found


def _out_of_fold(
    profile: Profile, decided: Sequence[Decision], labels: Sequence[Label]
) -> tuple[list[float | None], str]:
    """Scores with learning, each by a scorer that learned from other companies only; and a note."""
    from scoutly_tui.matching.learning import fit
    from scoutly_tui.matching.score import Scorer

    examples = [Scorer(profile).example(label) for label in labels]
    folds = [crc32(str(item.company).encode()) % FOLDS for item in decided]
    scores: list[float | None] = [None] * len(labels)
    taught = False
    for fold in range(FOLDS):
        inside = [i for i, number in enumerate(folds) if number == fold]
        if not inside:
            continue
        learned = fit([example for example, number in zip(examples, folds, strict=True) if number != fold])
        taught = taught or learned.share > 0
        scorer = Scorer(profile, learned)
        for i in inside:
            scores[i] = scorer.score(labels[i].posting).score
    if not taught:
        return scores, "There are too few decisions to learn from yet: this is the profile alone."
    return scores, "Each company is scored by what was learned from the others."


def _measure(scorer: str, decided: Sequence[Decision], scores: Sequence[float | None], note: str) -> Measure:
    pairs = [
        (float(score), item.liked, item.key)
        for score, item in zip(scores, decided, strict=True)
        if score is not None
    ]
    yes = [score for score, liked, _ in pairs if liked]
    no = [score for score, liked, _ in pairs if not liked]
    area = auc(yes, no)
    low, high = interval(area, len(yes), len(no)) if area is not None else (None, None)
    words = note
    if pairs and (len(yes) < FEW or len(no) < FEW):
        words = f"{note} Too few to mean much: {len(yes)} yes, {len(no)} no.".strip()
    return Measure(
        scorer,
        len(pairs),
        len(yes),
        area,
        low,
        high,
        precision_at(TOP, [(s, liked) for s, liked, _ in pairs]),
        words,
    )


def auc(yes: Sequence[float], no: Sequence[float]) -> float | None:
    """The chance that one of ``yes`` is above one of ``no``, ties counting half; None if either is empty."""
    if not yes or not no:
        return None
    ranked = sorted([(score, True) for score in yes] + [(score, False) for score in no])
    total, i = 0.0, 0
    while i < len(ranked):
        j = i
        while j < len(ranked) and ranked[j][0] == ranked[i][0]:
            j += 1
        # All of a tie share the mean of their ranks.
        total += sum(1 for _, liked in ranked[i:j] if liked) * (i + j + 1) / 2
        i = j
    return round((total - len(yes) * (len(yes) + 1) / 2) / (len(yes) * len(no)), 4)


def interval(area: float, yes: int, no: int) -> tuple[float, float]:
    """The 95 % interval of an AUC by Hanley and McNeil (Radiology 1982, 143:29–36).

    An AUC of 0 or 1 has no variance by their formula; there the area is taken half a pair away from the edge.
    """
    edge = 0.5 / (yes * no)
    a = min(max(area, edge), 1 - edge)
    q1, q2 = a / (2 - a), 2 * a * a / (1 + a)
    variance = (a * (1 - a) + (yes - 1) * (q1 - a * a) + (no - 1) * (q2 - a * a)) / (yes * no)
    half = 1.96 * math.sqrt(max(variance, 0.0))
    return round(max(0.0, area - half), 4), round(min(1.0, area + half), 4)


def precision_at(most: int, pairs: Sequence[tuple[float, bool]]) -> float | None:
    """The share of yes among the ``most`` highest scores; those tied at the edge count by their mean. None if empty."""
    if not pairs:
        return None
    ranked = sorted(pairs, key=lambda pair: -pair[0])
    size = min(most, len(ranked))
    edge = ranked[size - 1][0]
    above = [liked for score, liked in ranked if score > edge]
    tied = [liked for score, liked in ranked if score == edge]
    return round((sum(above) + (size - len(above)) * sum(tied) / len(tied)) / size, 4)


def _rules(user_id: int, decided: Sequence[Decision]) -> tuple[RuleEffect, ...]:
    from scoutly_tui.matching.profile import Rule

    _, profile = scoring.profile_of(user_id)
    liked = {item.key: item.liked for item in decided}
    rows = database.execute(
        "select posting_id, verdict from match where user_id = ? and hidden and (is_open or state in ('saved', 'discarded'))",
        user_id,
    )
    counts: dict[str, dict[str, int]] = {
        rule.value: dict.fromkeys(("hidden", "only_this", "liked", "discarded"), 0) for rule in Rule
    }
    for key, stored in rows:
        broken = _broken(json.loads(stored))
        for rule in broken & counts.keys():
            row = counts[rule]
            row["hidden"] += 1
            row["only_this"] += len(broken) == 1
            row["liked"] += liked.get(key) is True
            row["discarded"] += liked.get(key) is False
    off = {rule.value for rule in profile.rules_off}
    return tuple(
        RuleEffect(rule, rule in off, **row) for rule, row in counts.items() if row["hidden"] or rule in off
    )


def _broken(verdict: Mapping[str, Any]) -> set[str]:
    return {
        item["rule"]
        for item in verdict.get("deal_breakers", ())
        if item["verdict"] == "violated" and item["quote"]
    }


def _samples(user_id: int) -> Samples:
    read, good = database.execute(
        "select count(*), coalesce(sum(case when score >= ? then 1 else 0 end), 0) from opinion"
        " where user_id = ? and sampled and score is not null",
        shortlist.LINE + 10, user_id,
    )[0]  # fmt: skip
    gaps = database.execute(
        "select count(*) from opinion where user_id = ? and score is not null and abs(score - local_score) > ?",
        user_id, WIDE_GAP,
    )[0][0]  # fmt: skip
    return Samples(int(read), int(good), int(gaps))


def _notes(liked: int, discarded: int, decided: Sequence[Decision]) -> list[str]:
    notes: list[str] = []
    if liked < FEW or discarded < FEW:
        notes.append(
            f"You have said yes {liked} times and no {discarded} times. With fewer than {FEW} of each, all of this is"
            " little more than chance: go on with s and x in the inbox."
        )
    against = sum(1 for item in decided if item.hidden and item.liked)
    if against:
        notes.append(
            f"A rule hides {against} postings you said yes to. See which below, and switch it off if it is wrong."
        )
    if len(decided) == decisions.MOST:
        notes.append(f"Only your newest {decisions.MOST:,} decisions are counted.")
    notes.append(
        "You decided with the scores before your eyes, and never saw what ranks low or is hidden: the measures flatter."
    )
    return notes
