"""What is read out of postings, measured: technologies, spans of knowledge, work models, salaries, broken rules."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from benchmarks.matching_baselines import METHODS, Spans, Texts
from benchmarks.matching_samples import (
    ADS,
    FACTS,
    Post,
    auc,
    f1,
    gold_salaries,
    gold_technologies,
    table,
)
from scoutly_tui.domain.salary_prose import salaries_in
from scoutly_tui.matching.dealbreakers import judge
from scoutly_tui.matching.document import Document, Sentence, words
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.profile import Profile
from scoutly_tui.matching.score import Scorer
from scoutly_tui.matching.technologies import FIELD, lexicon, technologies
from scoutly_tui.matching.understanding.knowledge import knowledge_spans
from scoutly_tui.matching.understanding.reading import Reader
from scoutly_tui.matching.understanding.work_model import decide, models_in

Row = Sequence[object]


class Halves:
    """The hiring posts in two halves by company, and for each odd one the likest even one by each method."""

    def __init__(self, posts: Sequence[Post]) -> None:
        self.even = [post for post in posts if not post.odd]
        self.odd = [post for post in posts if post.odd]
        known = Texts([post.text for post in self.even])
        self.likest = {
            method: {post.text: self.even[known.nearest(method, post.text)] for post in self.odd}
            for method in METHODS
        }


# ── technologies and knowledge ───────────────────────────────────────────────────────────────────────────


def onet_terms() -> dict[str, str]:
    """The hot technologies of O*NET, matched as they are written: what a taxonomy does without care."""
    file = FACTS / "onet-technologies.tsv"
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines()[1:]]
    return {row[0].lower(): row[0] for row in rows if "Y" in row[2:4]}


def read_technologies(halves: Halves) -> None:
    onet = onet_terms()
    methods: dict[str, Callable[[Post], set[str]]] = {
        f"{name}: the likest post's labels": lambda post, name=name: gold_technologies(
            halves.likest[name][post.text]
        )
        for name in METHODS
    }
    methods["O*NET's hot technologies, as written"] = lambda post: {
        lexicon().canonical(name)
        for low, name in onet.items()
        if f" {low} " in f" {' '.join(words(post.text))} "
    }
    methods["ours"] = lambda post: {
        name for name in technologies(post.text) if lexicon().kinds[name] != FIELD
    }
    rows: list[Row] = [("technologies in hiring posts, held-out companies", "precision", "recall", "F1")]
    for name, method in methods.items():
        hit = wrong = missed = 0
        for post in halves.odd:
            truth, found = gold_technologies(post), method(post)
            hit += len(truth & found)
            wrong += len(found - truth)
            missed += len(truth - found)
        rows.append((name, *f1(hit, wrong, missed)))
    table("Technologies", rows)


def _labelled(file: str) -> Iterator[tuple[list[str], list[bool]]]:
    for line in (FACTS / file).read_text("utf-8").splitlines():
        record = json.loads(line)
        yield record["tokens"], [tag != "O" for tag in record["tags_knowledge"]]


def _known_spans() -> list[str]:
    """The spans that experts marked in the training part, as texts."""
    found: dict[str, None] = {}
    for tokens, marks in _labelled("skillspan-train.jsonl"):
        at = 0
        while at < len(tokens):
            end = at
            while end < len(tokens) and marks[end]:
                end += 1
            if end > at:
                found.setdefault(" ".join(tokens[at:end]).lower())
            at = max(end, at + 1)
    return list(found)


def _marked_by(spans: Spans, method: str, tokens: list[str]) -> list[bool]:
    marks = [False] * len(tokens)
    for size in (3, 2, 1):
        for at in range(len(tokens) - size + 1):
            piece = " ".join(tokens[at : at + size])
            if any(c.isalpha() for c in piece) and spans.holds(method, piece):
                marks[at : at + size] = [True] * size
    return marks


def _marked_by_us(tokens: list[str]) -> list[bool]:
    marks, at = [], 0
    spans = knowledge_spans(Sentence(" ".join(tokens), 0))
    for token in tokens:
        marks.append(any(span.start < at + len(token) and span.end > at for span in spans))
        at += len(token) + 1
    return marks


def read_spans(every: int) -> None:
    """The plain methods are slow here: they see every ``every``-th sentence, ours sees those and all."""
    records, known = list(_labelled("skillspan-dev.jsonl")), Spans(_known_spans())
    some = records[::every]
    rows: list[Row] = [("knowledge tokens in SkillSpan's dev part", "sentences", "precision", "recall", "F1")]
    tried: list[tuple[str, list[tuple[list[str], list[bool]]], Callable[[list[str]], list[bool]]]] = [
        (f"{name}: the likest marked span", some, lambda tokens, name=name: _marked_by(known, name, tokens))
        for name in METHODS
    ]
    tried += [("ours", some, _marked_by_us), ("ours", records, _marked_by_us)]
    for name, chosen, method in tried:
        hit = wrong = missed = 0
        for tokens, truth in chosen:
            for wanted, found in zip(truth, method(tokens), strict=True):
                hit += wanted and found
                wrong += found and not wanted
                missed += wanted and not found
        rows.append((name, len(chosen), *f1(hit, wrong, missed)))
    table("Skill spans", rows)


# ── work model and salary ────────────────────────────────────────────────────────────────────────────────


def gold_model(post: Post) -> str | None:
    """The label's one work model; None where it names two or none."""
    label = str(post.labels.get("remote work policy")).lower()
    said = {
        "remote": "remote" in label or "home" in label,
        "hybrid": "hybrid" in label,
        "on_site": bool(re.search(r"on-?\s?site|office", label)),
    }
    named = [name for name, present in said.items() if present]
    return named[0] if len(named) == 1 else None


def our_model(post: Post) -> str:
    found = decide(models_in(Document(post.text)))
    return found.value.value if found else "on_site"


def _first_keyword(post: Post) -> str:
    low = post.text.lower()
    return "hybrid" if "hybrid" in low else "remote" if "remote" in low else "on_site"


def _names_one(post: Post) -> bool:
    first = post.text.split("\n")[0].lower()
    kinds = ("remote|wfh", "hybrid", "on-?\\s?site|in-?(?:person|office)")
    return sum(bool(re.search(kind, first)) for kind in kinds) == 1


def read_models(halves: Halves) -> None:
    shown: dict[str, list[Post]] = {
        "held-out companies": halves.odd,
        "of these, where the first line names one": [post for post in halves.odd if _names_one(post)],
    }
    methods: dict[str, Callable[[Post], str]] = {
        f"{name}: the likest post's label": lambda post, name=name: (
            gold_model(halves.likest[name][post.text]) or "on_site"
        )
        for name in METHODS
    }
    methods |= {"first keyword": _first_keyword, "ours": our_model}
    rows: list[Row] = [("macro-F1; a post that says nothing counts as on-site", *shown)]
    for name, method in methods.items():
        rows.append((name, *(_macro_f1_of(method, chosen) for chosen in shown.values())))
    table("Remote, hybrid, on-site", rows)
    everything = [*halves.even, *halves.odd]
    counted = [sum(gold_model(post) is not None for post in one) for one in (*shown.values(), everything)]
    print(f"labelled posts: {counted[0]}, {counted[1]}; ours over both halves ({counted[2]}):", end=" ")
    print(f"{_macro_f1_of(our_model, everything):.3f} ± {_spread(our_model, everything):.3f};", end=" ")
    print(f"held out ± {_spread(our_model, halves.odd):.3f} (95 %, companies drawn anew)")


def _spread(method: Callable[[Post], str], chosen: Sequence[Post], draws: int = 200) -> float:
    """Half the 95 % interval of the macro-F1, by drawing as many companies again and again."""
    answers = {post.text: method(post) for post in chosen}
    by_company: dict[str, list[Post]] = {}
    for post in chosen:
        by_company.setdefault(post.company, []).append(post)
    dice, companies = random.Random(7), sorted(by_company)
    values = sorted(
        _macro_f1_of(
            lambda post: answers[post.text],
            [post for name in dice.choices(companies, k=len(companies)) for post in by_company[name]],
        )
        for _ in range(draws)
    )
    return (values[int(draws * 0.975)] - values[int(draws * 0.025)]) / 2


def _macro_f1_of(method: Callable[[Post], str], chosen: Sequence[Post]) -> float:
    counts = Counter((truth, method(post)) for post in chosen if (truth := gold_model(post)))
    values = []
    for kind in sorted({truth for truth, _ in counts}):
        hit = counts[kind, kind]
        wrong = sum(n for (truth, found), n in counts.items() if found == kind != truth)
        missed = sum(n for (truth, found), n in counts.items() if truth == kind != found)
        values.append(f1(hit, wrong, missed)[2])
    return sum(values) / len(values)


def read_salaries(halves: Halves) -> None:
    def ours(post: Post) -> list[tuple[float, float]]:
        sums = [found.salary for found in salaries_in(post.text)]
        return [(s.minimum or 0.0, s.maximum or (s.minimum or 0.0) * 3) for s in sums]

    def simple(post: Post) -> list[tuple[float, float]]:
        sums = [float(m.replace(",", "")) for m in re.findall(r"[$€£](\d[\d,]*)", post.text)]
        return [(value, value) for value in sums if value >= 1_000]

    methods: dict[str, Callable[[Post], list[tuple[float, float]]]] = {
        f"{name}: the likest post's label": lambda post, name=name: [
            (value, value) for value in gold_salaries(halves.likest[name][post.text])
        ]
        for name in METHODS
    }
    methods |= {"currency and digits": simple, "ours": ours}
    rows: list[Row] = [("salary in hiring posts, held-out companies", "right of all posts", "F1 of stated")]
    for name, method in methods.items():
        counts = Counter(_salary_verdict(gold_salaries(post), method(post)) for post in halves.odd)
        bad = counts["wrong"]
        figures = f1(counts["hit"], counts["false"] + bad, counts["missed"] + bad)
        rows.append((name, (counts["hit"] + counts["silent"]) / sum(counts.values()), figures[2]))
    table("Salary from prose, end to end", rows)


def _salary_verdict(truth: list[float], found: list[tuple[float, float]]) -> str:
    if not truth or not found:
        return "missed" if truth else "false" if found else "silent"
    right = any(low * 0.99 <= v <= high * 1.01 or v in (low, high) for v in truth for low, high in found)
    return "hit" if right else "wrong"


# ── the labelled ads ─────────────────────────────────────────────────────────────────────────────────────


class Ad:
    """A labelled ad, and the rules of its profile that it breaks."""

    def __init__(self, data: dict[str, object], profiles: dict[str, Profile]) -> None:
        self.posting = PostingText(
            str(data["title"]), str(data["company"]), tuple(data["locations"]), str(data["text"])  # type: ignore[arg-type]
        )  # fmt: skip
        self.name = str(data["profile"])
        self.profile = profiles[self.name]
        self.expect: dict[str, str] = dict(data["expect"])  # type: ignore[call-overload]
        self.text = "\n".join((self.posting.title, *self.posting.locations, self.posting.description or ""))

    @property
    def broken(self) -> set[str]:
        return {rule for rule, verdict in self.expect.items() if verdict == "violated"}


def ads() -> tuple[list[Ad], list[Ad]]:
    """The ads that were looked at while rules were written, and the third that was not."""
    told = json.loads((ADS / "profiles.json").read_text("utf-8"))
    profiles = {name: Profile.from_dict(data) for name, data in told.items()}

    def read(files: Sequence[object]) -> list[Ad]:
        lines = [line for file in files for line in file.read_text("utf-8").splitlines()]  # type: ignore[attr-defined]
        return [Ad(json.loads(line), profiles) for line in lines]

    return read(sorted(ADS.glob("??.jsonl"))), read([ADS / "heldout.jsonl"])


def deal_breakers() -> None:
    seen, held = ads()
    rows: list[Row] = [("deal-breakers", "ads", "violated", "precision", "recall", "right of all verdicts")]
    for name, method in {name: _by_likest(seen, name) for name in METHODS}.items():
        rows.append((f"{name}: what the likest seen ad of that person breaks", *_broken(held, method)))
    rows.append(("ours, held out", *_broken(held, _by_rules)))
    rows.append(("ours, seen while writing rules", *_broken(seen, _by_rules)))
    table("Deal-breakers on invented ads in eight languages", rows)


def _by_rules(ad: Ad) -> dict[str, str]:
    reader = Reader(ad.posting)
    return {item.rule.value: item.verdict.value for item in judge(ad.profile, reader, reader.said)}


def _by_likest(seen: list[Ad], method: str) -> Callable[[Ad], dict[str, str]]:
    own = {name: [ad for ad in seen if ad.name == name] for name in {ad.name for ad in seen}}
    texts = {name: Texts([ad.text for ad in mine]) for name, mine in own.items()}
    return lambda ad: own[ad.name][texts[ad.name].nearest(method, ad.text)].expect


def _broken(chosen: list[Ad], method: Callable[[Ad], dict[str, str]]) -> tuple[object, ...]:
    hit = wrong = missed = right = total = 0
    for ad in chosen:
        found = method(ad)
        for rule in _by_rules(ad).keys() | ad.expect.keys():
            truth, said = ad.expect.get(rule, "not_stated"), found.get(rule, "not_stated")
            hit += truth == said == "violated"
            wrong += said == "violated" != truth
            missed += truth == "violated" != said
            right, total = right + (truth == said), total + 1
    return len(chosen), hit + missed, *f1(hit, wrong, missed)[:2], right / total


def rank_ads() -> None:
    """Ads that break nothing above those that do, within the ads written for one person; the mean over persons."""
    seen, held = ads()
    everything = [*seen, *held]
    rows: list[Row] = [("labelled ads, those that break nothing first", "AUC, mean over persons")]
    ours: Callable[[Profile, list[Ad]], Sequence[float]] = _our_scores
    methods: dict[str, Callable[[Profile, list[Ad]], Sequence[float]]] = {
        name: lambda profile, mine, name=name: Texts([ad.text for ad in mine]).scores(name, _wish(profile))
        for name in METHODS
    }
    methods["ours, the score alone"] = ours
    methods["ours, as the inbox shows them"] = _as_shown
    for name, method in methods.items():
        values = []
        for person in sorted({ad.name for ad in everything}):
            mine = [ad for ad in everything if ad.name == person]
            values.append(auc(method(mine[0].profile, mine), [not ad.broken for ad in mine]))
        rows.append((name, sum(values) / len(values)))
    table("Ranking the labelled ads", rows)


def _wish(profile: Profile) -> str:
    wanted = [*profile.titles, *profile.locations, *(model.value for model in profile.work_models)]
    return "\n".join([*wanted, profile.seniority.value if profile.seniority else "", profile.cv_text])


def _our_scores(profile: Profile, mine: list[Ad]) -> list[float]:
    scorer = Scorer(profile)
    return [float(scorer.score(ad.posting).score or 0) for ad in mine]


def _as_shown(profile: Profile, mine: list[Ad]) -> list[float]:
    """What a rule hides is on no list: it comes last."""
    scorer = Scorer(profile)
    verdicts = [scorer.score(ad.posting) for ad in mine]
    return [float(v.score or 0) - (1_000 if v.hidden else 0) for v in verdicts]
