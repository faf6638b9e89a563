"""What invented companies look for: roles with their titles, departments and skills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Role:
    """A kind of work: titles by language (English stands in), tools, what is done all day (in English).

    ``pay`` is a year's pay in Germany, mid-level, in thousands of euros.
    """

    key: str
    department: str
    titles: dict[str, str]
    skills: tuple[str, ...]
    duties: tuple[str, ...]
    pay: int
    technical: bool = True


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


ROLES: Final = (
    Role(
        "backend", "Engineering",
        {"en": "Backend Engineer", "de": "Backend-Entwickler:in", "fr": "Développeur·se back-end",
         "es": "Desarrollador/a backend", "it": "Sviluppatore backend", "nl": "Backend developer",
         "pt": "Programador(a) backend", "pl": "Programista backend", "sv": "Backendutvecklare",
         "ja": "バックエンドエンジニア"},
        _list("Python, Django, FastAPI, PostgreSQL, Redis, Docker, Kubernetes, Go, gRPC, Celery, AWS, "
               "Terraform"),
        _list("design and run the services behind our product, keep the database fast as it grows,"
              "review each other's code with care, take part in a calm on-call rota,"
              "write the design notes you wish you had found"),
        72,
    ),
    Role(
        "data", "Data",
        {"en": "Data Engineer", "de": "Data Engineer", "fr": "Ingénieur·e data", "es": "Ingeniero/a de datos",
         "it": "Data engineer", "nl": "Data engineer", "pt": "Engenheiro(a) de dados",
         "pl": "Inżynier danych", "sv": "Dataingenjör", "ja": "データエンジニア"},
        _list("Python, SQL, Apache Airflow, dbt, Snowflake, Apache Kafka, Spark, BigQuery, PostgreSQL, "
               "AWS, Docker"),
        _list("build pipelines that still make sense on a Monday, model the tables that every team relies on,"
              "make bad data loud and early, help analysts ship their own work"),
        74,
    ),
    Role(
        "platform", "Platform",
        {"en": "Platform Engineer", "de": "Plattform-Ingenieur:in", "fr": "Ingénieur·e plateforme",
         "es": "Ingeniero/a de plataforma", "pl": "Inżynier platformy", "ja": "プラットフォームエンジニア"},
        _list("Kubernetes, Terraform, Linux, Python, Go, AWS, Prometheus, Grafana, GitHub Actions, "
               "PostgreSQL"),
        _list("give product teams a paved road to production, keep clusters boring,"
              "measure what users feel and act on it, automate the runbook away"),
        78,
    ),
    Role(
        "frontend", "Engineering",
        {"en": "Frontend Engineer", "de": "Frontend-Entwickler:in", "fr": "Développeur·se front-end",
         "es": "Desarrollador/a frontend", "it": "Sviluppatore frontend", "nl": "Frontend developer",
         "pt": "Programador(a) frontend", "pl": "Programista frontend", "sv": "Frontendutvecklare",
         "ja": "フロントエンドエンジニア"},
        _list("TypeScript, React, Vue.js, CSS, Next.js, GraphQL, Playwright, Vite, Accessibility, Storybook"),
        _list("build interfaces that work with a keyboard and a slow network, care for our component library,"
              "sit beside users and watch, delete more than you add"),
        66,
    ),
    Role(
        "mobile", "Engineering",
        {"en": "Mobile Developer", "de": "App-Entwickler:in", "fr": "Développeur·se mobile",
         "es": "Desarrollador/a móvil", "it": "Sviluppatore mobile", "pl": "Programista mobilny"},
        _list("Kotlin, Swift, Flutter, React Native, Android, iOS, Firebase, GraphQL"),
        _list("ship our app every two weeks, make it work on a ferry without reception,"
              "profile before you optimise"),
        67,
    ),
    Role(
        "ml", "Research",
        {"en": "Machine Learning Engineer", "de": "Machine-Learning-Ingenieur:in",
         "fr": "Ingénieur·e machine learning", "es": "Ingeniero/a de aprendizaje automático",
         "ja": "機械学習エンジニア"},
        _list("Python, PyTorch, scikit-learn, MLflow, SQL, Docker, Kubernetes, NumPy, FastAPI"),
        _list("take models from notebook to something people depend on, build honest evaluations,"
              "say no to a model where a rule will do"),
        82,
    ),
    Role(
        "security", "Security",
        {"en": "Security Engineer", "de": "IT-Sicherheitsingenieur:in", "fr": "Ingénieur·e sécurité",
         "nl": "Security engineer", "es": "Ingeniero/a de seguridad"},
        _list("Linux, Python, Threat modelling, OAuth, Terraform, AWS, Burp Suite, SIEM"),
        _list("review designs before they are built, run exercises nobody dreads,"
              "answer reports within a day"),
        80,
    ),
    Role(
        "embedded", "Hardware",
        {"en": "Embedded Software Engineer", "de": "Embedded-Softwareentwickler:in",
         "fr": "Ingénieur·e logiciel embarqué", "sv": "Inbyggd systemutvecklare",
         "it": "Sviluppatore embedded"},
        _list("C++, C, Rust, FreeRTOS, Embedded Linux, Yocto, CAN bus, Python"),
        _list("write firmware that survives salt water, bring up new boards in our small lab,"
              "keep the test bench honest"),
        70,
    ),
    Role(
        "qa", "Engineering",
        {"en": "QA Engineer", "de": "Testingenieur:in", "fr": "Ingénieur·e QA", "pl": "Tester oprogramowania",
         "es": "Ingeniero/a de calidad"},
        _list("Playwright, Cypress, Python, pytest, Postman, Jenkins, SQL"),
        _list("find the bug before the customer does, automate what bores you, speak for the user in "
               "planning"),
        56,
    ),
    Role(
        "design", "Design",
        {"en": "Product Designer", "de": "Produktdesigner:in", "fr": "Designer produit",
         "es": "Diseñador/a de producto", "it": "Product designer", "nl": "Productontwerper",
         "ja": "プロダクトデザイナー"},
        _list("Figma, Prototyping, User research, Design systems, Accessibility, HTML"),
        _list("draw flows end to end, test early with real people, keep the design system small"),
        63, False,
    ),
    Role(
        "product", "Product",
        {"en": "Product Manager", "de": "Produktmanager:in", "fr": "Chef·fe de produit",
         "es": "Responsable de producto", "it": "Product manager", "nl": "Productmanager",
         "pt": "Gestor(a) de produto", "sv": "Produktchef"},
        _list("Roadmapping, SQL, Jira, User interviews, A/B testing, Stakeholder management"),
        _list("decide what we do not build, talk with customers every week, write briefs that fit one page"),
        75, False,
    ),
    Role(
        "support", "Customer Care",
        {"en": "Customer Support Specialist", "de": "Mitarbeiter:in Kundenservice",
         "fr": "Chargé·e de support client", "es": "Agente de atención al cliente",
         "it": "Addetto assistenza clienti", "nl": "Medewerker klantenservice",
         "pt": "Especialista de apoio ao cliente", "pl": "Specjalista ds. obsługi klienta",
         "sv": "Kundtjänstmedarbetare"},
        _list("Zendesk, Intercom, Excel, Writing, Troubleshooting"),
        _list("answer people as you would a neighbour, turn repeated questions into better pages,"
              "tell engineers what hurts"),
        40, False,
    ),
    Role(
        "sales", "Sales",
        {"en": "Account Executive", "de": "Vertriebsmitarbeiter:in", "fr": "Ingénieur·e commercial·e",
         "es": "Ejecutivo/a de cuentas", "it": "Responsabile vendite", "nl": "Accountmanager",
         "pt": "Gestor(a) de contas", "pl": "Przedstawiciel handlowy", "sv": "Säljare", "ja": "法人営業"},
        _list("Salesforce, HubSpot, Negotiation, Forecasting, LinkedIn Sales Navigator"),
        _list("open doors in a new region, run demonstrations people remember, keep the forecast honest"),
        60, False,
    ),
    Role(
        "marketing", "Marketing",
        {"en": "Content Marketing Manager", "de": "Content-Marketing-Manager:in",
         "fr": "Responsable marketing de contenu", "es": "Responsable de marketing de contenidos",
         "it": "Responsabile content marketing", "nl": "Contentmarketeer"},
        _list("SEO, Copywriting, Google Analytics, HubSpot, Newsletters"),
        _list("tell stories our customers forward, plan the editorial year, measure without fooling "
               "yourself"),
        54, False,
    ),
    Role(
        "people", "People",
        {"en": "People Partner", "de": "Personalreferent:in", "fr": "Chargé·e de ressources humaines",
         "es": "Técnico/a de recursos humanos", "it": "Specialista risorse umane", "pl": "Specjalista HR",
         "nl": "HR-adviseur"},
        _list("Recruiting, Labour law, Workday, Coaching"),
        _list("look after people from first letter to farewell, keep pay fair, train our interviewers"),
        55, False,
    ),
    Role(
        "finance", "Finance",
        {"en": "Financial Controller", "de": "Controller:in", "fr": "Contrôleur·se de gestion",
         "es": "Controller financiero/a", "it": "Controller", "sv": "Redovisningsekonom"},
        _list("Excel, SAP, IFRS, Forecasting, SQL"),
        _list("close the month in five days, explain numbers to people who fear them, prepare the audit"),
        64, False,
    ),
    Role(
        "operations", "Operations",
        {"en": "Operations Coordinator", "de": "Mitarbeiter:in Disposition",
        "fr": "Coordinateur·rice logistique",
         "es": "Coordinador/a de operaciones", "nl": "Logistiek coördinator", "pl": "Koordynator logistyki",
         "pt": "Coordenador(a) de operações"},
        _list("Excel, SAP, Route planning, Supplier management"),
        _list("keep parcels moving when it snows, plan shifts fairly, find the slow step and mend it"),
        44, False,
    ),
    Role(
        "writer", "Documentation",
        {"en": "Technical Writer", "de": "Technische:r Redakteur:in", "fr": "Rédacteur·rice technique",
         "es": "Redactor/a técnico/a"},
        _list("Markdown, Git, Docs as code, API documentation, Diagrams"),
        _list("write the page that saves a hundred tickets, keep examples running, edit with kindness"),
        56,
    ),
)  # fmt: skip

BY_KEY: Final = {role.key: role for role in ROLES}
ENGINEERING: Final = tuple(role.key for role in ROLES if role.technical)


@dataclass(frozen=True, slots=True)
class Level:
    """A seniority: how it stands in a title (English, other languages), years asked for, factor on pay."""

    key: str
    mark: str
    years: int
    pay: float
    weight: int


LEVELS: Final = (
    Level("junior", "Junior {}", 1, 0.72, 15),
    Level("mid", "{}", 3, 1.0, 34),
    Level("senior", "Senior {}", 5, 1.25, 30),
    Level("staff", "Staff {}", 8, 1.5, 7),
    Level("lead", "Lead {}", 7, 1.42, 10),
    Level("intern", "{} Intern", 0, 0.35, 4),
)

TEAMS: Final = (
    "Payments", "Search", "Onboarding", "Growth", "Billing", "Core", "Maps", "Ingestion", "Mobility",
    "Insights",
    "Integrations", "Checkout", "Fleet", "Developer Experience", "Partner API", "Reliability",
)  # fmt: skip
