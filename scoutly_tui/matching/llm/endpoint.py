"""Where the model is, by the settings and the environment; the key is held here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.errors import CannotRunError, CredentialsError
from scoutly_tui.matching.llm.usage import Prices

OPENAI: Final = "https://api.openai.com/v1"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model at an address. ``api_key`` is empty where none is needed; it never shows in ``repr``."""

    base_url: str
    model: str
    api_key: str = field(default="", repr=False)
    timeout_seconds: float = 60.0
    answer_tokens: int = 4_000
    prices: Prices = field(default_factory=Prices)

    @property
    def key(self) -> str:
        """What this model at this address is remembered by; it tells neither."""
        return blake2b(f"{self.base_url}\x1f{self.model}".encode(), digest_size=16).hexdigest()

    @property
    def url(self) -> str:
        """Where questions are sent."""
        return f"{self.base_url}/chat/completions"

    @property
    def host(self) -> str:
        """The host and port, for people and for taking turns."""
        return urlsplit(self.base_url).netloc

    @property
    def is_openai(self) -> bool:
        """Whether this is OpenAI's own endpoint."""
        return self.host == urlsplit(OPENAI).netloc

    @property
    def is_here(self) -> bool:
        """Whether the model runs on this machine."""
        return _is_loopback(urlsplit(self.base_url).hostname or "")


def endpoint(settings: LlmSettings, environment: Mapping[str, str]) -> Endpoint:
    """The model the settings name, with the key from the environment variable they name.

    Raises CannotRunError if no model is set or its address is none, CredentialsError if a key is missing
    where one is needed, or would travel unencrypted.
    """
    if not settings.model:
        raise CannotRunError("No model is set.", "Set llm.model (and llm.base_url) in config.toml.")
    found = described(settings)
    api_key = environment.get(settings.api_key_env, "").strip() if settings.api_key_env else ""
    host = urlsplit(found.base_url).hostname or ""
    if api_key and (not api_key.isascii() or not api_key.isprintable() or " " in api_key):
        raise CredentialsError(f"What {settings.api_key_env} holds is not a key.", "Export the key alone.")
    if not api_key and not _is_nearby(host):
        raise CredentialsError(
            f"The model {settings.model} is set, but {settings.api_key_env} is not.",
            f"Export {settings.api_key_env}, or empty llm.model.",
        )
    if api_key and found.base_url.startswith("http:") and not _is_nearby(host):
        raise CredentialsError(
            "The key would travel unencrypted.", "Use an https:// address in llm.base_url."
        )
    return Endpoint(
        found.base_url, found.model, api_key, found.timeout_seconds, found.answer_tokens, found.prices
    )


def described(settings: LlmSettings) -> Endpoint:
    """The model the settings name, without its key: for previews. Raises CannotRunError for an address that is none."""
    base_url = (settings.base_url or OPENAI).strip().rstrip("/")
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise CannotRunError(
            "llm.base_url is no http or https address.", "Use something like https://api.openai.com/v1."
        )
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise CannotRunError(
            "llm.base_url carries more than an address.",
            "Put the key into the variable that llm.api_key_env names.",
        )
    return Endpoint(
        base_url=base_url,
        model=settings.model or "(no model is set)",
        timeout_seconds=settings.timeout_seconds,
        answer_tokens=settings.answer_tokens,
        prices=Prices(settings.price_input, settings.price_output),
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def _is_nearby(host: str) -> bool:
    """Whether ``host`` is this machine or one in the same house: a private address or a local name."""
    if _is_loopback(host) or host.endswith((".local", ".lan", ".internal", ".home.arpa")):
        return True
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host
