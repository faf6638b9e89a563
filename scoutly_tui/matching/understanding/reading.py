"""All that a posting says, read once: each value with its words, or nothing where it is not stated."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from scoutly_tui.domain.money import Salary
from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.domain.salary_prose import SalaryInText, salary_from_prose
from scoutly_tui.matching.document import Document, Sentence
from scoutly_tui.matching.places import Areas, find_places
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.scales import Seniority
from scoutly_tui.matching.technologies import Mention, lexicon
from scoutly_tui.matching.understanding.authorisation import Move, VisaStatement, move_in, visa_in
from scoutly_tui.matching.understanding.contract import contracts_in
from scoutly_tui.matching.understanding.cues import LETTERS, Topic, may_be_orders, topics_of
from scoutly_tui.matching.understanding.languages import LanguageNeed, languages_in
from scoutly_tui.matching.understanding.orders import disarm, disarm_title
from scoutly_tui.matching.understanding.sections import Section, is_optional, sections
from scoutly_tui.matching.understanding.seniority import body_level, title_levels, years_in
from scoutly_tui.matching.understanding.stated import Stated, lowered
from scoutly_tui.matching.understanding.timezone import Hours, hours_in
from scoutly_tui.matching.understanding.work_model import ModelWords, decide, model_in

_WHERE_FROM: Final = re.compile(
    r"reside|\blive\b|living|based in|located in|hir(?:e|ing) (?:in|across)|candidates|applicants"
    r"|residents|from home|wohn|\bansässig|résid|habit|\bresiden|vivir|\bwoont\b|\bwonen\b|woon"
    r"|morar|abit|mieszka|\bteren|contrat[ao]"
)
_STRICT: Final = re.compile(
    r"\bonly\b|exclusiv|must (?:reside|live|be)|\bnur\b|ausschließlich|uniquement|seulement"
    r"|\bsolo\b|exclusiva|alleen|uitsluitend|apenas|somente|esclusiv|soltanto|wyłącznie|tylko"
)
_LOCAL_DOLLARS: Final = {"CA": "CAD", "AU": "AUD", "NZ": "NZD", "SG": "SGD", "HK": "HKD"}


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A technology or field that a posting names. ``must`` is False where it is only wished for.

    ``years`` of it are asked for in the same sentence, where no other skill could be meant.
    """

    name: str
    must: bool
    section: Section
    quote: str
    years: int | None = None


@dataclass(slots=True)
class RemoteScope:
    """From where remote work is allowed. ``countries`` is empty where nothing limits it."""

    countries: frozenset[str] = frozenset()
    anywhere: bool = False
    quote: str = ""
    strict: bool = False


@dataclass(slots=True)
class Understanding:
    """What a posting says. Lists are empty, and single values None, where it is silent."""

    skills: list[SkillNeed] = field(default_factory=list)
    levels: dict[Seniority, str] = field(default_factory=dict)
    years: Stated[int] | None = None
    languages: list[LanguageNeed] = field(default_factory=list)
    models: list[ModelWords] = field(default_factory=list)
    scope: RemoteScope = field(default_factory=RemoteScope)
    hours: Hours | None = None
    visas: list[VisaStatement] = field(default_factory=list)
    moves: list[Stated[Move]] = field(default_factory=list)
    salary: Stated[Salary] | None = None
    contracts: list[Stated[EmploymentType]] = field(default_factory=list)

    @property
    def work_model(self) -> Stated[WorkModel] | None:
        """The one work model that the words add up to."""
        return decide(self.models)


class Reader:
    """Reads one posting. Sentences are cut once and shared by everything that asks.

    Unless ``gated``, every rule is run on every sentence: slow, and only to check that nothing is missed.
    """

    def __init__(self, posting: PostingText, *, gated: bool = True) -> None:
        self._gated = gated
        self.posting = posting
        self.orders = ""
        """The first words that are meant for machines. They are read as if they were not there."""
        self.title = Sentence(posting.title, 0)
        self.document = Document(posting.description or "")
        self._disarm()
        self.first_line = (self.document.text + "\n").find("\n")
        self.mentioned: list[tuple[Sentence, Section, list[Mention]]] = []
        if in_title := lexicon().mentions(self.title):
            self.mentioned.append((self.title, Section.BODY, in_title))

    def _disarm(self) -> None:
        self._topics = [topics_of(sentence.words) for sentence in self.document.sentences]
        if (body := disarm(self.document, self._topics)) is not None:
            self.document, self.orders = Document(body.text), body.first
            self._topics = [topics_of(sentence.words) for sentence in self.document.sentences]
        if may_be_orders(topics_of(self.title.words)) and (head := disarm_title(self.posting.title)):
            self.posting = replace(self.posting, title=head.text)
            self.title, self.orders = Sentence(head.text, 0), head.first

    @cached_property
    def said(self) -> Understanding:
        """Everything the posting states, read once."""
        return self.read()

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The first letters of every word of title and text: what none of them begins is not there."""
        return frozenset(word[:LETTERS] for word in (*self.title.words, *self.document.words))

    @cached_property
    def with_beginnings(self) -> list[tuple[Sentence, frozenset[str]]]:
        """Title and sentences, each with the first letters of its words."""
        every = (self.title, *self.document.sentences)
        return [(sentence, frozenset([word[:LETTERS] for word in sentence.words])) for sentence in every]

    @cached_property
    def places(self) -> Areas:
        """The places of the location fields."""
        return find_places("; ".join(self.posting.locations))

    @cached_property
    def sectioned(self) -> list[tuple[Sentence, Section]]:
        """The description's sentences, each with its section."""
        return list(sections(self.document.sentences))

    def read(self) -> Understanding:
        """Everything the posting states."""
        found = Understanding(levels=title_levels(self.posting.title))
        self._read_heads(found)
        for (sentence, section), topics in zip(self.sectioned, self._topics, strict=True):
            self._read_sentence(found, sentence, section, topics if self._gated else Topic.ALL)
        if not found.scope.strict:
            self._scope_of_fields(found.scope)
        found.salary = self._salary()
        return found

    def _read_heads(self, found: Understanding) -> None:
        """The title and the location fields speak of work models and contracts too."""
        posting = self.posting
        if posting.work_model is not None:
            found.models.append(ModelWords(posting.work_model, True, "", leading=True))
        for head in (self.title, *(Sentence(place, 0) for place in posting.locations)):
            topics = topics_of(head.words) if self._gated else Topic.ALL
            if topics & Topic.MODEL:
                found.models += (replace(words, leading=True) for words in model_in(head, topics))
        if posting.employment_type is not None:
            found.contracts.append(Stated(posting.employment_type, ""))
        if (topics := topics_of(self.title.words) if self._gated else Topic.ALL) & Topic.KIND:
            found.contracts += contracts_in(self.title, topics)

    def _read_sentence(self, found: Understanding, sentence: Sentence, section: Section, topics: int) -> None:
        self._read_skills(found, sentence, section, topics)
        if topics & Topic.LANGUAGE:
            found.languages += languages_in(sentence)
        if topics & Topic.KIND:
            found.contracts += contracts_in(sentence, topics)
        if topics & Topic.VISA and (visa := visa_in(sentence)):
            found.visas.append(visa)
        moves = topics & Topic.MOVE or (topics & Topic.LIVES and topics & Topic.DUTY)
        if moves and (move := move_in(sentence)):
            found.moves.append(move)
        if topics & Topic.HOURS and found.hours is None:
            found.hours = hours_in(sentence)
        if topics & Topic.YEARS and (years := years_in(sentence)):
            found.years = years if found.years is None or years.value > found.years.value else found.years
        if topics & Topic.LEVEL and not found.levels and (level := body_level(sentence)):
            found.levels = {level.value: level.quote}
        models = model_in(sentence, topics) if topics & Topic.MODEL else []
        if models and sentence.end <= self.first_line:
            models = [replace(words, leading=True) for words in models]
        found.models += models
        if topics & (Topic.WHERE | Topic.MODEL):
            self._widen(found.scope, sentence, remote=any(m.model is not WorkModel.ON_SITE for m in models))

    def _read_skills(self, found: Understanding, sentence: Sentence, section: Section, topics: int) -> None:
        mentions = lexicon().mentions(sentence)
        if not mentions:
            return
        self.mentioned.append((sentence, section, mentions))
        must = not is_optional(sentence, section, topics)
        years = None
        if len(mentions) == 1 and topics & Topic.YEARS:
            stated = years_in(sentence)
            years = stated.value if stated else None
        for mention in mentions:
            quote = sentence.quote(mention.span.start, mention.span.end)
            found.skills.append(SkillNeed(mention.name, must, section, quote, years))

    def _widen(self, scope: RemoteScope, sentence: Sentence, *, remote: bool) -> None:
        """Take in what ``sentence`` says of where people may live; “only” overrules what was said without it."""
        lower = lowered(sentence.text)
        if not (remote or _WHERE_FROM.search(lower)):
            return
        areas = find_places(sentence.text, prose=True)
        if areas.worldwide and not areas.permitted:
            scope.anywhere = True
        if not areas.permitted:
            return
        only = bool(_STRICT.search(lower))
        if only and not scope.strict:
            scope.countries, scope.strict, scope.quote = frozenset(), True, ""
        if only == scope.strict:
            scope.countries |= areas.permitted
            scope.quote = scope.quote or sentence.quote()

    def _scope_of_fields(self, scope: RemoteScope) -> None:
        for place in self.posting.locations:
            areas = find_places(place)
            scope.anywhere = scope.anywhere or areas.worldwide
            if not areas.cities and areas.permitted:
                scope.countries |= areas.permitted
                scope.quote = scope.quote or place

    def _salary(self) -> Stated[Salary] | None:
        if found := salary_from_prose(self.posting.title):
            return Stated(found.salary, self.posting.title.strip())
        if found := salary_from_prose(self.document.text):
            return Stated(self._in_local_dollars(found), self._around(found.start, found.end))
        return Stated(self.posting.salary, "") if self.posting.salary is not None else None

    def _in_local_dollars(self, found: SalaryInText) -> Salary:
        """A bare “$” is the dollar of the one country that the posting is in, where that has its own."""
        countries = self.places.all_countries
        sum_itself = self.document.text[found.start : found.end].lower()
        if found.salary.currency != "USD" or "us" in sum_itself or len(countries) != 1:
            return found.salary
        return replace(found.salary, currency=_LOCAL_DOLLARS.get(next(iter(countries)), "USD"))

    def _around(self, start: int, end: int) -> str:
        """The sentence that holds ``start``; where a sum runs over its end, the sum itself."""
        for sentence in self.document.sentences:
            if sentence.start <= start < sentence.end:
                if end <= sentence.end:
                    return sentence.quote(start - sentence.start, end - sentence.start)
                break
        return self.document.text[start:end].strip()
