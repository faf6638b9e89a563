"""JobPosting in JSON-LD, in all the forms that sites give it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pageworld import NOW, Web

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.money import Period
from scoutly_tui.domain.postings import EmploymentType, FoundPosting, WorkModel
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.jsonld import JsonLd, postings
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "boards" / "html_jsonld"
FULL: dict[str, Any] = {
    "@context": "https://schema.org/",
    "@type": "JobPosting",
    "title": "Data &amp; Platform Engineer",
    "url": "/jobs/1177-data-engineer",
    "identifier": {"@type": "PropertyValue", "name": "Crumb", "value": "R-77"},
    "datePosted": "2026-08-20",
    "validThrough": "2026-12-01",
    "employmentType": ["FULL_TIME", "CONTRACTOR"],
    "jobLocation": [
        {
            "@type": "Place",
            "address": {"addressLocality": "Lyon", "addressRegion": "ARA", "addressCountry": "FR"},
        },
        {"@type": "Place", "address": {"addressLocality": "Ghent", "addressCountry": {"name": "Belgium"}}},
    ],
    "baseSalary": {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {"@type": "QuantitativeValue", "minValue": 50000, "maxValue": "65000", "unitText": "YEAR"},
    },
    "hiringOrganization": {"name": "Crumb", "department": {"name": "Platform"}},
    "description": "<p>You build things.</p><ul><li>Rust</li></ul>",
}


def read(value: object, raw: str = "") -> list[FoundPosting]:
    block = raw or json.dumps(value)
    return list(
        postings(
            Page("https://crumb.example/jobs", f'<script type="application/ld+json">{block}</script>'), NOW
        )
    )


def varied(**changes: object) -> dict[str, Any]:
    return {**FULL, **changes}


def test_every_field_is_read() -> None:
    (posting,) = read(FULL)
    assert posting.title == "Data & Platform Engineer"
    assert (posting.external_id, posting.requisition) == ("1177", "R-77")
    assert posting.url == "https://crumb.example/jobs/1177-data-engineer"
    assert posting.locations == ("Lyon, ARA, FR", "Ghent, Belgium")
    assert posting.employment_type in (EmploymentType.FULL_TIME, EmploymentType.CONTRACT)
    assert posting.department == "Platform"
    assert posting.posted_at == 1_787_184_000_000
    assert posting.salary is not None
    assert (posting.salary.minimum, posting.salary.maximum, posting.salary.currency, posting.salary.period) == (
        50000, 65000, "EUR", Period.YEAR,
    )  # fmt: skip
    assert posting.description == "You build things.\n\n• Rust"


@pytest.mark.parametrize(
    "wrapped",
    [
        [FULL],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "x"}, FULL]},
        {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1, "item": FULL}]},
        {"@type": "WebPage", "mainEntity": FULL},
        varied(**{"@type": ["JobPosting", "Thing"]}),
        varied(**{"@type": "http://schema.org/JobPosting"}),
        varied(**{"@type": "schema:JobPosting"}),
    ],
)
def test_it_is_found_wherever_it_is_nested(wrapped: object) -> None:
    assert [p.external_id for p in read(wrapped)] == ["1177"]


def test_places_that_are_referred_to_are_looked_up() -> None:
    graph = {
        "@graph": [
            varied(jobLocation={"@id": "#hq"}),
            {"@id": "#hq", "@type": "Place", "address": {"addressLocality": "Oslo"}},
        ]
    }
    assert read(graph)[0].locations == ("Oslo",)


def test_telecommute_is_remote_and_names_where_one_may_live() -> None:
    (posting,) = read(
        varied(
            jobLocationType="TELECOMMUTE",
            jobLocation=None,
            applicantLocationRequirements={"@type": "Country", "name": "Spain"},
        )
    )
    assert posting.work_model is WorkModel.REMOTE
    assert posting.locations == ("Remote (Spain)",)


@pytest.mark.parametrize("through", ["2026-08-20", "2026-08-20T00:00:00+02:00", "2020-01-01"])
def test_what_is_past_its_date_is_no_posting(through: str) -> None:
    assert read(varied(validThrough=through)) == []


@pytest.mark.parametrize("through", ["2026-08-29", "2099-01-01", "soon", "", None, 7, {}])
def test_what_is_not_surely_past_its_date_stays(through: object) -> None:
    assert len(read(varied(validThrough=through))) == 1


@pytest.mark.parametrize(
    "raw",
    [
        json.dumps(FULL)[:-1] + ",}",
        "<!--" + json.dumps(FULL) + "-->",
        json.dumps(FULL).replace("You build", "You\nbuild\x01"),
        "/* jobs */" + json.dumps(FULL) + ";",
    ],
)
def test_broken_json_is_mended_where_that_is_safe(raw: str) -> None:
    assert [p.external_id for p in read(None, raw)] == ["1177"]


@pytest.mark.parametrize("title", [None, "", 7, [], {}, "   ", "<b></b>"])
def test_without_a_title_there_is_no_posting(title: object) -> None:
    assert len(read(varied(title=title, name=None))) == (title == 7)


@pytest.mark.parametrize(
    "salary",
    [
        None,
        "a lot",
        60000,
        "60,000",
        [],
        {"value": {"value": 60000}},
        {"value": 1, "currency": "X" * 99},
        {"minValue": "NaN"},
    ],
)
def test_odd_salaries_do_no_harm(salary: object) -> None:
    assert len(read(varied(baseSalary=salary))) == 1


def test_several_postings_without_addresses_have_ids_of_their_own() -> None:
    bare = {k: v for k, v in FULL.items() if k not in ("url", "identifier")}
    found = read([bare | {"title": "Cook"}, bare | {"title": "Baker"}])
    assert len({p.external_id for p in found}) == 2
    assert {p.url for p in found} == {"https://crumb.example/jobs"}


def test_a_recorded_page_is_read() -> None:
    file = FACTS / "jsonld_meta_software_engineer.html"
    if not file.exists():
        pytest.skip("the recorded pages are not here")
    (posting,) = postings(Page("https://a.example/jobs/1", file.read_text("utf-8")), 1_780_000_000_000)
    assert "engineer" in posting.title.lower()


def test_a_board_of_json_ld_is_read_and_its_end_is_unreadable(web: Web) -> None:
    board = Board("jsonld", "https://crumb.example/jobs", "https://crumb.example/jobs")
    web.say(board.url, f'<script type="application/ld+json">{json.dumps(FULL)}</script>')
    first = JsonLd().read(board, web.visit(), Validators())
    assert [p.external_id for p in first.postings] == ["1177"]
    assert JsonLd().read(board, web.visit(), first.validators).unchanged
    web.say(board.url, "<p>" + "We bake bread. " * 60 + "</p>")
    with pytest.raises(CheckError) as caught:
        JsonLd().read(board, web.visit(), Validators())
    assert caught.value.kind is ProblemKind.UNREADABLE
    web.say(board.url, "<h1>Jobs</h1><p>There are currently no open positions.</p>")
    assert JsonLd().read(board, web.visit(), Validators()).postings == ()
