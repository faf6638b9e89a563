"""The traps that real systems set, one test each, named for what would go wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from boardworld import NOW, Answer, World, shapes, source_named

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.urls import canonical_url
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board, Reading
from scoutly_tui.sources.systems import SYSTEMS, kit

CXS = "https://kestrel.wd5.myworkdayjobs.com/wday/cxs/kestrel/Ext/jobs"
SMART = "https://api.smartrecruiters.com/v1/companies/Acme/postings?limit=100&offset=0"
NOTHING_FOUND = b'{"offset":0,"limit":100,"totalFound":0,"content":[]}'
RSS = "https://fjord.teamtailor.com/jobs.rss"


def board(url: str) -> Board:
    return next(b for s in SYSTEMS if (b := s.recognise(urlsplit(canonical_url(url)))))


def read(world: World, url: str, validators: Validators | None = None) -> Reading:
    found = board(url)
    return source_named(found.source).read(found, world.visit(), validators or Validators())


def refusal(world: World, url: str) -> CheckError:
    with pytest.raises(CheckError) as caught:
        read(world, url)
    return caught.value


def rows(first: int, count: int) -> list[dict[str, object]]:
    return [
        {
            "title": f"Role {n}",
            "externalPath": f"/job/Oslo/Role_R{n}",
            "locationsText": "Oslo",
            "postedOn": "Posted Today",
            "bulletFields": [f"R{n}"],
        }
        for n in range(first, first + count)
    ]


def page(first: int, count: int, total: int, **more: object) -> bytes:
    return json.dumps({"total": total, "jobPostings": rows(first, count), **more}).encode()


def workday(body: bytes, asked: str) -> Answer:
    return Answer(CXS, body, method="POST", asked=asked)


def test_workdays_later_pages_may_say_zero_and_the_first_total_counts(world: World) -> None:
    world.tell(
        workday(page(0, 20, 45), '"offset":0,'),
        workday(page(20, 20, 0), '"offset":20,'),
        workday(page(40, 5, 0), '"offset":40,'),
    )
    assert len(read(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").postings) == 45
    assert len(world.requests) == 3


def test_workdays_empty_page_before_the_total_is_a_refusal_and_not_the_end(world: World) -> None:
    world.tell(workday(page(0, 20, 45), '"offset":0,'), workday(page(0, 0, 0), '"offset":20,'))
    assert refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").kind is ProblemKind.BLOCKED


def test_workdays_empty_first_page_with_a_total_is_no_empty_board(world: World) -> None:
    world.tell(workday(page(0, 0, 1963), ""))
    assert refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").kind is ProblemKind.BLOCKED


def test_workdays_pages_that_start_again_are_not_read_as_the_whole_board(world: World) -> None:
    world.tell(workday(page(0, 20, 60), ""))
    error = refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext")
    assert "60" in str(error)
    assert len(world.requests) == 2


def test_workday_asks_for_no_more_than_twenty_rows(world: World) -> None:
    world.tell(workday(page(0, 2, 2), ""))
    read(world, "https://kestrel.wd5.myworkdayjobs.com/Ext")
    assert json.loads(world.requests[0].body)["limit"] == 20


def test_workday_boards_beyond_the_cap_are_read_by_facet(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoutly_tui.sources.systems import workday as module

    monkeypatch.setattr(module, "_CAP", 40)
    facets = [
        {
            "facetParameter": "jobFamilyGroup",
            "values": [{"id": "a", "count": 25}, {"id": "b", "count": 21}],
        },
        {"facetParameter": "workerType", "values": [{"id": "w", "count": 39}]},
    ]
    capped = [
        workday(page(n, 20, 40, facets=facets), f'"appliedFacets":{{}},"limit":20,"offset":{n},')
        for n in (0, 20)
    ]
    slices = [
        workday(page(0, 20, 25), '"appliedFacets":{"jobFamilyGroup":["a"]},"limit":20,"offset":0,'),
        workday(page(20, 5, 25), '"appliedFacets":{"jobFamilyGroup":["a"]},"limit":20,"offset":20,'),
        workday(page(30, 20, 21), '"appliedFacets":{"jobFamilyGroup":["b"]},"limit":20,"offset":0,'),
        workday(page(50, 1, 21), '"appliedFacets":{"jobFamilyGroup":["b"]},"limit":20,"offset":20,'),
    ]
    world.tell(*capped, *slices)
    assert len(read(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").postings) == 46


def test_workday_boards_beyond_the_cap_without_facets_are_refused(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scoutly_tui.sources.systems import workday as module

    monkeypatch.setattr(module, "_CAP", 20)
    world.tell(workday(page(0, 20, 20, facets=[]), ""))
    assert refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").kind is ProblemKind.UNREADABLE


def test_workdays_redirect_without_an_address_is_an_error(world: World) -> None:
    world.tell(Answer(CXS, status=303, method="POST"))
    assert refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").kind is ProblemKind.HTTP_ERROR


def test_workday_tells_a_company_that_moved_to_another_data_centre(world: World) -> None:
    world.tell(Answer(CXS, b"{}", status=422, method="POST"))
    assert refusal(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").kind is ProblemKind.MOVED


def test_workdays_title_changes_leave_the_id_alone(world: World) -> None:
    ids = []
    for path in ("/job/Oslo/Old-Title_R12", "/job/Oslo/New-Title_R12"):
        row = {"title": "T", "externalPath": path, "bulletFields": ["R12"]}
        world.tell(workday(json.dumps({"total": 1, "jobPostings": [row]}).encode(), ""))
        ids += [p.external_id for p in read(world, "https://kestrel.wd5.myworkdayjobs.com/Ext").postings]
    assert ids == ["R12", "R12"]


@pytest.mark.parametrize(
    "target", ["https://jobs.smartrecruiters.com/", "https://www.smartrecruiters.com/careers"]
)
def test_smartrecruiters_zero_for_a_name_it_never_had_is_not_found(world: World, target: str) -> None:
    page = Answer("https://careers.smartrecruiters.com/Acme", status=302, headers={"Location": target})
    world.tell(Answer(SMART, NOTHING_FOUND), page)
    assert refusal(world, "https://careers.smartrecruiters.com/Acme").kind is ProblemKind.NOT_FOUND
    assert all(asked.url != target for asked in world.requests), "the redirect was followed"


@pytest.mark.parametrize(
    "page",
    [
        Answer("https://careers.smartrecruiters.com/Acme", b"<h1>Acme</h1>"),
        Answer(
            "https://careers.smartrecruiters.com/Acme",
            status=301,
            headers={"Location": "https://jobs.acme.example/"},
        ),
    ],
    ids=["its own page", "a domain of its own"],
)
def test_smartrecruiters_zero_of_a_company_that_exists_is_an_empty_board(world: World, page: Answer) -> None:
    world.tell(Answer(SMART, NOTHING_FOUND), page)
    assert read(world, "https://careers.smartrecruiters.com/Acme").postings == ()


def test_smartrecruiters_with_postings_needs_no_second_look(world: World) -> None:
    row = {"id": "1", "name": "Role", "company": {"identifier": "Acme"}}
    world.tell(Answer(SMART, json.dumps({"totalFound": 1, "content": [row]}).encode()))
    assert len(read(world, "https://careers.smartrecruiters.com/Acme").postings) == 1
    assert len(world.requests) == 1


def feed(first: int, count: int) -> bytes:
    items = "".join(
        f"<item><title>Role {n}</title><link>https://fjord.teamtailor.com/jobs/{n}-role</link><guid>g{n}</guid></item>"
        for n in range(first, first + count)
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'.encode()


def test_teamtailors_full_page_is_followed_by_the_next(world: World) -> None:
    world.tell(Answer(RSS, feed(1, 100)), Answer(f"{RSS}?offset=100", feed(101, 30)))
    assert len(read(world, "https://fjord.teamtailor.com/jobs").postings) == 130


def test_teamtailors_exactly_full_board_ends_where_nothing_new_comes(world: World) -> None:
    world.tell(Answer(RSS, feed(1, 100)), Answer(f"{RSS}?offset=100", feed(1, 100)))
    assert len(read(world, "https://fjord.teamtailor.com/jobs").postings) == 100


def test_teamtailors_second_page_that_fails_is_no_smaller_board(world: World) -> None:
    world.tell(Answer(RSS, feed(1, 100)), Answer(f"{RSS}?offset=100", b"no", status=400))
    assert refusal(world, "https://fjord.teamtailor.com/jobs").kind is ProblemKind.HTTP_ERROR


def test_a_page_in_place_of_a_feed_is_no_empty_board(world: World) -> None:
    world.tell(Answer(RSS, b"<!DOCTYPE html><html><body><p>Careers</p></body></html>"))
    assert refusal(world, "https://fjord.teamtailor.com/jobs").kind is ProblemKind.UNREADABLE


def test_entities_in_a_feed_are_not_expanded(world: World) -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    bomb += b"<workzag-jobs><position><id>1</id><name>&b;</name></position></workzag-jobs>"
    world.tell(Answer("https://ink.jobs.personio.de/xml?language=en", bomb))
    assert refusal(world, "https://ink.jobs.personio.de/").kind is ProblemKind.UNREADABLE


def test_files_are_not_read_through_a_feed(world: World) -> None:
    body = b'<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    body += b"<workzag-jobs><position><id>1</id><name>A&f;</name></position></workzag-jobs>"
    world.tell(Answer("https://ink.jobs.personio.de/xml?language=en", body))
    assert "root:" not in repr(refusal_or_postings(world, "https://ink.jobs.personio.de/"))


def refusal_or_postings(world: World, url: str) -> object:
    try:
        return read(world, url).postings
    except CheckError as error:
        return str(error), error.seen


def test_personios_dead_tenant_is_not_a_rate_limit(world: World) -> None:
    url = "https://ink.jobs.personio.de/xml?language=en"
    world.tell(
        Answer(url, status=307, headers={"Location": "https://www.personio.com/"}),
        Answer("https://www.personio.com/", b"slow down", status=429),
    )
    assert refusal(world, "https://ink.jobs.personio.de/").kind is ProblemKind.NOT_FOUND
    assert len(world.requests) == 1


def test_a_european_greenhouse_board_is_asked_for_at_home_when_the_common_host_has_none(world: World) -> None:
    url = "https://boards.eu.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true"
    body = (
        b'{"jobs":[{"id":1,"title":"Role","absolute_url":"https://job-boards.eu.greenhouse.io/acme/jobs/1"}]}'
    )
    world.tell(Answer(url, body))
    assert len(read(world, "https://job-boards.eu.greenhouse.io/acme").postings) == 1
    assert refusal(world, "https://job-boards.greenhouse.io/acme").kind is ProblemKind.NOT_FOUND


def test_a_european_lever_board_is_asked_for_at_its_own_host(world: World) -> None:
    body = b'[{"id":"1","text":"Role","hostedUrl":"https://jobs.eu.lever.co/acme/1"}]'
    world.tell(Answer("https://api.eu.lever.co/v0/postings/acme?mode=json", body))
    assert len(read(world, "https://jobs.eu.lever.co/acme").postings) == 1


def test_greenhouse_answers_304_and_costs_nearly_nothing(world: World) -> None:
    url = "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true"
    job = {"id": 1, "title": "Role", "absolute_url": "https://acme.example/1", "content": "x" * 200_000}
    world.tell(Answer(url, json.dumps({"jobs": [job]}).encode()))
    world.etags = True
    first = read(world, "https://job-boards.greenhouse.io/acme")
    found = board("https://job-boards.greenhouse.io/acme")
    visit = world.visit()
    second = source_named("greenhouse").read(found, visit, first.validators)
    assert second.unchanged
    assert (visit.requests, visit.bytes < 1024) == (1, True)


PAGED = "https://kestrel.wd5.myworkdayjobs.com/Ext"


def paged(total: int = 40) -> list[Answer]:
    return [workday(page(0, 20, total), '"offset":0,'), workday(page(20, total - 20, 0), '"offset":20,')]


def test_an_unchanged_board_of_many_pages_costs_one_request(world: World) -> None:
    world.tell(*paged())
    first = read(world, PAGED)
    assert (len(first.postings), len(world.requests)) == (40, 2)
    world.seen.clear()
    second = read(world, PAGED, first.validators)
    assert (second.unchanged, len(world.requests)) == (True, 1)
    world.seen.clear()
    assert read(world, PAGED, second.validators).unchanged
    assert len(world.requests) == 1


def test_what_a_row_says_of_its_age_is_no_change(world: World) -> None:
    world.tell(*paged())
    first = read(world, PAGED)
    older = [replace(a, body=a.body.replace(b"Posted Today", b"Posted Yesterday")) for a in paged()]
    assert older != paged()
    world.tell(*older)
    assert (read(world, PAGED, first.validators).unchanged, len(world.requests)) == (True, 1)


def test_a_new_posting_on_the_first_page_has_all_pages_read(world: World) -> None:
    world.tell(*paged())
    first = read(world, PAGED)
    answers = paged()
    world.tell(replace(answers[0], body=answers[0].body.replace(b"Role 3", b"Position 3")), answers[1])
    assert len(read(world, PAGED, first.validators).postings) == 40


def test_a_posting_that_went_behind_the_first_page_shows_in_the_total(world: World) -> None:
    world.tell(*paged())
    first = read(world, PAGED)
    world.tell(*paged(39))
    assert len(read(world, PAGED, first.validators).postings) == 39


def test_an_edit_behind_the_first_page_is_found_when_the_board_is_due_to_be_read_whole(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = paged()
    world.tell(*answers)
    first = read(world, PAGED)
    world.tell(
        answers[0], replace(answers[1], body=answers[1].body.replace(b"Role 33", b"Role thirty-three"))
    )
    assert read(world, PAGED, first.validators).unchanged
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: NOW + 3 * 86_400_000)
    again = read(world, PAGED, first.validators)
    assert any(p.title == "Role thirty-three" for p in again.postings)
    assert read(world, PAGED, again.validators).unchanged


def test_icims_repeats_its_last_page_for_ever_and_the_reading_ends(world: World) -> None:
    card = '<li class="iCIMS_JobCardItem"><a class="iCIMS_Anchor" href="/jobs/{0}/r/job?in_iframe=1"><h3>R {0}</h3></a></li>'
    body = "<ul class='iCIMS_JobsTable'>" + "".join(card.format(n) for n in range(100, 125)) + "</ul>"
    url = "https://careers-acme.icims.com/jobs/search?ss=1&pr={}&in_iframe=1"
    world.tell(*(Answer(url.format(n), body.encode()) for n in range(4)))
    assert len(read(world, "https://careers-acme.icims.com/").postings) == 25
    assert len(world.requests) == 2


def test_ashbys_is_remote_is_true_for_hybrid_too_and_does_not_count_then(world: World) -> None:
    jobs = [
        {
            "id": "1",
            "title": "A",
            "jobUrl": "https://jobs.ashbyhq.com/x/1",
            "isRemote": True,
            "workplaceType": "OnSite",
        },
        {
            "id": "2",
            "title": "B",
            "jobUrl": "https://jobs.ashbyhq.com/x/2",
            "isRemote": True,
            "workplaceType": None,
        },
    ]
    url = "https://api.ashbyhq.com/posting-api/job-board/x?includeCompensation=true"
    world.tell(Answer(url, json.dumps({"jobs": jobs}).encode()))
    assert [p.work_model for p in read(world, "https://jobs.ashbyhq.com/x").postings] == ["on_site", "remote"]


def test_ashbys_names_keep_their_case(world: World) -> None:
    assert board("https://jobs.ashbyhq.com/Copper").token == "Copper"
    assert board("https://jobs.ashbyhq.com/copper").token == "copper"


def test_a_recruitee_board_on_its_own_domain_is_subject_to_robots(world: World) -> None:
    world.tell(
        Answer(
            "https://jobs.amber.example/robots.txt",
            b"User-agent: *\nDisallow: /api/\n",
            headers={"Content-Type": "text/plain"},
        ),
        Answer("https://jobs.amber.example/api/offers/", b'{"offers":[]}'),
    )
    own = Board("recruitee", "jobs.amber.example", "https://jobs.amber.example/")
    with pytest.raises(CheckError) as caught:
        source_named("recruitee").read(own, world.visit(), Validators())
    assert caught.value.kind is ProblemKind.ROBOTS
    world.tell(
        Answer("https://amber.recruitee.com/robots.txt", b"User-agent: *\nDisallow: /\n"),
        Answer("https://amber.recruitee.com/api/offers/", b'{"offers":[]}'),
    )
    assert read(world, "https://amber.recruitee.com/").postings == ()


def test_a_list_most_of_whose_rows_lost_their_titles_changed_its_shape(world: World) -> None:
    jobs = [{"id": n, "name": "now called name", "absolute_url": "https://a.example/"} for n in range(9)]
    url = "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true&pay_transparency=true"
    world.tell(Answer(url, json.dumps({"jobs": jobs}).encode()))
    assert refusal(world, "https://boards.greenhouse.io/acme").kind is ProblemKind.UNREADABLE


def test_lists_nested_without_measure_are_unreadable(world: World) -> None:
    urls = {
        "https://careers.smartrecruiters.com/Acme": (
            SMART,
            b'{"totalFound":1,"content":[{"id":"1","name":"R","x":%s}]}',
        ),
        "https://jobs.lever.co/acme": (
            "https://api.lever.co/v0/postings/acme?mode=json",
            b'[{"id":"1","text":%s}]',
        ),
        "https://iron.career.softgarden.de/": (
            "https://iron.career.softgarden.de/jobs.feed.json",
            b'{"dataFeedElement":[%s]}',
        ),
    }
    for deep in (900, 960, 990, 100_000):
        nested = b"[" * deep + b"]" * deep
        for url, (api, shape) in urls.items():
            world.tell(Answer(api, shape % nested))
            outcome = refusal_or_postings(world, url)
            assert isinstance(outcome, tuple)


def test_no_request_passes_for_a_browsers(world: World) -> None:
    for shape in shapes():
        world.tell(*shape.answers)
        page = shape.table.get("found_in", [{}])[0]
        found = shape.source.recognise(urlsplit(canonical_url(shape.table["board"]))) or shape.source.find(
            Page(page["url"], page["html"])
        )
        assert found is not None
        shape.source.read(found, world.visit(), Validators())
        for asked in world.seen:
            assert "scoutly" in asked.headers["user-agent"]
            assert not {"referer", "origin", "sec-fetch-mode", "sec-ch-ua", "cookie"} & set(asked.headers)


def test_a_page_of_many_companies_leads_to_none_of_them() -> None:
    html = "".join(f'<a href="https://jobs.lever.co/company{n}">Company {n}</a>' for n in range(12))
    assert source_named("lever").find(Page("https://fund.example/portfolio", html)) is None
    html += '<a href="https://jobs.lever.co/company3/1">x</a>' * 14
    found = source_named("lever").find(Page("https://fund.example/portfolio", html))
    assert found is not None
    assert found.token == "company3"


def test_addresses_are_found_in_scripts_however_they_are_escaped() -> None:
    for written in (
        "https://jobs.lever.co/acme",
        "https:\\/\\/jobs.lever.co\\/acme\\/1",
        "https:\\u002F\\u002Fjobs.lever.co\\u002Facme",
        "//jobs.lever.co/acme?a=1&amp;b=2",
    ):
        found = source_named("lever").find(Page("https://acme.example/", f'<script>x = "{written}"</script>'))
        assert found is not None, written
        assert found.token == "acme", written


def test_a_hostile_page_is_searched_in_linear_time() -> None:
    import time

    pages = [
        "lever.co" * 200_000,
        "a" * 2_000_000 + "lever.co",
        "x.lever.co/" * 100_000,
        "https://jobs.lever.co/" + "a" * 900_000,
    ]
    started = time.process_time()
    for html in pages:
        source_named("lever").find(Page("https://acme.example/", html))
    assert time.process_time() - started < 2


def test_a_tenant_named_like_the_vendors_own_hosts_is_none() -> None:
    for url in ("https://www.recruitee.com/", "https://app.breezy.hr/", "https://api.teamtailor.com/v1/jobs"):
        assert all(s.recognise(urlsplit(url)) is None for s in SYSTEMS), url


def test_slugs_that_lead_elsewhere_are_refused() -> None:
    for text in ("", "..", ".", "a/b", "a\\b", "a?b", "a#b", "a\x00b", "x" * 121):
        assert not kit.is_slug(text), text
    for text in ("acme", "Flock Safety", "a.b-c_d", "größe"):
        assert kit.is_slug(text), text
