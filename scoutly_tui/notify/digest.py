"""A digest as text, Markdown or HTML. What others wrote is text in all of them."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from enum import StrEnum
from typing import Final
from urllib.parse import quote

from scoutly_tui.domain import news
from scoutly_tui.domain.text import clean_line
from scoutly_tui.notify.items import Appointment, NewsItem

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~])")
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}"
    "li{margin:.8rem 0}small{color:#555}b{font-variant-numeric:tabular-nums}"
)


class DigestFormat(StrEnum):
    """How a digest is written."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Digest:
    """What a digest tells of: matches (best first), what is coming up, and the span of time (epoch ms)."""

    since: int
    now: int
    matches: tuple[NewsItem, ...]
    appointments: tuple[Appointment, ...]
    problems: int
    zone: tzinfo | None = None

    @property
    def title(self) -> str:
        """Its headline."""
        count = len(self.matches)
        return f"{count} new match{'' if count == 1 else 'es'} since {self.day(self.since)}"

    def day(self, at: int) -> str:
        """``at`` as a day in the digest's zone."""
        return news.on_the_wall(at, self.zone).strftime("%d %B %Y")

    def moment(self, at: int) -> str:
        """``at`` as a day and a time in the digest's zone."""
        return news.on_the_wall(at, self.zone).strftime("%a %d %b %Y, %H:%M")


def render(digest: Digest, form: DigestFormat) -> str:
    """``digest`` in ``form``, ending in a line end."""
    return {DigestFormat.TEXT: _text, DigestFormat.MARKDOWN: _markdown, DigestFormat.HTML: _html}[form](
        digest
    )


def safe_url(url: str) -> str:
    """``url`` fit to be linked to; empty unless it is http or https."""
    if not re.match(r"https?://", url, re.IGNORECASE):
        return ""
    return quote(url, safe=":/?#[]@!$&'()*+,;=%~-._")


def _about(item: NewsItem) -> list[str]:
    return [clean_line(part, 200) for part in (item.where, item.salary) if part]


def _score(item: NewsItem) -> str:
    return "–" if item.score is None else str(item.score)


def _text(digest: Digest) -> str:
    lines = [digest.title, "=" * len(digest.title), ""]
    for item in digest.matches:
        lines.append(f"{_score(item):>3}  {clean_line(item.title)} – {clean_line(item.company)}")
        lines += [
            f"     {line}" for line in (" · ".join(_about(item)), clean_line(item.why), item.url) if line
        ]
        lines.append("")
    if digest.appointments:
        lines += ["Coming up", "---------", ""]
        lines += [f"{digest.moment(one.at)}  {_said(one)}" for one in digest.appointments]
        lines.append("")
    return "\n".join([*lines, *_problems(digest)]).rstrip("\n") + "\n"


def _said(one: Appointment) -> str:
    return f"{clean_line(one.step or one.status)}: {clean_line(one.title)} – {clean_line(one.company)}"


def _problems(digest: Digest) -> Sequence[str]:
    if not digest.problems:
        return ()
    count = "1 company" if digest.problems == 1 else f"{digest.problems} companies"
    return (f"{count} cannot be checked: scoutly problems",)


def _md(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", clean_line(text))


def _markdown(digest: Digest) -> str:
    lines = [f"# {digest.title}", ""]
    for item in digest.matches:
        url = safe_url(item.url).replace("(", "%28").replace(")", "%29")
        title = f"[{_md(item.title)}]({url})" if url else _md(item.title)
        lines.append(f"- **{_score(item)}** {title} – {_md(item.company)}")
        about = " · ".join(map(_md, _about(item)))
        lines += [f"  {line}" for line in (about, _md(item.why)) if line]
    if digest.appointments:
        lines += ["", "## Coming up", ""]
        lines += [f"- {digest.moment(one.at)}: {_md(_said(one))}" for one in digest.appointments]
    if digest.problems:
        lines += ["", *map(_md, _problems(digest))]
    return "\n".join(lines) + "\n"


def _html(digest: Digest) -> str:
    escaped = html.escape
    parts = [
        "<!doctype html>\n<html lang=en><head><meta charset=utf-8>"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{escaped(digest.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escaped(digest.title)}</h1><ol>"
    ]
    for item in digest.matches:
        url, title = safe_url(item.url), escaped(clean_line(item.title))
        linked = f'<a href="{escaped(url)}" rel="noreferrer">{title}</a>' if url else title
        about = "".join(
            f"<br><small>{escaped(line)}</small>" for line in (" · ".join(_about(item)), item.why) if line
        )
        parts.append(f"<li><b>{_score(item)}</b> {linked} – {escaped(clean_line(item.company))}{about}</li>")
    parts.append("</ol>")
    if digest.appointments:
        rows = (f"<li>{digest.moment(one.at)}: {escaped(_said(one))}</li>" for one in digest.appointments)
        parts.append(f"<h2>Coming up</h2><ul>{''.join(rows)}</ul>")
    parts += [f"<p>{escaped(line)}</p>" for line in _problems(digest)]
    return "\n".join([*parts, "</body></html>\n"])
