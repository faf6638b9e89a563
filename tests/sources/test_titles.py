"""What reads like a title, in many languages, and what does not."""

from __future__ import annotations

import pytest

from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.notices import nothing_open_in
from scoutly_tui.sources.phrases import CAREERS, is_generic
from scoutly_tui.sources.titles import has_gender_mark, title_score

TITLES = """
Senior Software Engineer | Head of Growth | Staff Nurse, Nights | Warehouse Operative | VP Finance | Intern, Data Science | Sous Chef
Softwareentwickler (m/w/d) | Sachbearbeiterin Buchhaltung | Werkstudent Marketing | Pflegefachkraft (w/m/d) | Projektleitung Tiefbau | Elektroniker:in
Développeur back-end (H/F) | Chargée de communication | Infirmier de nuit | Stage – assistant RH | Ingénieure procédés
Ingeniero/a de datos | Camarera | Jefe de obra | Auxiliar administrativo | Becario de marketing
Desenvolvedor(a) Full Stack | Analista Financeiro Pleno | Estágio em Direito | Motorista
Sviluppatore Java | Addetta alle vendite | Impiegato contabile | Tirocinio marketing
Verpleegkundige | Magazijnmedewerker | Stage HR | Projectleider bouw | Beleidsadviseur
Specjalista ds. kadr | Programista Java | Kierowca C+E | Młodszy księgowy
Vývojář | Účetní | Skladník | Obchodní zástupce pracovník
Systemutvecklare | Undersköterska | Säljare | Projektledare | Sygeplejerske | Sykepleier | Butiksassistent
Ohjelmistokehittäjä | Lähihoitaja | Szoftverfejlesztő | Könyvelő | Inginer software | Șofer | Yazılım Geliştirici | Muhasebeci
Инженер-программист | Бухгалтер | Розробник | Μηχανικός λογισμικού | ソフトウェアエンジニア | 営業担当 | 软件工程师 | 产品经理 | 백엔드 개발자 | مهندس برمجيات
"""
OTHERS = """
About us | Home | Privacy policy | Contact | Learn more | See all jobs | View open positions | Our values | Life at Crumb | Benefits | Blog
Meet our engineers | How we hire | A day with our designers | From intern to CEO | Join our talent community | Open application
Über uns | Impressum | Datenschutz | Initiativbewerbung | Alle Stellen | Mehr erfahren | Warum wir
Mentions légales | Candidature spontanée | Voir l'offre | Nos valeurs | Qui sommes-nous ? | Lire la suite
Aviso legal | Trabaja con nosotros | Ver oferta | Candidatura espontánea | Política de privacidad | Lavora con noi | Scopri di più
Open sollicitatie | Lees meer | Werken bij | Polityka prywatności | Dowiedz się więcej | Volná místa | Läs mer | Lediga jobb | Spontanansökan
О компании | Вакансии | 会社概要 | お問い合わせ | 关于我们 | 加入我们 | 회사소개 | 채용
What is your notice period? | 12.08.2026 | 4711 | 2026 | > | Next | Apply now | LinkedIn
"""


def split(text: str) -> list[str]:
    return [part.strip() for line in text.strip().splitlines() for part in line.split("|") if part.strip()]


@pytest.mark.parametrize("title", split(TITLES))
def test_a_title_reads_like_one(title: str) -> None:
    assert title_score(title) >= 0.5


@pytest.mark.parametrize("other", split(OTHERS))
def test_what_is_no_title_does_not(other: str) -> None:
    assert title_score(other) < 0


@pytest.mark.parametrize(
    "title",
    [
        "Koch (m/w/d)",
        "Chef (H/F)",
        "Entwickler*in",
        "Técnico/a",
        "Professor(a)",
        "Baker (all genders)",
        "Arzt (w/m/d)",
    ],
)
def test_marks_that_only_postings_carry_are_seen(title: str) -> None:
    assert has_gender_mark(title)


@pytest.mark.parametrize(
    "title", ["Input/Output", "Berlin", "Linking words", "C/C++", "AC/DC engineer", "Marketing/Sales"]
)
def test_marks_are_not_seen_where_there_is_none(title: str) -> None:
    assert not has_gender_mark(title)


NOTHING_OPEN = """
There are currently no open positions. | We don't have any openings right now. | No vacancies at the moment. | No jobs found. | We are not hiring at the moment. | 0 jobs
Zurzeit haben wir leider keine offenen Stellen. | Aktuell sind keine Stellen ausgeschrieben. | Aucune offre disponible actuellement. | Nous n'avons pas d'offre en ce moment.
No hay ofertas disponibles en este momento. | Actualmente no tenemos vacantes. | Não há vagas abertas no momento. | Al momento non ci sono posizioni aperte.
Op dit moment zijn er geen vacatures. | Obecnie nie prowadzimy rekrutacji. | Brak ofert pracy. | V současné době nemáme žádné volné pozice. | Just nu har vi inga lediga tjänster.
Der er ingen ledige stillinger lige nu. | Ei avoimia työpaikkoja. | Jelenleg nincs nyitott pozíciónk. | Momentan nu avem posturi disponibile. | Şu anda açık pozisyon bulunmamaktadır.
Открытых вакансий нет. | 現在募集はしておりません。 | 暂无招聘职位 | 현재 진행 중인 채용 공고가 없습니다.
"""
SOMETHING_OPEN = """
If there are no open positions that suit you, write to us. | There is no dress code. | No experience needed for this position | We have 3 open positions | No two jobs are alike here
Wenn keine Stelle passt, bewirb dich initiativ. | Keine Angst vor Höhe | Pas de réunions le vendredi | Sin experiencia previa | Geen negen-tot-vijf mentaliteit
"""


@pytest.mark.parametrize("line", split(NOTHING_OPEN))
def test_a_sentence_that_says_nothing_is_open_is_understood(line: str) -> None:
    assert nothing_open_in([line])


@pytest.mark.parametrize("line", split(SOMETHING_OPEN))
def test_a_sentence_that_says_something_else_is_not(line: str) -> None:
    assert not nothing_open_in([line])


CAREERS_LINKS = "Careers | Jobs | Join us | We're hiring! | Open positions (12) | Karriere | Jobs & Karriere | Recrutement | Nous rejoindre | Trabaja con nosotros | Vagas | Trabalhe conosco | Lavora con noi | Vacatures | Werken bij | Kariera | Praca | Volná místa | Lediga jobb | Ledige stillinger | Avoimet työpaikat | Karrier | Cariere | Kariyer | Вакансии | Καριέρα | 採用情報 | 加入我们 | 채용"


@pytest.mark.parametrize("text", split(CAREERS_LINKS))
def test_a_link_to_careers_is_understood(text: str) -> None:
    assert CAREERS.match(fold(text))


@pytest.mark.parametrize(
    "text",
    split(
        "Apply now | Jetzt bewerben | Postuler | Inscribirme | Candidatar-se | Candidati ora | Solliciteer nu | Aplikuj | Ansök | Read more | View job | Mehr erfahren | Voir l'offre | Ver más | Saiba mais | Scopri | Bekijk vacature | Szczegóły | Více informací | Läs mer | 詳細を見る | 查看详情 | 자세히 보기 | Подробнее"
    ),
)
def test_a_link_that_only_says_more_is_understood(text: str) -> None:
    assert is_generic(fold(text))


def test_folding_keeps_what_scripts_without_case_need() -> None:
    assert fold("Łódź Ünïversität  Ærø ß") == "lodz universitat aero ss"
    assert fold("デザイナー") == fold("デザイナー")
