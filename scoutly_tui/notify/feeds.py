"""Matches as an Atom feed (RFC 4287) or a JSON feed (version 1.1, https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Sequence
from enum import StrEnum
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import iso
from scoutly_tui.notify.digest import safe_url
from scoutly_tui.notify.items import NewsItem

TITLE: Final = "scoutly: matches"
_NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class FeedFormat(StrEnum):
    """Which kind of feed."""

    ATOM = "atom"
    JSON = "json"


def render(items: Sequence[NewsItem], form: FeedFormat, now: int) -> str:
    """``items`` as a feed, latest first; ``now`` (epoch ms) is its date if it is empty."""
    latest = sorted(items, key=lambda item: (-item.first_seen_at, item.key))
    return _atom(latest, now) if form is FeedFormat.ATOM else _json(latest)


def identity(item: NewsItem) -> str:
    """What a reader knows a posting by: the same for ever, and in every home."""
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{item.url}#{item.company_slug}')}"


def _headline(item: NewsItem) -> str:
    score = "" if item.score is None else f"{item.score} – "
    return clean_line(f"{score}{item.title} at {item.company}", 300)


def _summary(item: NewsItem) -> str:
    return "\n".join(clean_line(line, 300) for line in (item.where, item.salary, item.why, item.but) if line)


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _atom(items: Sequence[NewsItem], now: int) -> str:
    updated = max((item.changed_at or item.first_seen_at for item in items), default=now)
    parts = [
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{TITLE}</title><id>urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, TITLE)}</id>",
        f"<updated>{iso(updated)}</updated><author><name>scoutly</name></author>",
    ]
    for item in items:
        url = safe_url(item.url)
        link = f"<link href={quoteattr(_NOT_XML.sub('', url))}/>" if url else ""
        parts.append(
            f"<entry><title>{_xml(_headline(item))}</title><id>{identity(item)}</id>{link}"
            f"<published>{iso(item.first_seen_at)}</published><updated>{iso(item.changed_at or item.first_seen_at)}</updated>"
            f"<author><name>{_xml(clean_line(item.company, 120))}</name></author>"
            f'<summary type="text">{_xml(_summary(item))}</summary></entry>'
        )
    return "\n".join([*parts, "</feed>\n"])


def _json(items: Sequence[NewsItem]) -> str:
    entries = [
        {
            "id": identity(item),
            "title": _headline(item),
            "content_text": _summary(item) or _headline(item),
            "date_published": iso(item.first_seen_at),
            "date_modified": iso(item.changed_at or item.first_seen_at),
            "authors": [{"name": clean_line(item.company, 120)}],
            **({"url": url} if (url := safe_url(item.url)) else {}),
            "_scoutly": {"posting": item.key, "score": item.score, "rank": item.rank},
        }
        for item in items
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": entries}
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"
