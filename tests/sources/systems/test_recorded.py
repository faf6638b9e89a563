"""Recorded answers and real board URLs, where the project's folder of facts lies beside it."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from boardworld import FACTS, Answer, World, source_named

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board
from scoutly_tui.sources.systems import SYSTEMS

BOARDS = FACTS / "boards"
needs_facts = pytest.mark.skipif(not BOARDS.is_dir(), reason="../shared/facts is not here")

# Systems that the real URLs name and that have no module: HiBob's list wants a browser's Referer, and of Deel's
# and Taleo's no endpoint is known.
UNREAD = {"taleo"}


@dataclass(frozen=True)
class Recorded:
    """A recorded file: the board it is of, and the URL it answers (the board's page for those found in it)."""

    file: str
    board: str
    url: str
    method: str = "GET"
    trimmed: tuple[tuple[str, str], ...] = ()


ORACLE = (
    "https://ejov.fa.ca2.oraclecloud.com/hcmRestApi/resources/latest/recruitingCEJobRequisitions?onlyData=true"
    "&expand=requisitionList.workLocation,requisitionList.secondaryLocations"
    "&finder=findReqs;siteNumber=CX_1,limit=100,sortBy=POSTING_DATES_DESC,offset=0&limit=100&offset=0"
)
ADP = "cid=0b1c2d3e-1111-2222-3333-444455556666"
PAYLOCITY = "https://recruiting.paylocity.com/recruiting/jobs/All/211e692d-c45a-4e3a-ae01-3e497af97929"
GREENHOUSE = "https://boards-api.greenhouse.io/v1/boards/{}/jobs?content=true&pay_transparency=true"
RECORDED = (
    Recorded(
        "adp/fisica_10.json",
        f"https://workforcenow.adp.com/mascsr/default/mdf/recruitment/recruitment.html?{ADP}",
        "https://workforcenow.adp.com/mascsr/default/careercenter/public/events/staffing/v1/job-requisitions"
        f"?{ADP}&lang=en_US&$top=20&$skip=0",
    ),
    Recorded(
        "ashby/ramp_6postings.json",
        "https://jobs.ashbyhq.com/ramp",
        "https://api.ashbyhq.com/posting-api/job-board/ramp?includeCompensation=true",
    ),
    Recorded(
        "bamboohr/careerkit_2.json",
        "https://acme.bamboohr.com/careers",
        "https://acme.bamboohr.com/careers/list",
    ),
    Recorded(
        "breezy/breezy_trial_2.json", "https://breezytrial.breezy.hr/", "https://breezytrial.breezy.hr/json"
    ),
    Recorded(
        "comeet/jobagent_2.json",
        "https://www.comeet.co/careers-api/2.0/company/F6.003/positions?token=6F329B2DE6379829B229",
        "https://www.comeet.co/careers-api/2.0/company/F6.003/positions?token=6F329B2DE6379829B229&details=true",
    ),
    Recorded(
        "eightfold/albemarle.json",
        "https://albemarle.eightfold.ai/careers",
        "https://albemarle.eightfold.ai/api/apply/v2/jobs?num=10&start=0",
    ),
    Recorded(
        "greenhouse/canonical_2020-08-31_board.json",
        "https://boards.greenhouse.io/canonical",
        GREENHOUSE.format("canonical"),
    ),
    Recorded(
        "greenhouse/snowflake_like_japanese_titles.json",
        "https://boards.greenhouse.io/databricks",
        GREENHOUSE.format("databricks"),
    ),
    Recorded(
        "icims/careerkit_icims.html",
        "https://careers-wipfli.icims.com/jobs/search",
        "https://careers-wipfli.icims.com/jobs/search?ss=1&pr=0&in_iframe=1",
    ),
    Recorded(
        "jobvite/careerkit_jobvite.html",
        "https://jobs.jobvite.com/feedingamerica",
        "https://jobs.jobvite.com/feedingamerica/jobs",
    ),
    Recorded(
        "lever/careerkit_2postings.json",
        "https://jobs.lever.co/acme",
        "https://api.lever.co/v0/postings/acme?mode=json",
    ),
    Recorded(
        "lever/six_postings.json",
        "https://jobs.lever.co/leverdemo",
        "https://api.lever.co/v0/postings/leverdemo?mode=json",
    ),
    Recorded(
        "oracle/careerkit_1.json",
        "https://ejov.fa.ca2.oraclecloud.com/hcmUI/CandidateExperience/en/sites/CX_1/jobs",
        ORACLE,
    ),
    Recorded("paylocity/careerkit_paylocity.html", PAYLOCITY, PAYLOCITY),
    Recorded(
        "personio/careerkit.xml",
        "https://acme.jobs.personio.de/",
        "https://acme.jobs.personio.de/xml?language=en",
    ),
    Recorded(
        "personio/typo3_multiple-positions.xml",
        "https://acme.jobs.personio.de/",
        "https://acme.jobs.personio.de/xml?language=en",
    ),
    Recorded(
        "phenom/careerkit_phenom.html",
        "https://careers.acme.example/global/en/search-results",
        "https://careers.acme.example/global/en/search-results",
        trimmed=(('"totalHits":52', '"totalHits":2'),),
    ),
    Recorded(
        "pinpoint/careerkit_2.json",
        "https://acme.pinpointhq.com/",
        "https://acme.pinpointhq.com/postings.json",
    ),
    Recorded(
        "recruitee/jobagent_3offers.json",
        "https://aikidosecurity.recruitee.com/",
        "https://aikidosecurity.recruitee.com/api/offers/",
    ),
    Recorded("remoteok/jobagent_3.json", "https://remoteok.com/", "https://remoteok.com/api"),
    Recorded(
        "rippling/careerkit_2.json",
        "https://ats.rippling.com/acme/jobs",
        "https://api.rippling.com/platform/api/ats/v1/board/acme/jobs",
    ),
    Recorded(
        "successfactors/swissre_job_listing_summary.xml",
        "https://career5.successfactors.eu/career?company=acme",
        "https://career5.successfactors.eu/career?company=acme&career_ns=job_listing_summary&resultType=XML",
    ),
    Recorded(
        "teamtailor/upcloud_2items.rss",
        "https://upcloud.teamtailor.com/jobs",
        "https://upcloud.teamtailor.com/jobs.rss",
    ),
    Recorded(
        "teamtailor/teamtailor_own_board_2.json",
        "https://career.teamtailor.com/jobs",
        "https://career.teamtailor.com/jobs.json",
    ),
    Recorded(
        "workable/jobagent_2.json",
        "https://apply.workable.com/vasion/",
        "https://apply.workable.com/api/v1/widget/accounts/vasion?details=true",
    ),
    Recorded(
        "workable/zaelab_2rows.json",
        "https://apply.workable.com/zaelab/",
        "https://apply.workable.com/api/v1/widget/accounts/zaelab?details=true",
    ),
    Recorded(
        "workday/salesforce_2postings.json",
        "https://salesforce.wd12.myworkdayjobs.com/External_Career_Site",
        "https://salesforce.wd12.myworkdayjobs.com/wday/cxs/salesforce/External_Career_Site/jobs",
        method="POST",
    ),
    Recorded(
        "wwr/wwr_rss_sample.xml", "https://weworkremotely.com/", "https://weworkremotely.com/remote-jobs.rss"
    ),
)
# Rows of these name no place of their own: Workday's list says “3 Locations”.
WITHOUT_PLACES = {"workday/salesforce_2postings.json", "personio/typo3_multiple-positions.xml"}
# Two rows of one id: one posting, whatever the index counts.
COUNTED_TWICE = {"personio/careerkit.xml": 1, "rippling/careerkit_2.json": 1}


def index() -> dict[str, int]:
    """How many postings each recorded file holds, by the index that came with them."""
    with (BOARDS / "INDEX.tsv").open(encoding="utf-8", newline="") as rows:
        return {
            row["file"]: int(row["postings"]) for row in csv.DictReader(rows, delimiter="\t") if _counted(row)
        }


def _counted(row: dict[str, str]) -> bool:
    return (row["postings"] or "").isdecimal()


def board_at(url: str, html: str = "") -> Board:
    parts = urlsplit(canonical_url(url))
    page = Page(canonical_url(url), html)
    return next(b for s in SYSTEMS if (b := s.recognise(parts) or (s.find(page) if html else None)))


@needs_facts
@pytest.mark.parametrize("recorded", RECORDED, ids=lambda recorded: recorded.file)
def test_every_recorded_posting_is_read(recorded: Recorded, world: World) -> None:
    body = (BOARDS / recorded.file).read_bytes()
    for before, after in recorded.trimmed:
        body = body.replace(before.encode(), after.encode())
    world.tell(Answer(recorded.url, body, method=recorded.method))
    board = board_at(recorded.board, body.decode() if body[:1] == b"<" else "")
    found = source_named(board.source).read(board, world.visit(), Validators()).postings
    assert len(found) == COUNTED_TWICE.get(recorded.file, index()[recorded.file])
    assert len({p.external_id for p in found}) == len(found)
    assert all(p.title and p.url.startswith("https://") for p in found)
    if recorded.file not in WITHOUT_PLACES:
        assert sum(bool(p.locations) for p in found) >= len(found) - 1
    text = body.decode("utf-8", "replace")
    if body[:1] in b"[{":
        text = json.dumps(json.loads(text), ensure_ascii=False)
    assert all(any(word in text for word in re.findall(r"[\w]{4,}", p.title)) for p in found)


@needs_facts
def test_every_recorded_board_of_a_system_is_covered() -> None:
    readable = {
        path for path in index() if path.split("/")[0] not in ("embedded_json", "html_jsonld", "html_listing")
    }
    others = {"lever/netflix_404_body.json", "personio/typo3_invalid.xml"}
    others |= {path for path in readable if "detail" in path or "page" in path}
    assert readable - others == {recorded.file for recorded in RECORDED} - {
        "hackernews/hn_algolia_response.json"
    }


@needs_facts
def test_a_recorded_board_over_two_pages_is_read_whole(world: World) -> None:
    base = "https://api.smartrecruiters.com/v1/companies/AutomationAnywhere1/postings?limit=100&offset="
    pages = [(BOARDS / "smartrecruiters" / f"page{n}.json").read_bytes() for n in (0, 1)]
    world.tell(Answer(f"{base}0", pages[0]), Answer(f"{base}3", pages[1]))
    board = board_at("https://careers.smartrecruiters.com/AutomationAnywhere1")
    found = source_named("smartrecruiters").read(board, world.visit(), Validators()).postings
    # The second page repeats a posting of the first, and the total counts it twice.
    assert len(found) == 3
    assert found[0].url == "https://jobs.smartrecruiters.com/AutomationAnywhere1/743999706414750"
    detail = Answer(
        "https://api.smartrecruiters.com/v1/companies/AutomationAnywhere1/postings/743999706414750",
        (BOARDS / "smartrecruiters" / "detail.json").read_bytes(),
    )
    world.tell(detail)
    full = source_named("smartrecruiters").detail(board, found[0], world.visit())
    assert full is not None
    assert "Pricing analysts work with complex data sets" in (full.description or "")


@needs_facts
@pytest.mark.parametrize(
    ("file", "board", "url", "kind"),
    [
        (
            "lever/netflix_404_body.json",
            "https://jobs.lever.co/netflix",
            "https://api.lever.co/v0/postings/netflix?mode=json",
            ProblemKind.NOT_FOUND,
        ),
        (
            "personio/typo3_invalid.xml",
            "https://acme.jobs.personio.de/",
            "https://acme.jobs.personio.de/xml?language=en",
            ProblemKind.UNREADABLE,
        ),
    ],
)
def test_a_recorded_error_is_no_empty_board(
    file: str, board: str, url: str, kind: ProblemKind, world: World
) -> None:
    world.tell(Answer(url, (BOARDS / file).read_bytes()))
    found = board_at(board)
    with pytest.raises(CheckError) as caught:
        source_named(found.source).read(found, world.visit(), Validators())
    assert caught.value.kind is kind


@needs_facts
@pytest.mark.parametrize(
    ("file", "system", "board", "url"),
    [
        (
            "bamboohr/amikhno_detail.json",
            "bamboohr",
            "https://example.bamboohr.com/careers",
            "https://example.bamboohr.com/careers/82/detail",
        ),
    ],
)
def test_a_recorded_detail_completes_its_posting(
    file: str, system: str, board: str, url: str, world: World
) -> None:
    from scoutly_tui.domain.postings import FoundPosting

    world.tell(Answer(url, (BOARDS / file).read_bytes()))
    posting = FoundPosting("82", "Analytics Engineer", "https://example.bamboohr.com/careers/82")
    full = source_named(system).detail(board_at(board), posting, world.visit())
    assert full is not None
    assert full.description == "Build dbt models & dashboards."
    assert full.locations == ("Ottawa, Canada",)
    assert (full.work_model, full.employment_type) == ("remote", "full_time")
    assert full.salary is not None
    assert (full.salary.minimum, full.salary.maximum, full.salary.currency) == (110_000, 150_000, "USD")


def real_urls() -> Iterator[tuple[str, str, str]]:
    with Path(FACTS / "board-urls.tsv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield row["url"], row["system"], row["board"]


@pytest.mark.skipif(not (FACTS / "board-urls.tsv").is_file(), reason="../shared/facts is not here")
def test_real_board_urls_are_recognised() -> None:
    rows = list(real_urls())
    wrong = []
    for url, system, board in rows:
        parts = urlsplit(canonical_url(url))
        found = [b for source in SYSTEMS if (b := source.recognise(parts))]
        name = [(b.source, b.token.split("|")[0]) for b in found]
        if [source for source, _ in name] != [system] or (board and name[0][1] != board):
            wrong.append((url, system, board, name))
    assert {system for _, system, _, _ in wrong} <= UNREAD, wrong[:10]
    assert len(wrong) <= len(rows) * 0.01
