"""What sentences in eight languages are read to say."""

import pytest

from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.matching.document import Document, Sentence
from scoutly_tui.matching.posting import PostingText
from scoutly_tui.matching.scales import LanguageLevel, Seniority
from scoutly_tui.matching.understanding.authorisation import Move, Visa, move_in, visa_in
from scoutly_tui.matching.understanding.contract import contracts_in
from scoutly_tui.matching.understanding.knowledge import knowledge_spans
from scoutly_tui.matching.understanding.languages import languages_in
from scoutly_tui.matching.understanding.reading import Reader, Understanding
from scoutly_tui.matching.understanding.sections import Section, sections
from scoutly_tui.matching.understanding.seniority import title_levels, years_in
from scoutly_tui.matching.understanding.timezone import hours_in, shared_hours
from tests.matching.samples import read_ads, stands_in


def read(text: str, title: str = "Engineer", *locations: str) -> Understanding:
    return Reader(PostingText(title, "", locations, text)).read()


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Fluent German is required.", {"de": "C1"}),
        ("German is a plus.", {}),
        ("German isn't needed; you write English well.", {"en": None}),
        ("Deutsch C1 und Englisch B2 zwingend.", {"de": "C1", "en": "B2"}),
        ("Deutschkenntnisse sind von Vorteil, aber keine Bedingung.", {}),
        ("Französisch auf Muttersprachniveau", {"fr": "C2"}),
        ("Anglais courant exigé, l'italien est un atout.", {"en": "C1"}),
        ("Imprescindible inglés C1; el francés se valora.", {"en": "C1"}),
        ("Goede beheersing van het Nederlands noodzakelijk.", {"nl": "B2"}),
        ("É indispensável inglês fluente.", {"en": "C1"}),
        ("Il tedesco almeno B2 è un requisito.", {"de": "B2"}),
        ("Wymagany język polski na poziomie C1.", {"pl": "C1"}),
        ("Niemiecki mile widziany.", {}),
        ("Our German customers love us.", {}),
        ("Polish your skills with us.", {}),
        ("The team speaks no Dutch at the office.", {}),
    ],
)
def test_a_demanded_language_is_told_from_a_welcome_one(text: str, needs: dict[str, str | None]) -> None:
    found = {need.code: need.level for need in languages_in(Sentence(text, 0)) if need.demanded}
    assert found.keys() == needs.keys()
    for code, level in needs.items():
        assert level is None or found[code] == LanguageLevel(level)


@pytest.mark.parametrize(
    ("text", "visa"),
    [
        ("You must be authorized to work in the US.", Visa.DEMANDED),
        ("U.S. citizenship is required.", Visa.DEMANDED),
        ("We are an equal opportunity employer regardless of citizenship.", None),
        ("We cannot sponsor visas for this role.", Visa.REFUSED),
        ("Visa sponsorship is available.", Visa.OFFERED),
        ("Happy to support your work visa.", Visa.OFFERED),
        ("Eine gültige Arbeitserlaubnis für Deutschland ist Voraussetzung.", Visa.DEMANDED),
        ("Wir unterstützen dich beim Visum.", Visa.OFFERED),
        ("Vous devez disposer d'un titre de séjour.", Visa.DEMANDED),
        ("No tramitamos visados.", Visa.REFUSED),
        ("Wij treden niet op als sponsor.", Visa.REFUSED),
        ("Tratamos do visto por ti.", Visa.OFFERED),
        ("È richiesto il permesso di soggiorno.", Visa.DEMANDED),
        ("Nie zapewniamy sponsorowania wizy.", Visa.REFUSED),
        ("There is no visa involved.", Visa.NOT_NEEDED),
        ("We pride ourselves on being good corporate citizens.", None),
        ("A secret clearance is preferred.", None),
    ],
)
def test_what_is_said_of_work_permits_is_read(text: str, visa: Visa | None) -> None:
    found = visa_in(Sentence(text, 0))
    assert (found.visa if found else None) == visa


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("Relocation is required.", Move.DEMANDED),
        ("Relocation assistance is offered.", Move.HELPED),
        ("No relocation needed.", Move.NOT_NEEDED),
        ("Willing to relocate: yes", None),
        ("Work from home or be willing to relocate to Oslo.", None),
        ("Umzugsbereitschaft setzen wir voraus.", Move.DEMANDED),
        ("Ein Umzug ist nicht nötig.", Move.NOT_NEEDED),
        ("Je bent bereid te verhuizen.", Move.DEMANDED),
        ("Przeprowadzka nie jest potrzebna.", Move.NOT_NEEDED),
        ("We move fast.", None),
    ],
)
def test_what_is_said_of_moving_is_read(text: str, move: Move | None) -> None:
    found = move_in(Sentence(text, 0))
    assert (found.value if found else None) == move


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("Fully remote within the EU.", WorkModel.REMOTE),
        ("Three days a week in our office.", WorkModel.HYBRID),
        ("We run a hybrid cloud.", None),
        ("This position is on-site in Austin.", WorkModel.ON_SITE),
        ("Homeoffice ist in dieser Rolle leider nicht möglich.", WorkModel.ON_SITE),
        ("Zwei Tage pro Woche im Büro.", WorkModel.HYBRID),
        ("100 % télétravail possible partout en France.", WorkModel.REMOTE),
        ("Trabajo presencial en Madrid.", WorkModel.ON_SITE),
        ("Volledig remote binnen de EU.", WorkModel.REMOTE),
        ("Trabalho presencial de segunda a sexta.", WorkModel.ON_SITE),
        ("Non è previsto lo smart working.", WorkModel.ON_SITE),
        ("Pracujemy w 100% zdalnie.", WorkModel.REMOTE),
        ("Model hybrydowy: trzy dni w biurze.", WorkModel.HYBRID),
        ("Remote sensing of glaciers.", None),
        ("You monitor remote sites by satellite.", None),
        ("We are temporarily remote until the office reopens.", None),
    ],
)
def test_the_work_model_is_read(text: str, model: WorkModel | None) -> None:
    found = read(text).work_model
    assert (found.value if found else None) == model


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("Remote within Germany.", "DE", "FR"),
        ("We're remote-first, hiring in the United States and Canada only.", "CA", "IN"),
        ("Remoto LATAM, desde cualquier país de Latinoamérica.", "BR", "ES"),
        ("Werken op afstand kan, maar alleen als je in Nederland of België woont.", "BE", "PL"),
        ("Zdalnie, lecz wyłącznie dla osób mieszkających w Polsce.", "PL", "BR"),
    ],
)
def test_where_remote_work_is_allowed_from_is_read(text: str, inside: str, outside: str) -> None:
    scope = read(text).scope
    assert inside in scope.countries
    assert outside not in scope.countries
    assert scope.quote in text


@pytest.mark.parametrize(
    ("text", "offset", "shared"),
    [
        ("You are available 9am to 5pm Pacific Time.", 1, 0),
        ("Core hours are 10:00–16:00 CET.", 1, 6),
        ("Core hours are 10:00–16:00 CET.", 5.5, 3.5),
        ("At least four hours of overlap with UTC+2.", 1, 8),
        ("We work in time zones between US Pacific Time and Central European Time.", 1, 8),
        ("Wymagamy dostępności między 10:00 a 14:00 czasu polskiego.", 1, 4),
        ("O expediente segue o fuso de Tóquio (9h–18h JST).", -3, 0),
    ],
)
def test_shared_hours_follow_from_zone_and_hours(text: str, offset: float, shared: float) -> None:
    hours = hours_in(Sentence(text, 0))
    assert hours is not None
    assert shared_hours(hours, offset) == pytest.approx(shared, abs=0.6)


@pytest.mark.parametrize(
    "text", ["We ship 24/7.", "Founded in 2010, 9 to 5 people.", "Take your time.", "EST. 1890"]
)
def test_a_sentence_without_zone_and_duty_demands_no_hours(text: str) -> None:
    assert hours_in(Sentence(text, 0)) is None


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Senior Backend Engineer", Seniority.SENIOR),
        ("Werkstudent Softwareentwicklung (m/w/d)", Seniority.INTERN),
        ("Développeur confirmé", Seniority.MID),
        ("Desenvolvedor pleno", Seniority.MID),
        ("Medior developer", Seniority.MID),
        ("Młodszy programista", Seniority.JUNIOR),
        ("Starszy analityk", Seniority.SENIOR),
        ("Staff Engineer", Seniority.LEAD),
        ("Head of Data", Seniority.HEAD),
        ("Directeur technique", Seniority.HEAD),
        ("CTO", Seniority.EXECUTIVE),
        ("Estagiário de desenvolvimento", Seniority.INTERN),
        ("Becaria de datos", Seniority.INTERN),
        ("Junior Product Manager", Seniority.JUNIOR),
        ("Product Manager", None),
        ("Lead Generation Specialist", None),
        ("Student Success Coach", None),
        ("Internal Tools Engineer", None),
    ],
)
def test_the_level_is_read_in_the_titles_language(title: str, level: Seniority | None) -> None:
    assert list(title_levels(title)) == ([level] if level else [])


def test_a_title_for_two_levels_names_both() -> None:
    assert set(title_levels("Junior/Senior Engineer")) == {Seniority.JUNIOR, Seniority.SENIOR}


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("5+ years of experience with Python", 5),
        ("Mindestens vier Jahre Berufserfahrung", 4),
        ("au moins huit ans d'expérience", 8),
        ("3-5 years of experience", 3),
        ("We have been around for over 20 years.", None),
        ("Wir sind 10 Jahre alt.", None),
        ("Over the next five years you gain experience.", None),
    ],
)
def test_years_of_experience_are_read(text: str, years: int | None) -> None:
    found = years_in(Sentence(text, 0))
    assert (found.value if found else None) == years


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Unbefristete Festanstellung in Vollzeit", {EmploymentType.FULL_TIME}),
        ("Die Stelle ist auf zwei Jahre befristet.", {EmploymentType.TEMPORARY}),
        ("CDD de 12 mois, temps plein", {EmploymentType.TEMPORARY, EmploymentType.FULL_TIME}),
        ("Umowa o pracę albo B2B", {EmploymentType.FULL_TIME, EmploymentType.CONTRACT}),
        ("Our B2B product has temporary files.", set()),
        ("Part-time, 20 hours a week", {EmploymentType.PART_TIME}),
        ("Stage de fin d'études", {EmploymentType.INTERNSHIP}),
        ("A freelance contract", {EmploymentType.CONTRACT}),
        ("Internal tools", set()),
    ],
)
def test_kinds_of_contract_are_read(text: str, kinds: set[EmploymentType]) -> None:
    assert {stated.value for stated in contracts_in(Sentence(text, 0))} == kinds


def test_headings_open_sections_in_many_languages() -> None:
    text = "Über uns\nWir bauen.\nDas bringst du mit:\nPython\nNice to have\nRust\nWir bieten\nObst"
    found = {sentence.text: section for sentence, section in sections(Document(text).sentences)}
    assert found["Wir bauen."] is Section.ABOUT
    assert found["Python"] is Section.REQUIREMENTS
    assert found["Rust"] is Section.NICE_TO_HAVE
    assert found["Obst"] is Section.BENEFITS


def test_skills_know_whether_they_are_a_must() -> None:
    said = read("Requirements:\nPython and Kafka\nBonus points:\nRust\nElixir is a plus.")
    assert {need.name: need.must for need in said.skills} == {
        "Python": True, "Apache Kafka": True, "Rust": False, "Elixir": False,
    }  # fmt: skip


def test_a_bare_dollar_is_the_dollar_of_the_country() -> None:
    salary = read("Salary $120,000 a year", "Engineer", "Toronto, Canada").salary
    assert salary is not None
    assert salary.value.currency == "CAD"


def test_knowledge_is_marked_beyond_technologies() -> None:
    text = "You have a degree in computer science and knowledge of supply chain planning."
    marked = [text[span.start : span.end] for span in knowledge_spans(Sentence(text, 0))]
    assert any("computer science" in span for span in marked)
    assert any("supply chain planning" in span for span in marked)


def test_nothing_is_stated_where_nothing_is_said() -> None:
    said = read("We make chairs. They are good chairs.")
    assert (said.salary, said.years, said.hours, said.work_model) == (None, None, None, None)
    assert not (said.skills)
    assert not (said.languages)
    assert not (said.visas)
    assert not (said.moves)
    assert not (said.contracts)
    assert not (said.levels)
    assert not said.scope.countries


def test_looking_only_where_cue_words_stand_misses_nothing_in_the_labelled_ads() -> None:
    for ad in read_ads(held_out=False):
        quick, slow = Reader(ad.posting).read(), Reader(ad.posting, gated=False).read()
        assert quick == slow, ad.id


def test_every_value_of_the_labelled_ads_is_quoted_verbatim() -> None:
    for ad in read_ads(held_out=False):
        said = Reader(ad.posting).read()
        quotes = [
            *(item.quote for item in (*said.skills, *said.languages, *said.models, *said.visas)),
            *(item.quote for item in (*said.moves, *said.contracts)),
            *said.levels.values(),
            said.scope.quote,
            *(item.quote for item in (said.years, said.hours, said.salary) if item),
        ]
        for quote in quotes:
            assert stands_in(quote, ad.posting), (ad.id, quote)
