"""One get or post as it travels: what is asked, within which limits, and where a redirect takes it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from urllib.parse import urldefrag, urljoin

from scoutly_tui.domain.errors import CheckError, ProblemKind
from scoutly_tui.domain.urls import host_of
from scoutly_tui.fetch.decode import ACCEPT_ENCODING
from scoutly_tui.fetch.response import Validators

ACCEPT: Final = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.8"
NO_VALIDATORS: Final = Validators()


@dataclass(frozen=True, slots=True)
class Call:
    """What is asked of ``url``. ``limit`` is in decoded bytes; with ``cut`` the body ends there, without, a
    larger one is an error. ``documented`` and ``follow`` are as in ``Visit.get``. ``lasting`` says that no
    redirect on the way here was for a while only."""

    url: str
    limit: int
    method: str = "GET"
    content: bytes | None = None
    accept: str = ACCEPT
    headers: Mapping[str, str] = field(default_factory=dict)
    validators: Validators = NO_VALIDATORS
    documented: bool = False
    follow: bool = True
    cut: bool = False
    lasting: bool = True

    @property
    def host(self) -> str:
        """Who is asked."""
        return host_of(self.url)

    def sent_headers(self, user_agent: str) -> dict[str, str]:
        """The request's headers."""
        sent = {
            "User-Agent": user_agent,
            "Accept": self.accept,
            "Accept-Encoding": ACCEPT_ENCODING,
            "Accept-Language": "en, *;q=0.5",
            **self.headers,
        }
        if self.validators.etag:
            sent["If-None-Match"] = self.validators.etag
        if self.validators.last_modified:
            sent["If-Modified-Since"] = self.validators.last_modified
        return sent

    def redirected(self, location: str, status: int) -> Call:
        """The call as it goes on after a redirect: nothing that was for one host goes to another.

        Raises CheckError (http_error) for a redirect that is not followed.
        """
        try:
            url = urldefrag(urljoin(self.url, location.strip())).url
        except ValueError:
            raise self._refused("redirects to what is no web address", status) from None
        if self.url.startswith("https:") and url.startswith("http:"):
            raise self._refused("redirects from https to http, which is not safe", status)
        if host_of(url) != self.host:
            # What another host makes of a search is no answer to it.
            if self.method == "POST":
                raise self._refused("sends the request on to another host", status)
            return replace(self, url=url, headers={}, validators=NO_VALIDATORS)
        if self.method == "POST" and status in (301, 302, 303):
            kept = {name: value for name, value in self.headers.items() if name.lower() != "content-type"}
            return replace(self, url=url, method="GET", content=None, headers=kept)
        return replace(self, url=url)

    def _refused(self, words: str, status: int) -> CheckError:
        return CheckError(ProblemKind.HTTP_ERROR, f"{self.host} {words}.", status=status)
