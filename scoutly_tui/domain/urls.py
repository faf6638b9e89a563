"""URLs as people paste them and as pages link them, in one canonical form."""

import re
from typing import Final
from urllib.parse import SplitResult, parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.domain.text import clean_line

URL_LIMIT: Final = 2_000
_TRACKING: Final = re.compile(
    r"^(utm_\w+|gclid|fbclid|msclkid|mc_[ce]id|igshid|lever-(origin|via|source(\[\])?)|gh_src|trk|trackingid|jobboardsource)$",
    re.IGNORECASE,
)
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}


def careers_url(text: str) -> str:
    """``text`` as a person typed it, as an absolute canonical http(s) URL.

    A missing scheme becomes https. Raises UsageError for anything that cannot be a web address or that
    carries a user name or password.
    """
    raw = text.strip()
    if raw and "://" not in raw and re.match(r"^[^\s/:@]+\.[^\s/:@]+(:\d+)?([/?#]|$)", raw):
        raw = f"https://{raw}"
    try:
        return canonical_url(raw)
    except ValueError as error:
        raise UsageError(
            f"“{_shown(text)}” is not a web address scoutly can visit: {error}.",
            "Paste the address of the careers page, such as https://company.example/careers.",
        ) from None


def _shown(text: str) -> str:
    """``text`` as a message may repeat it: whatever stands before an @ may be a password."""
    name, at, rest = text.rpartition("@")
    return clean_line(f"…@{rest}" if at and name else text, 80)


def canonical_url(url: str, base: str | None = None) -> str:
    """``url``, joined to ``base`` if given, in canonical form.

    Scheme and host lower-case (IDNA), default port, fragment and tracking parameters gone, an empty path
    as ``/``, dot segments resolved. A fragment that routes (``#/…`` or ``#!…``) stays. Raises ValueError.
    """
    joined = urljoin(base, url.strip()) if base else url.strip()
    if len(joined) > URL_LIMIT:
        raise ValueError(f"it is longer than {URL_LIMIT} characters")
    if re.search(r"[\x00-\x20\x7f]", joined):
        joined = re.sub(r"[\t\r\n]", "", joined).replace(" ", "%20")
        if re.search(r"[\x00-\x20\x7f]", joined):
            raise ValueError("it holds control characters")
    parts = urlsplit(joined)
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS:
        raise ValueError("only http and https addresses work")
    if parts.username is not None or parts.password is not None:
        raise ValueError("it carries a user name or password")
    host = _host(parts)
    port = parts.port
    netloc = host if port in (None, _DEFAULT_PORTS[scheme]) else f"{host}:{port}"
    path = _resolve_dots(parts.path) or "/"
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    return urlunsplit((scheme, netloc, path, _without_tracking(parts.query), fragment))


def host_of(url: str) -> str:
    """The lower-case host of ``url``, without port; empty if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower().rstrip(".")
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port of ``url``: ``https://jobs.example``."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _host(parts: SplitResult) -> str:
    host = (parts.hostname or "").rstrip(".")
    if not host:
        raise ValueError("it names no host")
    if ":" in host:
        return f"[{host}]"
    try:
        host = host.encode("idna").decode("ascii").lower() if not host.isascii() else host.lower()
    except UnicodeError:
        raise ValueError("its host name is not valid") from None
    if not re.fullmatch(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?", host) or ".." in host or len(host) > 253:
        raise ValueError("its host name is not valid")
    return host


def _resolve_dots(path: str) -> str:
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(kept) > 1:
                kept.pop()
        elif segment != ".":
            kept.append(segment)
    if path.endswith(("/.", "/..")):
        kept.append("")
    return "/".join(kept)


def _without_tracking(query: str) -> str:
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)
