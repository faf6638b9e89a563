"""The wire formats of the job-board systems, as their public endpoints answer.

The shapes follow the systems' own documentation: Greenhouse's Job Board API, Lever's Postings API and
Ashby's public job posting API.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from html import escape
from typing import Any, Final
from urllib.parse import quote

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.dice import number
from scoutly_tui.demo.phrases import PHRASES
from scoutly_tui.demo.postings import DemoPosting, Prose, pay_words, plain_text, prose
from scoutly_tui.domain.postings import EmploymentType, WorkModel

_EASTERN: Final = timezone(timedelta(hours=-5))

_LEVER_PLACES: Final = {
    WorkModel.REMOTE: "remote",
    WorkModel.HYBRID: "hybrid",
    WorkModel.ON_SITE: "on-site",
}
_ASHBY_PLACES: Final = {
    WorkModel.REMOTE: "Remote",
    WorkModel.HYBRID: "Hybrid",
    WorkModel.ON_SITE: "OnSite",
}
_ASHBY_TYPES: Final = {
    EmploymentType.FULL_TIME: "FullTime",
    EmploymentType.PART_TIME: "PartTime",
    EmploymentType.CONTRACT: "Contract",
    EmploymentType.INTERNSHIP: "Intern",
}


def encode(document: object) -> bytes:
    """``document`` as a server would send it."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def description_html(text: Prose) -> str:
    """``text`` as the HTML an editor would have made of it."""
    return "".join(
        (
            *(f"<p>{escape(line)}</p>" for line in text.intro),
            *(_section(heading, items) for heading, items in text.sections),
            *(f"<p>{escape(line)}</p>" for line in text.closing),
        )
    )


def greenhouse_board(
    company: DemoCompany, postings: tuple[DemoPosting, ...], *, content: bool, pay: bool
) -> dict[str, Any]:
    """The answer to ``/v1/boards/{token}/jobs``; descriptions only if ``content``, pay only if ``pay``."""
    jobs = [greenhouse_posting(company, posting, content=content, pay=pay) for posting in postings]
    return {"jobs": jobs, "meta": {"total": len(jobs)}}


def greenhouse_posting(
    company: DemoCompany, posting: DemoPosting, *, content: bool, pay: bool
) -> dict[str, Any]:
    """One posting as Greenhouse lists it: its description is HTML, entity-escaped once more."""
    job: dict[str, Any] = {
        "absolute_url": posting.url,
        "data_compliance": [{"type": "gdpr", "requires_consent": False, "retention_period": None}],
        "internal_job_id": int(posting.external_id) - 2_000_000_000,
        "location": {"name": " or ".join(posting.locations)},
        "metadata": _greenhouse_metadata(posting),
        "id": int(posting.external_id),
        "updated_at": _iso(posting.updated_at, _EASTERN),
        "requisition_id": f"R-{posting.serial:04}",
        "title": posting.title,
        "company_name": company.name,
        "first_published": _iso(posting.posted_at, _EASTERN),
        "language": posting.language,
        "application_deadline": None,
    }
    if not content:
        return job
    job["content"] = escape(description_html(prose(company, posting)))
    job["departments"] = [
        {
            "id": number(40_000, 90_000, company.slug, posting.department),
            "name": posting.department,
            "child_ids": [],
            "parent_id": None,
        }
    ]
    job["offices"] = [
        {
            "id": number(10_000, 39_999, company.slug, place),
            "name": place,
            "location": place,
            "child_ids": [],
            "parent_id": None,
        }
        for place in posting.locations
    ]
    if pay and posting.salary is not None:
        job["pay_input_ranges"] = [
            {
                "min_cents": int((posting.salary.minimum or 0) * 100),
                "max_cents": int((posting.salary.maximum or 0) * 100),
                "currency_type": posting.salary.currency,
                "title": "Annual salary range",
                "blurb": "",
            }
        ]
    return job


def lever_board(company: DemoCompany, postings: tuple[DemoPosting, ...]) -> list[dict[str, Any]]:
    """The answer to ``/v0/postings/{site}?mode=json``: a bare list."""
    return [lever_posting(company, posting) for posting in postings]


def lever_posting(company: DemoCompany, posting: DemoPosting) -> dict[str, Any]:
    """One posting as Lever lists it: its text is spread over description, lists and additional."""
    text = prose(company, posting)
    opening = "".join(f"<div>{escape(line)}</div>" for line in text.intro)
    additional = "".join(f"<div>{escape(line)}</div>" for line in text.closing)
    entry: dict[str, Any] = {
        "additionalPlain": "\n".join(text.closing),
        "additional": additional,
        "categories": {
            "commitment": PHRASES["en"].contract[posting.employment_type],
            "department": posting.department,
            "location": posting.locations[0],
            "team": posting.team,
            "allLocations": list(posting.locations),
        },
        "createdAt": posting.posted_at,
        "descriptionPlain": "\n".join(text.intro),
        "description": opening,
        "id": posting.external_id,
        "lists": [
            {"text": heading, "content": "".join(f"<li>{escape(item)}</li>" for item in items)}
            for heading, items in text.sections
        ],
        "text": posting.title,
        "country": None if posting.work_model is WorkModel.REMOTE else company.country.code,
        "workplaceType": _LEVER_PLACES[posting.work_model],
        "opening": opening,
        "openingPlain": "\n".join(text.intro),
        "descriptionBody": "",
        "descriptionBodyPlain": "",
        "hostedUrl": posting.url,
        "applyUrl": f"{posting.url}/apply",
    }
    if posting.salary is not None:
        entry["salaryRange"] = {
            "currency": posting.salary.currency,
            "interval": "per-year-salary",
            "min": posting.salary.minimum,
            "max": posting.salary.maximum,
        }
    return entry


def ashby_board(
    company: DemoCompany, postings: tuple[DemoPosting, ...], *, compensation: bool
) -> dict[str, Any]:
    """The answer to ``/posting-api/job-board/{board}``; pay only if ``compensation``."""
    jobs = [ashby_posting(company, posting, compensation=compensation) for posting in postings]
    return {"jobs": jobs, "apiVersion": "1"}


def ashby_posting(company: DemoCompany, posting: DemoPosting, *, compensation: bool) -> dict[str, Any]:
    """One posting as Ashby lists it. ``isRemote`` is true of hybrid ones too, as on real boards."""
    text = prose(company, posting)
    addresses = [_ashby_place(company, place) for place in posting.locations]
    job: dict[str, Any] = {
        "id": posting.external_id,
        "title": posting.title,
        "department": posting.department,
        "team": posting.team,
        "employmentType": _ASHBY_TYPES[posting.employment_type],
        **addresses[0],
        "secondaryLocations": addresses[1:],
        "publishedAt": _iso(posting.posted_at, UTC, "milliseconds"),
        "isListed": posting.listed,
        "isRemote": posting.work_model is not WorkModel.ON_SITE,
        "workplaceType": _ASHBY_PLACES[posting.work_model],
        "jobUrl": posting.url,
        "applyUrl": f"{posting.url}/application",
        "descriptionHtml": description_html(text),
        "descriptionPlain": plain_text(text),
    }
    if compensation:
        job["compensation"] = _ashby_pay(posting)
    return job


def job_posting(company: DemoCompany, posting: DemoPosting, *, context: bool = True) -> dict[str, Any]:
    """``posting`` as a schema.org JobPosting."""
    entry: dict[str, Any] = {"@context": "https://schema.org"} if context else {}
    entry |= {
        "@type": "JobPosting",
        "title": posting.title,
        "url": posting.url,
        "identifier": {"@type": "PropertyValue", "name": company.name, "value": posting.external_id},
        "datePosted": _iso(posting.posted_at, UTC)[:10],
        "employmentType": posting.employment_type.value.replace("internship", "intern").upper(),
        "hiringOrganization": {
            "@type": "Organization",
            "name": company.name,
            "sameAs": f"https://{company.host}/",
        },
        "description": description_html(prose(company, posting)),
    }
    if posting.work_model is WorkModel.REMOTE:
        entry["jobLocationType"] = "TELECOMMUTE"
        entry["applicantLocationRequirements"] = {"@type": "AdministrativeArea", "name": "Europe"}
    else:
        places = [_schema_place(company, place) for place in posting.locations]
        entry["jobLocation"] = places[0] if len(places) == 1 else places
    if posting.salary is not None:
        entry["baseSalary"] = {
            "@type": "MonetaryAmount",
            "currency": posting.salary.currency,
            "value": {
                "@type": "QuantitativeValue",
                "minValue": posting.salary.minimum,
                "maxValue": posting.salary.maximum,
                "unitText": "YEAR",
            },
        }
    return entry


def _section(heading: str, items: tuple[str, ...]) -> str:
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f"<h3>{escape(heading)}</h3><ul>{listed}</ul>"


def _greenhouse_metadata(posting: DemoPosting) -> list[dict[str, Any]]:
    words = PHRASES["en"].contract[posting.employment_type]
    return [
        {"id": 90_001, "name": "Employment Type", "value": words, "value_type": "single_select"},
        {
            "id": 90_002,
            "name": "Workplace Type",
            "value": _LEVER_PLACES[posting.work_model].title(),
            "value_type": "single_select",
        },
    ]


def _ashby_place(company: DemoCompany, place: str) -> dict[str, Any]:
    city, comma, _ = place.partition(",")
    address = {"addressCountry": company.country.name}
    if comma and not city.startswith("Remote"):
        address["addressLocality"] = city
    return {"location": place, "address": {"postalAddress": address}}


def _ashby_pay(posting: DemoPosting) -> dict[str, Any]:
    if posting.salary is None:
        return {
            "compensationTierSummary": None,
            "scrapeableCompensationSalarySummary": None,
            "compensationTiers": [],
            "summaryComponents": [],
        }
    component = {
        "compensationType": "Salary",
        "interval": "1 YEAR",
        "currencyCode": posting.salary.currency,
        "minValue": posting.salary.minimum,
        "maxValue": posting.salary.maximum,
    }
    summary = "{low} – {high} {currency}".format(**pay_words(posting.salary))
    return {
        "compensationTierSummary": summary,
        "scrapeableCompensationSalarySummary": summary,
        "compensationTiers": [{"title": None, "tierSummary": summary, "components": [component]}],
        "summaryComponents": [component],
    }


def _schema_place(company: DemoCompany, place: str) -> dict[str, Any]:
    return {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": place.partition(",")[0],
            "addressCountry": company.country.code,
        },
    }


def _iso(at: int, zone: timezone, precision: str = "seconds") -> str:
    return datetime.fromtimestamp(at / 1000, zone).isoformat(timespec=precision)


def board_path(company: DemoCompany) -> str:
    """The board's name as it stands in a URL."""
    return quote(company.board)
