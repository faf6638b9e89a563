"""What every job-board system's module is made of: a ``System`` and the few steps they all take.

A module names its hosts, says which board a URL means, asks for the list and turns each of its items into a
posting. Whatever is not the list it should be raises CheckError here, so that no module can take a marketing
page, an error or half an answer for an empty board.
"""

from scoutly_tui.sources.memory import by_way, way_of
from scoutly_tui.sources.systems.kit.addresses import (
    is_slug,
    mentions,
    own_domain,
    segments,
    subdomain,
    tenant_host,
)
from scoutly_tui.sources.systems.kit.documents import (
    collect,
    glimpse,
    inline_json,
    items,
    json_ld,
    no_postings,
    not_found,
    now,
    page_of,
    rss_channel,
    schema_postings,
    texts,
    unreadable,
    with_class,
    words,
    xml_root,
)
from scoutly_tui.sources.systems.kit.postings import (
    completed,
    completed_from_page,
    language_code,
    merged,
    paragraphs,
    plain_line,
    posting,
)
from scoutly_tui.sources.systems.kit.requests import (
    HTML,
    JSON,
    PAGE_LIMIT,
    XML,
    all_rows,
    get,
    pages_reading,
    post,
    reading,
    remembered,
    unchanged,
)
from scoutly_tui.sources.systems.kit.system import System

__all__ = [
    "HTML",
    "JSON",
    "PAGE_LIMIT",
    "XML",
    "System",
    "all_rows",
    "by_way",
    "collect",
    "completed",
    "completed_from_page",
    "get",
    "glimpse",
    "inline_json",
    "is_slug",
    "items",
    "json_ld",
    "language_code",
    "mentions",
    "merged",
    "no_postings",
    "not_found",
    "now",
    "own_domain",
    "page_of",
    "pages_reading",
    "paragraphs",
    "plain_line",
    "post",
    "posting",
    "reading",
    "remembered",
    "rss_channel",
    "schema_postings",
    "segments",
    "subdomain",
    "tenant_host",
    "texts",
    "unchanged",
    "unreadable",
    "way_of",
    "with_class",
    "words",
    "xml_root",
]
