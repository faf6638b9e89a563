"""Ranking and learning, measured with invented persons whose yes and no follow from labels, with noise."""

from __future__ import annotations

import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.matching_baselines import METHODS, Texts
from benchmarks.matching_samples import (
    Post,
    auc,
    gold_salaries,
    gold_technologies,
    mean_and_interval,
    table,
)
from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.domain.postings import WorkModel
from scoutly_tui.matching.learning import Example, features, fit
from scoutly_tui.matching.profile import Profile, Skill
from scoutly_tui.matching.score import MOST_LEANING, Scorer
from scoutly_tui.matching.technologies import FIELD, lexicon
from scoutly_tui.matching.understanding.reading import Reader

FAMILIES = {
    "Backend Engineer": r"back-?\s?end|server",
    "Frontend Engineer": r"front-?\s?end|ui engineer|react",
    "Full Stack Engineer": r"full-?\s?stack",
    "Data Engineer": r"data engineer|data platform|analytics engineer|data infra",
    "Machine Learning Engineer": r"machine learning|\bml\b|\bai\b|deep learning|computer vision|data scien",
    "DevOps Engineer": r"devops|sre|reliability|platform|infrastructure|cloud",
    "Mobile Engineer": r"ios|android|mobile",
    "Embedded Engineer": r"embedded|firmware|hardware|robotic",
    "Software Engineer": r"software (?:engineer|developer)",
}


class Labels:
    """What personas decide by: a post's labels, put into one form."""

    def __init__(self, post: Post) -> None:
        self.techs = {name for name in gold_technologies(post) if lexicon().kinds.get(name, FIELD) != FIELD}
        self.families = {
            name
            for name, pattern in FAMILIES.items()
            if any(re.search(pattern, t.lower()) for t in post.titles)
        }
        self.remote = "remote" in str(post.labels.get("remote work policy")).lower()
        self.salary = max(gold_salaries(post), default=0.0)


@dataclass(slots=True)
class Persona:
    """Somebody invented: a profile, and a yes or no to every post, a fifth of them yes."""

    profile: Profile
    likes: list[bool]


def persona(seed: int, labels: Sequence[Labels]) -> Persona:
    dice = random.Random(seed)
    model = dice.choice([one for one in labels if len(one.techs) >= 3 and one.families])
    family = dice.choice(sorted(model.families))
    common = [
        t
        for t, _ in Counter(t for one in labels if family in one.families for t in one.techs).most_common(25)
    ]
    wanted = set(dice.sample(sorted(model.techs), min(4, len(model.techs))))
    while len(wanted) < 7:
        wanted.add(dice.choice(common))
    known = sorted(wanted | set(dice.sample(common, 3)))
    remote, floor = dice.random() < 0.6, dice.choice([None, None, 120_000.0, 150_000.0])
    rare = {t: math.log(len(labels) / (1 + sum(t in one.techs for one in labels))) for t in sorted(wanted)}
    norm = math.sqrt(sum(value * value for value in rare.values()))

    def utility(one: Labels) -> float:
        value = sum(rare[t] for t in sorted(wanted & one.techs)) / norm / (1 + 0.08 * len(one.techs - wanted))
        value = (
            2.2 * value + (1.2 if family in one.families else 0.0) + (0.5 if remote and one.remote else 0.0)
        )
        return value - (0.7 if floor and 0 < one.salary < floor else 0.0) + dice.gauss(0, 0.5)

    utilities = [utility(one) for one in labels]
    line = sorted(utilities)[int(len(utilities) * 0.8)]
    some = " and ".join(sorted(wanted)[:4])
    cv = (
        f"{family}\n\nI am a {family.lower()} with six years of experience.\n\nSkills: {', '.join(known)}\n\n"
        f"Work: built and ran services with {some}. Reviewed code, shipped features, mentored colleagues."
    )
    profile = Profile(
        titles=(family,),
        skills=tuple(Skill(name) for name in known),
        work_models=(WorkModel.REMOTE,) if remote else (),
        salary_floor=Salary(floor, None, "USD", Period.YEAR) if floor else None,
        cv_text=cv,
    )
    return Persona(profile, [value > line for value in utilities])


COUNTS = (10, 20, 50, 100, 200)


class Posts:
    """The posts, each read once: what they say is the same for every persona."""

    def __init__(self, every: Sequence[Post]) -> None:
        self.labels = [Labels(post) for post in every]
        self.readers = [Reader(post.posting) for post in every]
        self.features = [features(reader, reader.said) for reader in self.readers]
        self.texts = Texts([post.text for post in every])
        self.test = [i for i, post in enumerate(every) if post.odd]
        self.train = [i for i, post in enumerate(every) if not post.odd]


def ranking(every: Sequence[Post], number: int) -> None:
    """How well each scorer tells a persona's yes from their no, and what learning adds, on unseen companies."""
    sample = Posts(every)
    scores: dict[str, list[float]] = defaultdict(list)
    curve: dict[int, list[float]] = defaultdict(list)
    gains: dict[int, list[float]] = defaultdict(list)
    for seed in range(number):
        one = persona(seed, sample.labels)
        truth, cv, scorer = [one.likes[i] for i in sample.test], one.profile.cv_text, Scorer(one.profile)
        for name in METHODS:
            values = sample.texts.scores(name, cv)
            scores[name].append(auc([values[i] for i in sample.test], truth))
        offsets = [scorer.offset(reader) for reader in sample.readers]
        plain = auc([offsets[i] for i in sample.test], truth)
        scores["ours, unlearned"].append(plain)
        order = random.Random(1_000 + seed).sample(sample.train, min(max(COUNTS), len(sample.train)))
        taught = [Example(sample.features[i], offsets[i], one.likes[i]) for i in order]
        for count in COUNTS:
            learned = fit(taught[:count])
            leaning = [
                offsets[i] + learned.share * _held(learned.leaning(sample.features[i])) for i in sample.test
            ]
            curve[count].append(auc(leaning, truth))
            gains[count].append(curve[count][-1] - plain)
    scores[f"ours, after {COUNTS[-1]} decisions"] = curve[COUNTS[-1]]
    table(
        f"Ranking: AUC over {number} personas, posts of companies nobody trained on",
        [("scorer", "AUC"), *((name, mean_and_interval(values)) for name, values in scores.items())],
    )
    rows = [
        (count, mean_and_interval(curve[count]), mean_and_interval(gains[count]), min(gains[count]))
        for count in COUNTS
    ]
    table("Learning from triage", [("decisions", "AUC", "gain over unlearned", "worst persona"), *rows])


def _held(leaning: float) -> float:
    return max(-MOST_LEANING, min(MOST_LEANING, leaning))
