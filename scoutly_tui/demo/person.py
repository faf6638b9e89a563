"""The invented person whose inbox the demo fills, and what would make them happy."""

from __future__ import annotations

from typing import Any, Final

NAME: Final = "Robin Ashgrove"

WANTED_TITLES: Final = (
    "Senior Backend Engineer",
    "Senior Python Engineer",
    "Data Engineer",
    "Platform Engineer",
)

CV: Final = """\
# Robin Ashgrove

Senior backend engineer · Utrecht, Netherlands (CET) · robin@ashgrove.example
English (C2), Dutch (native), German (B2). Citizen of the European Union. Not looking to relocate.

## Profile

Nine years of building services and data pipelines in Python. I like small teams, plain designs, PostgreSQL
that is treated well, and systems that stay up while everyone sleeps. Looking for a remote role in Europe.

## Experience

### Senior Backend Engineer, Harbourlight Timetables (2021–today)

- Designed and run the Python services (FastAPI, Django) behind a ferry timetable used in eleven countries
- Moved 4 TB of PostgreSQL to partitioned tables without a minute of downtime
- Built the event pipeline on Apache Kafka and Redis; cut the delay of a sailing update to seconds
- Kubernetes and Terraform on AWS, GitHub Actions for delivery, Prometheus and Grafana for nights

### Data Engineer, Meadow & Ledger (2018–2021)

- Apache Airflow and dbt pipelines feeding forty analysts; SQL models that agreed with one another
- Introduced Docker, pytest and code review to a team that had none of the three

### Backend Developer, Tinker’s Post (2016–2018)

- Django and Celery for a parcel service; the first REST APIs of the house

## Skills

Python, PostgreSQL, FastAPI, Django, Redis, Apache Kafka, Docker, Kubernetes, Terraform, AWS, Apache Airflow,
dbt, SQL, Celery, Linux, Git, pytest, Prometheus, Grafana. Learning Rust.

## Education

BSc Computer Science, 2016
"""

PROFILE: Final[dict[str, Any]] = {
    "titles": list(WANTED_TITLES),
    "skills": [
        {"name": "Python", "level": None, "years": 9},
        {"name": "PostgreSQL", "level": None, "years": 8},
        *(
            {"name": name, "level": None, "years": None}
            for name in (
                "FastAPI",
                "Django",
                "Redis",
                "Apache Kafka",
                "Docker",
                "Kubernetes",
                "Terraform",
                "AWS",
            )
        ),
        *(
            {"name": name, "level": None, "years": None}
            for name in ("Apache Airflow", "dbt", "SQL", "Celery")
        ),
    ],
    "seniority": "senior",
    "locations": ["Netherlands", "Remote", "Europe"],
    "residence": "Netherlands",
    "timezone": "Europe/Amsterdam",
    "work_authorisations": ["EU"],
    "willing_to_relocate": False,
    "languages": [
        {"code": "en", "level": None},
        {"code": "nl", "level": None},
        {"code": "de", "level": None},
    ],
    "work_models": ["remote", "hybrid"],
    "employment_types": ["full_time"],
    "salary_floor": {"min": 70000, "max": None, "currency": "EUR", "period": "year"},
    "cv_text": CV,
}
"""The person's profile as JSON values, under the keys of a stored profile."""

DREAM_TITLES: Final = (
    "Senior Backend Engineer", "Senior Python Engineer", "Senior Backend Engineer (Python)",
    "Senior Data Engineer",
    "Senior Platform Engineer", "Senior Backend Engineer, {team}", "Senior Python Engineer, {team}",
)  # fmt: skip

DREAM_MUST: Final = (
    "Python",
    "PostgreSQL",
    "FastAPI",
    "Docker",
    "Kubernetes",
    "Redis",
    "AWS",
    "Apache Kafka",
    "SQL",
)
DREAM_NICE: Final = ("Django", "Terraform", "Apache Airflow", "dbt", "Celery", "Prometheus")
"""Titles and skills of the postings that are planted to come out on top."""
