"""Entries by a CSS selector that a person gave."""

from __future__ import annotations

import re
from typing import Any, Final

from scoutly_tui.domain.errors import CheckError, ProblemKind, UsageError
from scoutly_tui.domain.postings import FoundPosting
from scoutly_tui.domain.text import clean_line
from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.ids import digest_id, distinct, posting_id
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.phrases import is_generic
from scoutly_tui.sources.titles import title_score

ENTRY_LIMIT: Final = 2_000
_TITLES: Final = re.compile(r"^(?:h[1-6]|summary|dt|strong|b)$")


def by_hint(page: Page, hint: str, now: int) -> tuple[FoundPosting, ...]:
    """The entries of ``page`` that the selector ``hint`` picks: links, or elements around a link or a title.

    Raises CheckError (unreadable) if the selector is no CSS.
    """
    from bs4 import BeautifulSoup
    from soupsieve import SelectorSyntaxError

    page.tree  # noqa: B018 – raises for markup nested too deep, before a recursive reader meets it
    soup = BeautifulSoup(page.html, "lxml")
    try:
        picked = soup.select(hint, limit=ENTRY_LIMIT)
    except (SelectorSyntaxError, NotImplementedError, ValueError) as error:
        raise CheckError(
            ProblemKind.UNREADABLE,
            f"The selector “{clean_line(hint, 80)}” is no CSS: {clean_line(str(error), 80)}.",
        ) from None
    return distinct(posting for entry in picked if (posting := _posting(entry, page)) is not None)


def check_hint(hint: str) -> None:
    """Raises UsageError if ``hint`` is no CSS selector."""
    import soupsieve

    try:
        soupsieve.compile(hint)
    except (soupsieve.SelectorSyntaxError, NotImplementedError, ValueError):
        raise UsageError(
            f"“{clean_line(hint, 80)}” is no CSS selector.", "Try one such as “.openings li a”."
        ) from None


def _posting(entry: Any, page: Page) -> FoundPosting | None:
    link = entry if entry.name == "a" else entry.find("a", href=True) or entry.find_parent("a", href=True)
    url = page.absolute(link.get("href") or "") if link is not None else ""
    title = _title(entry)
    if not title:
        return None
    return FoundPosting(posting_id(url) if url else digest_id(title), title, url or page.url)


def _title(entry: Any) -> str:
    """The most telling text of an entry: a heading, else the text that reads most like a title, else the first."""
    for element in entry.find_all(_TITLES):
        if text := clean_line(element.get_text(" "), 200):
            return text
    texts = [
        line
        for text in entry.stripped_strings
        if (line := clean_line(text, 200)) and not is_generic(fold(line))
    ]
    return max(texts, key=title_score, default="")
