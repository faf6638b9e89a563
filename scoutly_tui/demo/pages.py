"""The companies' own pages: careers pages in several layouts and languages, and pages of single postings."""

from __future__ import annotations

import json
from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import Final

from scoutly_tui.demo.companies import DemoCompany
from scoutly_tui.demo.dice import dice, digest
from scoutly_tui.demo.phrases import PHRASES, Phrases
from scoutly_tui.demo.postings import DemoPosting, prose
from scoutly_tui.demo.wire import board_path, description_html, job_posting

Postings = tuple[DemoPosting, ...]

VOLATILE: Final = frozenset({"cards", "table"})
"""Layouts whose pages carry a token of the day, as many real ones do: their bytes change for no reason."""

_NAV: Final = ("/about", "/life", "/blog", "/press", "/contact")
_POSTS: Final = (
    ("how-we-moved-house", "How we moved the database on a Sunday"),
    ("soup", "Why there is soup on Thursdays"),
    ("first-ten-years", "Ten years, eleven offices, one kettle"),
    ("interview", "“I joined as a tester and stayed”: five questions to a colleague"),
)
_STYLE: Final = "body{font-family:sans-serif;margin:0 auto;max-width:60rem}nav a{margin-right:1rem}"


def careers_page(company: DemoCompany, postings: Postings, day: int) -> str:
    """The careers page of ``company``: its postings, or the way to the board where they stand."""
    words = _words(company)
    if company.source == "html":
        body, head = _LAYOUTS[company.look](company, postings, words), ""
    elif company.source == "jsonld":
        body, head = _list(company, postings, words), _structured(company, postings)
    else:
        body, head = _way_to_board(company, postings, words), ""
    heading, introduction = words.page[:2]
    content = f"<h1>{escape(heading)}</h1><p>{escape(introduction)}</p>{body}{_benefits(company, words)}"
    return _frame(company, heading, content, head=head, day=day)


def posting_page(company: DemoCompany, posting: DemoPosting) -> str:
    """The page of one posting; with JSON-LD where the company's pages carry it."""
    words = PHRASES[posting.language]
    head = _script(job_posting(company, posting)) if company.source == "jsonld" else ""
    content = (
        f'<article class="posting"><h1>{escape(posting.title)}</h1>'
        f'<p class="meta">{escape(_meta(posting))}</p>'
        f'<div class="description">{description_html(prose(company, posting))}</div>'
        f'<p><a class="apply" href="/apply?role={posting.serial}">{escape(words.page[3])}</a></p></article>'
    )
    return _frame(company, posting.title, content, head=head, language=posting.language)


def board_page(company: DemoCompany, postings: Postings) -> str:
    """The page that a job-board system shows people for ``company``."""
    title = f"Jobs at {company.name}"
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f"<body><h1>{escape(title)}</h1>{_anchors(postings)}</body></html>\n"
    )


def home_page(company: DemoCompany) -> str:
    """The company's front page."""
    words = _words(company)
    content = (
        f"<h1>{escape(company.name)}</h1><p>{escape(company.fields)}</p>"
        f'<p><a href="{escape(company.careers_url)}">{escape(words.page[0])}</a></p>'
    )
    return _frame(company, company.name, content)


def other_page(company: DemoCompany, path: str) -> str:
    """What stands behind the navigation: a page about anything but postings."""
    index = _NAV.index(path) if path in _NAV else 2
    title = _words(company).nav[index]
    content = f"<h1>{escape(title)}</h1><p>{escape(company.name)}, {escape(company.headquarters)}.</p>"
    return _frame(company, title, content)


def is_other_page(path: str) -> bool:
    """Whether ``path`` leads to one of the pages that every company has beside its careers page."""
    return path in _NAV or path.startswith("/blog/")


def _words(company: DemoCompany) -> Phrases:
    return PHRASES[company.country.language]


def _frame(
    company: DemoCompany,
    title: str,
    content: str,
    *,
    head: str = "",
    day: int = 0,
    language: str | None = None,
) -> str:
    words = _words(company)
    links = "".join(
        f'<a href="{path}">{escape(label)}</a>' for path, label in zip(_NAV, words.nav, strict=True)
    )
    token = digest(company.slug, day).hex() if company.look in VOLATILE else ""
    meta = f'<meta name="csrf-token" content="{token}">' if token else ""
    teasers = "".join(
        f'<li><a href="/blog/{slug}">{escape(text)}</a></li>'
        for slug, text in dice(company.slug, "blog").sample(_POSTS, 2)
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{language or company.country.language}"><head><meta charset="utf-8">'
        f"<title>{escape(title)} | {escape(company.name)}</title>{meta}"
        f"<style>{_STYLE}</style>{head}</head><body>"
        f'<header><a href="/">{escape(company.name)}</a><nav>{links}</nav></header><main>{content}</main>'
        f'<aside class="news"><h2>{escape(words.nav[2])}</h2><ul>{teasers}</ul></aside>'
        f"<footer><p>© {escape(company.name)}, {escape(company.headquarters)}</p>"
        '<a href="/privacy">Privacy</a> <a href="/imprint">Imprint</a>'
        '<a href="https://social.example/@hello">Social</a></footer></body></html>\n'
    )


def _benefits(company: DemoCompany, words: Phrases) -> str:
    items = dice(company.slug, "benefits").sample(words.offers, min(3, len(words.offers)))
    listed = "".join(f"<li>{escape(item)}</li>" for item in items)
    return f'<section class="benefits"><h2>{escape(words.headings[3])}</h2><ul>{listed}</ul></section>'


def _meta(posting: DemoPosting) -> str:
    contract = PHRASES[posting.language].contract[posting.employment_type]
    return " · ".join((" / ".join(posting.locations), posting.department, contract))


def _list(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    rows = "".join(
        f'<li class="opening"><a href="{posting.url}">{escape(posting.title)}</a> '
        f'<span class="location">{escape(" / ".join(posting.locations))}</span></li>'
        for posting in postings
    )
    return f'<ul class="openings">{rows}</ul>'


def _cards(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    cards = "".join(
        f'<article class="card"><h3>{escape(posting.title)}</h3><p class="meta">{escape(_meta(posting))}</p>'
        f'<a class="button" href="{_path(posting)}">{escape(words.page[2])}</a></article>'
        for posting in postings
    )
    return f'<div class="grid">{cards}</div>'


def _table(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    rows = "".join(
        f'<tr><td><a href="{_path(posting)}">{escape(posting.title)}</a></td>'
        f"<td>{escape(posting.department)}</td><td>{escape(' / '.join(posting.locations))}</td></tr>"
        for posting in postings
    )
    return f'<table class="jobs"><tbody>{rows}</tbody></table>'


def _groups(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    by_department = sorted(postings, key=lambda posting: posting.department)
    return "".join(
        f'<section class="department"><h2>{escape(department)}</h2>'
        + "".join(
            f'<div class="role"><a href="{_path(posting)}"><strong>{escape(posting.title)}</strong></a>'
            f"<em>{escape(' / '.join(posting.locations))}</em></div>"
            for posting in group
        )
        + "</section>"
        for department, group in groupby(by_department, key=lambda posting: posting.department)
    )


def _rows(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    rows = "".join(
        f'<a class="job-row" href="{posting.url}"><div class="job-title">{escape(posting.title)}</div>'
        f'<div class="job-meta">{escape(_meta(posting))}</div></a>'
        for posting in postings
    )
    return f'<div class="job-list">{rows}</div>'


def _plain(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    return "".join(
        f'<p><a href="{_path(posting)}">{escape(posting.title)}</a> – {escape(posting.locations[0])}</p>\n'
        for posting in postings
    )


_LAYOUTS: Final = {
    "list": _list,
    "cards": _cards,
    "table": _table,
    "groups": _groups,
    "rows": _rows,
    "plain": _plain,
}


def _structured(company: DemoCompany, postings: Postings) -> str:
    match company.look:
        case "graph":
            organization = {
                "@type": "Organization",
                "@id": f"https://{company.host}/#us",
                "name": company.name,
            }
            entries = [job_posting(company, posting, context=False) for posting in postings]
            return _script({"@context": "https://schema.org", "@graph": [organization, *entries]})
        case "array":
            return _script([job_posting(company, posting) for posting in postings])
        case "items":
            items = [
                {"@type": "ListItem", "position": place, "url": posting.url}
                for place, posting in enumerate(postings, 1)
            ]
            return _script({"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items})
        case _:
            return _script({"@context": "https://schema.org", "@type": "WebSite", "name": company.name})


def _script(document: object) -> str:
    text = json.dumps(document, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _way_to_board(company: DemoCompany, postings: Postings, words: Phrases) -> str:
    board = board_path(company)
    match company.source, company.look:
        case "greenhouse", "embed":
            script = f"https://boards.greenhouse.io/embed/job_board/js?for={board}"
            return f'<div id="grnhse_app"></div><script src="{script}"></script>'
        case "greenhouse", "jid":
            return f'<div id="greenhouse-roles" data-board-token="{board}">{_anchors(postings)}</div>'
        case "ashby", "embed":
            script = f"https://jobs.ashbyhq.com/{board}/embed?version=2"
            return f'<div id="ashby_embed"></div><script src="{script}"></script>'
        case (("lever" | "ashby"), "links"):
            return f'<div class="roles">{_anchors(postings[:5])}</div>'
        case _:
            return f'<p><a class="button" href="{board_url(company)}">{escape(words.page[2])}</a></p>'


def board_url(company: DemoCompany) -> str:
    """The address of the page that a company's job-board system shows to people."""
    board = board_path(company)
    if company.source == "greenhouse":
        return f"https://boards.greenhouse.io/{board}"
    if company.source == "ashby":
        return f"https://jobs.ashbyhq.com/{board}"
    return f"https://jobs.{'eu.' if company.look == 'eu' else ''}lever.co/{board}"


def _anchors(postings: Iterable[DemoPosting]) -> str:
    return "".join(f'<p><a href="{escape(p.url)}">{escape(p.title)}</a></p>' for p in postings)


def _path(posting: DemoPosting) -> str:
    return "/" + posting.url.split("/", 3)[3]
