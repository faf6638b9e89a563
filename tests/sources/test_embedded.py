"""Data that frameworks leave in pages: postings are found in it, and products are not."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest
from pageworld import NOW, Web

from scoutly_tui.domain.postings import EmploymentType, WorkModel
from scoutly_tui.fetch.response import Validators
from scoutly_tui.sources.blobs import blobs, hydrated
from scoutly_tui.sources.embedded import Embedded, postings
from scoutly_tui.sources.js_literal import NotALiteralError, parse_call, parse_literal
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.protocol import Board

FACTS = Path(__file__).resolve().parents[3] / "shared" / "facts" / "boards" / "embedded_json"
JOBS = [
    {
        "id": 311,
        "title": "Data Engineer",
        "slug": "data-engineer",
        "location": "Lyon",
        "department": "Platform",
    },
    {
        "id": 312,
        "title": "Night Baker",
        "slug": "night-baker",
        "location": {"city": "Ghent", "country": "Belgium"},
        "department": "Bakery",
    },
    {
        "id": 313,
        "title": "Office Manager",
        "slug": "office-manager",
        "locations": [{"name": "Lyon"}, {"name": "Remote"}],
        "department": "People",
    },
]
PRODUCTS = [
    {"name": f"Oven {n}", "sku": f"OV-{n}", "price": 9.5 * n, "category": "Ovens", "slug": f"oven-{n}"}
    for n in range(8)
]


def read(body: str) -> list[str]:
    return [p.title for p in postings(Page("https://crumb.example/careers", body), NOW)]


def next_data(value: object) -> str:
    return f'<script id="__NEXT_DATA__" type="application/json">{json.dumps(value)}</script>'


def flight(value: object) -> str:
    row = "5:" + json.dumps(["$", "div", None, {"jobs": value}]) + "\n"
    half = len(row) // 2
    text = '2:I[123,["a"],"x"]\n3:T6,{odd}\n' + row[:half]
    parts = [json.dumps(text), json.dumps(row[half:])]
    return "".join(f"<script>self.__next_f.push([1,{part}])</script>" for part in parts)


def devalued(value: object) -> list[Any]:
    flat: list[Any] = []

    def put(part: object) -> int:
        at = len(flat)
        flat.append(None)
        if isinstance(part, dict):
            flat[at] = {name: put(inner) for name, inner in part.items()}
        elif isinstance(part, list):
            flat[at] = [put(inner) for inner in part]
        else:
            flat[at] = part
        return at

    flat.append(["ShallowReactive", 1])
    put(value)
    return flat


def turbo(value: object) -> list[Any]:
    flat: list[Any] = []

    def put(part: object) -> int:
        at = len(flat)
        flat.append(None)
        if isinstance(part, dict):
            flat[at] = {f"_{put(name)}": put(inner) for name, inner in part.items()}
        elif isinstance(part, list):
            flat[at] = [put(inner) for inner in part]
        else:
            flat[at] = part
        return at

    put(value)
    return flat


def nuxt2(value: list[dict[str, Any]]) -> str:
    items = ",".join(
        f"{{id:{j['id']},title:{json.dumps(j['title'])},slug:{json.dumps(j['slug'])},location:a,department:b}}"
        for j in value
    )
    return f'<script>window.__NUXT__=(function(a,b){{return {{layout:"default",data:[{{jobs:[{items}]}}],error:null,x:void 0,y:!0}}}}("Lyon","Platform"));</script>'


FORMS = {
    "next": next_data({"props": {"pageProps": {"jobs": JOBS}}}),
    "next by department": next_data({"props": {"pageProps": {"departments": [{"name": j["department"], "jobs": [j]} for j in JOBS]}}}),
    "wrapped nodes": next_data({"data": {"allJob": {"edges": [{"node": j} for j in JOBS]}}}),
    "attributes": next_data({"jobs": {"data": [{"id": j["id"], "attributes": {**j, "id": None}} for j in JOBS]}}),
    "window": f"<script>window.__INITIAL_STATE__ = {json.dumps({'careers': {'openings': JOBS}})};</script>",
    "window in quotes": f"<script>window['__DATA__'] = JSON.parse({json.dumps(json.dumps({'jobs': JOBS}))});</script>",
    "a variable": "<script>var jobs = [" + ",".join(f"{{id: {j['id']}, title: '{j['title']}', slug: '{j['slug']}', location: 'Lyon', department: 'x',}}" for j in JOBS) + "];\nrun(jobs);</script>",
    "remix": f"<script>window.__remixContext = {json.dumps({'state': {'loaderData': {'routes/jobs': {'jobs': JOBS}}}})};</script>",
    "react router": f"<script>window.__reactRouterContext.streamController.enqueue({json.dumps(json.dumps(turbo({'jobs': JOBS})) + chr(10))});</script>",
    "flight": flight(JOBS),
    "nuxt 3": f'<script type="application/json" id="__NUXT_DATA__">{json.dumps(devalued({"data": {"jobs": JOBS}}))}</script>',
    "nuxt 2": nuxt2(JOBS),
    "inertia": "<div id='app' data-page='" + json.dumps({"component": "Jobs", "props": {"jobs": JOBS}}).replace("'", "&#39;") + "'></div>",
    "a hidden field": f'<input id="jobs" value="{json.dumps(JOBS).replace(chr(34), "&quot;")}">',
}  # fmt: skip


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_postings_are_found_in(form: str) -> None:
    assert sorted(read(FORMS[form])) == ["Data Engineer", "Night Baker", "Office Manager"]


def test_fields_are_read() -> None:
    items = [
        {
            **JOBS[0],
            "employmentType": "Part-time",
            "workplaceType": "hybrid",
            "publishedAt": "2026-08-01",
            "url": "/careers/311",
            "description": "<p>" + "Knead. " * 60 + "</p>",
        },
        *JOBS[1:],
    ]
    found = {
        p.title: p for p in postings(Page("https://crumb.example/careers", next_data({"jobs": items})), NOW)
    }
    engineer = found["Data Engineer"]
    assert (engineer.url, engineer.external_id) == ("https://crumb.example/careers/311", "311")
    assert (engineer.locations, engineer.department) == (("Lyon",), "Platform")
    assert (engineer.employment_type, engineer.work_model) == (EmploymentType.PART_TIME, WorkModel.HYBRID)
    assert engineer.posted_at == 1_785_542_400_000
    assert engineer.description is not None
    assert found["Night Baker"].locations == ("Ghent, Belgium",)
    assert found["Office Manager"].locations == ("Lyon", "Remote")


def test_a_slug_leads_to_the_link_on_the_page_that_ends_in_it() -> None:
    html = next_data({"jobs": JOBS}) + '<a href="/open/roles/data-engineer?ref=list">x</a>'
    found = {p.title: p.url for p in postings(Page("https://crumb.example/careers", html), NOW)}
    assert found["Data Engineer"] == "https://crumb.example/open/roles/data-engineer?ref=list"


def test_where_no_address_is_known_none_is_made_up() -> None:
    found = {
        p.title: p.url
        for p in postings(Page("https://crumb.example/careers", next_data({"jobs": JOBS})), NOW)
    }
    assert found["Data Engineer"] == "https://crumb.example/careers#data-engineer"


DECOYS = {
    "products": {"props": {"products": PRODUCTS}},
    "products with titles of roles": {"items": [{"title": f"Manager {n}", "price": n, "sku": n, "url": f"/p/{n}"} for n in range(5)]},
    "people": {"team": [{"name": "A. Lind", "role": "Head of People", "avatar": "/a.png", "bio": "…", "slug": "a"} for _ in range(5)]},
    "posts": {"posts": [{"title": "How our engineers bake", "slug": f"p{n}", "author": "A", "excerpt": "…", "category": "Life"} for n in range(5)]},
    "navigation": {"menu": [{"label": label, "url": f"/{label}"} for label in ("Home", "About", "Careers", "Contact")]},
    "departments": {"departments": [{"name": name, "id": n, "location": "Lyon"} for n, name in enumerate(("Engineering", "Sales", "Design"))]},
    "offices": {"offices": [{"name": name, "city": name, "country": "FR", "id": n} for n, name in enumerate(("Lyon", "Ghent", "Oslo"))]},
    "events": {"events": [{"title": f"Meet our chief engineer {n}", "location": "Lyon", "startTime": "x", "url": f"/e/{n}"} for n in range(4)]},
}  # fmt: skip


@pytest.mark.parametrize("decoy", DECOYS, ids=str)
def test_no_postings_are_found_among(decoy: str) -> None:
    assert read(next_data(DECOYS[decoy])) == []


def test_recorded_pages_are_read_and_decoys_are_not() -> None:
    if not FACTS.exists():
        pytest.skip("the recorded pages are not here")
    assert read((FACTS / "next_data_jobs.html").read_text("utf-8")) == [
        "Senior Software Engineer",
        "Data Scientist",
        "Product Manager",
    ]
    assert read((FACTS / "next_data_decoy.html").read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{a: 1, 'b': [true, null, !1,], c: void 0}", {"a": 1, "b": [True, None, False], "c": None}),
        ("`tick`", "tick"),
        (r"'it\'s \u00e9 \x41\n'", "it's é A\n"),
        ("-1.5e3", -1500.0),
        ("new Date(1700000000000)", 1700000000000),
        ("{a: x, b: y.z}", {"a": 7, "b": None}),
        ("[1,/* two */2,// three\n3]", [1, 2, 3]),
    ],
)
def test_javascript_literals_are_read_without_running_anything(text: str, value: object) -> None:
    assert parse_literal(text, 0, {"x": 7}) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{a",
        "{a:",
        "[1 2]",
        "function(){}",
        "{a:1;b:2}",
        "[" * 500,
        "=>",
        "'\\",
        "{" * 100_000,
    ],
)
def test_what_is_no_literal_is_refused_at_once(text: str) -> None:
    began = time.process_time()
    with pytest.raises(NotALiteralError):
        parse_literal(text)
    with pytest.raises(NotALiteralError):
        parse_call(text)
    assert time.process_time() - began < 1


def test_flattened_state_may_refer_to_itself() -> None:
    value = hydrated([{"self": 0, "list": 1, "odd": -5, "far": 99}, [0, 1, 2], "x"])
    assert isinstance(value, dict)
    assert value["self"] is value
    assert value["list"][1] is value["list"]
    assert value["odd"] is None
    page = Page(
        "https://a.example/",
        '<script type="application/json" id="__NUXT_DATA__">[{"self":0,"list":1},[0,1,0],"x"]</script>',
    )
    assert postings(page, NOW) == ()


def test_a_thousand_blobs_are_not_all_read() -> None:
    html = "<script type='application/json'>{\"a\": [1]}</script>" * 1000
    assert len(list(blobs(Page("https://a.example/", html)))) == 60


def test_a_board_of_embedded_data_is_read_again_by_name(web: Web) -> None:
    board = Board("embedded", "https://crumb.example/careers", "https://crumb.example/careers")
    web.say(board.url, FORMS["next"])
    assert len(Embedded().read(board, web.visit(), Validators()).postings) == 3


def test_names_are_understood_in_any_case(web: Web) -> None:
    items = [
        {"JobId": n, "JobTitle": t, "LocationName": "Lyon", "Hiring_Department": "x"}
        for n, t in enumerate(("Baker", "Night Porter"), 4000)
    ]
    assert sorted(read(f"<script>window.pageData = {json.dumps({'Jobs': items})};</script>")) == [
        "Baker",
        "Night Porter",
    ]


@pytest.mark.parametrize(
    "said", [{"totalHits": 52}, {"pagination": {"total": 52}}, {"meta": {"total_count": 4}}]
)
def test_the_first_part_of_a_list_is_not_taken_for_the_whole(said: dict[str, Any]) -> None:
    assert read(next_data({"search": {"jobs": JOBS, **said}})) == []


@pytest.mark.parametrize(
    "said", [{"totalHits": 3}, {"pagination": {"total": 0}}, {"total": True}, {"total": "x"}]
)
def test_a_list_that_is_as_long_as_it_says_is_whole(said: dict[str, Any]) -> None:
    assert len(read(next_data({"search": {"jobs": JOBS, **said}}))) == 3


def test_people_with_departments_are_no_postings() -> None:
    team = [
        {
            "name": f"P. {n}",
            "title": "Senior Engineer",
            "department": "Platform",
            "photo": "/p.png",
            "slug": f"p{n}",
        }
        for n in range(6)
    ]
    team += [
        {"name": "Q", "title": f"Head of {t}", "department": t, "photo": "/p.png", "slug": t}
        for t in ("Bread", "Cake", "Rye", "Oats")
    ]
    assert read(next_data({"about": {"team": team}})) == []
