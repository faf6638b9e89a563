"""Typed settings: defaults ← config.toml ← environment (``SCOUTLY_<SECTION>__<KEY>``) ← flags."""

from __future__ import annotations

import json
import os
import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields, replace
from datetime import tzinfo
from difflib import get_close_matches
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CannotRunError, UsageError

MIB = 1024 * 1024


class _Section:
    """What all sections are: made by keyword, compared by value, never changed.

    ``dataclass`` would write these methods as text and compile them, class by class: on the way to the first frame
    that took longer than reading the rows it holds.
    """

    def __init__(self, **given: Any) -> None:
        for entry in fields(self):  # type: ignore[arg-type]
            if entry.name in given:
                self.__dict__[entry.name] = given.pop(entry.name)
            elif entry.default_factory is not MISSING:
                self.__dict__[entry.name] = entry.default_factory()
            else:
                self.__dict__[entry.name] = entry.default
        if given:
            raise TypeError(f"{type(self).__name__} has no {', '.join(given)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to {name}")

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and vars(other) == vars(self)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return (
            f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"
        )


@dataclass(init=False, repr=False, eq=False)
class DatabaseSettings(_Section):
    """``url``: empty for SQLite in the home, or ``sqlite:///…``, or ``postgresql://…``."""

    url: str = ""


@dataclass(init=False, repr=False, eq=False)
class QueueSettings(_Section):
    """``url``: empty to follow ``database.url``."""

    url: str = ""


@dataclass(init=False, repr=False, eq=False)
class FetchSettings(_Section):
    """How the web is read."""

    gateway: str = ""
    host_gap_seconds: float = 2.0
    deadline_seconds: float = 60.0
    connect_seconds: float = 15.0
    max_bytes: int = 5 * MIB
    max_endpoint_bytes: int = 20 * MIB
    max_redirects: int = 5
    details_per_check: int = 25
    whole_read_days: float = 3.0
    user_agent: str = ""
    respect_robots: bool = True
    allow_private: list[str] = field(default_factory=list)
    browser: str = ""


@dataclass(init=False, repr=False, eq=False)
class WorkerSettings(_Section):
    """How queued work is done."""

    threads: int = 5
    embedded: bool = True
    lease_seconds: float = 30.0
    check_deadline_seconds: float = 300.0
    grace_seconds: float = 30.0
    retry_base_seconds: float = 20.0
    history_days: int = 90


@dataclass(init=False, repr=False, eq=False)
class ScheduleSettings(_Section):
    """``batch``: how many jobs one ``enqueue`` makes at most."""

    batch: int = 20


@dataclass(init=False, repr=False, eq=False)
class LlmSettings(_Section):
    """The model for second opinions; off while ``model`` is empty."""

    base_url: str = ""
    model: str = ""
    api_key_env: str = "OPENAI_API_KEY"
    daily_requests: int = 200
    daily_tokens: int = 200_000
    requests_per_minute: int = 10
    tokens_per_minute: int = 60_000
    daily_money: float = 1.0
    monthly_money: float = 10.0
    price_input: float = 0.0
    price_output: float = 0.0
    screen_batch: int = 30
    deep_per_day: int = 20
    deep_random_per_day: int = 2
    answer_tokens: int = 4_000
    timeout_seconds: float = 60.0


@dataclass(init=False, repr=False, eq=False)
class NotifySettings(_Section):
    """What tells the person, when. Addresses are secrets: the environment or a file of their own holds them."""

    urls_env: str = "SCOUTLY_NOTIFY_URLS"
    urls_file: str = ""
    at_once_score: int = 70
    at_once_rank: int = 81
    digest_at: list[str] = field(default_factory=lambda: ["08:00"])
    digest_score: int = 50
    quiet: str = "22:00-07:00"
    timezone: str = ""
    unwell_minutes: int = 60
    remind_hours: int = 24
    timeout_seconds: float = 30.0
    retry_base_seconds: float = 60.0


@dataclass(init=False, repr=False, eq=False)
class ApplicationsSettings(_Section):
    """``stale_days``: how long a company may be silent before an application counts as stale; 0: never."""

    stale_days: int = 30


@dataclass(init=False, repr=False, eq=False)
class UiSettings(_Section):
    """How the screens look and which keys they listen to."""

    theme: str = ""
    colors: dict[str, str] = field(default_factory=dict)
    glyphs: str = "auto"
    page: str = ""
    mouse: bool = True
    confirm_above: int = 10
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(init=False, repr=False, eq=False)
class Settings(_Section):
    """All settings, one attribute a section."""

    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    queue: QueueSettings = field(default_factory=QueueSettings)
    fetch: FetchSettings = field(default_factory=FetchSettings)
    worker: WorkerSettings = field(default_factory=WorkerSettings)
    schedule: ScheduleSettings = field(default_factory=ScheduleSettings)
    llm: LlmSettings = field(default_factory=LlmSettings)
    notify: NotifySettings = field(default_factory=NotifySettings)
    applications: ApplicationsSettings = field(default_factory=ApplicationsSettings)
    ui: UiSettings = field(default_factory=UiSettings)


def load(config_file: Path, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Raises CannotRunError naming the file or variable, the key, and what was expected.
    """
    environment = os.environ if environment is None else environment
    settings = Settings()
    for where, section, key, value in (*_from_file(config_file), *_from_environment(environment)):
        settings = _with_value(settings, where, section, key, value)
    _check(settings)
    return settings


def _from_file(path: Path) -> list[tuple[str, str, str, object]]:
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError as error:
        raise _no_toml(path, error) from None
    except OSError as error:
        raise CannotRunError(f"{path} cannot be read: {error.strerror}.", "Check its permissions.") from None
    import tomllib

    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(path, error) from None
    found: list[tuple[str, str, str, object]] = []
    for section, entries in document.items():
        if not isinstance(entries, dict):
            raise CannotRunError(
                f"{path}: “{section}” stands outside any section.",
                f"Put it under one of {', '.join(f'[{name}]' for name in _sections())}.",
            )
        found += [(str(path), section, key, value) for key, value in entries.items()]
    return found


def _no_toml(path: Path, error: Exception) -> CannotRunError:
    return CannotRunError(
        f"{path} is not valid TOML: {error}.",
        "Correct that line, or move the file away to start with defaults.",
    )


def _from_environment(environment: Mapping[str, str]) -> list[tuple[str, str, str, object]]:
    found: list[tuple[str, str, str, object]] = []
    for name in sorted(environment):
        if name.startswith("SCOUTLY_") and "__" in name:
            section, _, key = name.removeprefix("SCOUTLY_").lower().partition("__")
            found.append((name, section, key, environment[name]))
    return found


def _sections() -> list[str]:
    return [entry.name for entry in fields(Settings)]


def _with_value(settings: Settings, where: str, section: str, key: str, value: object) -> Settings:
    if section not in _sections():
        raise CannotRunError(
            f"{where}: there is no section “{section}”.", _did_you_mean(section, _sections())
        )
    current = getattr(settings, section)
    hints = typing.get_type_hints(type(current))
    if key not in hints:
        raise CannotRunError(f"{where}: [{section}] has no key “{key}”.", _did_you_mean(key, list(hints)))
    try:
        typed = _convert(value, hints[key])
    except ValueError as error:
        raise CannotRunError(
            f"{where}: [{section}] {key} = {_shown(key, value)} is not {error}.", "Correct it and try again."
        ) from None
    return replace(settings, **{section: replace(current, **{key: typed})})


def _shown(key: str, value: object) -> str:
    return "…" if "key" in key or "url" in key else json.dumps(value, ensure_ascii=False, default=str)


def _did_you_mean(word: str, known: list[str]) -> str:
    close = get_close_matches(word, known, n=1)
    return f"Did you mean “{close[0]}”?" if close else f"Known here: {', '.join(sorted(known))}."


def _convert(value: object, wanted: Any) -> object:
    origin = typing.get_origin(wanted)
    if origin in (list, dict):
        return _convert_collection(value, origin, typing.get_args(wanted))
    if origin is types.UnionType or not isinstance(wanted, type):
        raise ValueError("a supported value")
    if wanted is bool:
        return _convert_bool(value)
    if wanted is str:
        if not isinstance(value, str):
            raise ValueError("text")
        return value
    if isinstance(value, bool):
        raise ValueError("a number")
    try:
        return int(str(value)) if wanted is int else float(str(value))
    except ValueError:
        raise ValueError("a whole number" if wanted is int else "a number") from None


def _convert_bool(value: object) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower()
    if text in ("1", "true", "yes", "on"):
        return True
    if text in ("0", "false", "no", "off"):
        return False
    raise ValueError("true or false")


def _convert_collection(value: object, origin: type, args: tuple[type, ...]) -> object:
    words = "a JSON list" if origin is list else "a JSON object"
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise ValueError(words) from None
    if not isinstance(value, origin):
        raise ValueError(words)
    if isinstance(value, list):
        return [_convert(item, args[0]) for item in value]
    assert isinstance(value, dict)
    return {str(key): _convert(item, args[1]) for key, item in value.items()}


def _check(settings: Settings) -> None:
    """Refuse values that would break a promise: raises CannotRunError."""
    fetch, worker, llm = settings.fetch, settings.worker, settings.llm
    if fetch.gateway:
        check_gateway(fetch.gateway)
    if settings.database.url and not settings.database.url.startswith(
        ("sqlite:///", "postgresql://", "postgres://")
    ):
        raise CannotRunError(
            "[database] url is neither sqlite:/// nor postgresql://.",
            "Use sqlite:///PATH or postgresql://USER@HOST/NAME.",
        )
    for network in fetch.allow_private:
        try:
            ip_network(network)
        except ValueError:
            raise CannotRunError(
                f"[fetch] allow_private: “{network}” is not a network.", "Write it like 192.168.1.0/24."
            ) from None
    positive = {
        "[worker] threads": worker.threads,
        "[worker] lease_seconds": worker.lease_seconds,
        "[worker] check_deadline_seconds": worker.check_deadline_seconds,
        "[fetch] deadline_seconds": fetch.deadline_seconds,
        "[fetch] max_bytes": fetch.max_bytes,
        "[fetch] max_endpoint_bytes": fetch.max_endpoint_bytes,
        "[schedule] batch": settings.schedule.batch,
        "[llm] answer_tokens": llm.answer_tokens,
        "[llm] timeout_seconds": llm.timeout_seconds,
    }
    for name, number in positive.items():
        if number <= 0:
            raise CannotRunError(f"{name} = {number} must be above zero.", "Correct it and try again.")
    if fetch.host_gap_seconds < 0:
        raise CannotRunError("[fetch] host_gap_seconds is below zero.", "Use 0 or more; 2 is polite.")
    _check_llm(llm)
    _check_notify(settings.notify)


def _check_llm(llm: LlmSettings) -> None:
    """Refuse limits that limit nothing: raises CannotRunError."""
    limits = {
        "daily_requests": llm.daily_requests,
        "daily_tokens": llm.daily_tokens,
        "requests_per_minute": llm.requests_per_minute,
        "tokens_per_minute": llm.tokens_per_minute,
        "daily_money": llm.daily_money,
        "monthly_money": llm.monthly_money,
        "price_input": llm.price_input,
        "price_output": llm.price_output,
        "deep_per_day": llm.deep_per_day,
        "deep_random_per_day": llm.deep_random_per_day,
    }
    for name, number in limits.items():
        if not 0 <= number < 1e12:
            raise CannotRunError(f"[llm] {name} = {number} is no amount.", "Use 0 or more.")
    if not 1 <= llm.screen_batch <= 50:
        raise CannotRunError(
            f"[llm] screen_batch = {llm.screen_batch} is not between 1 and 50.",
            "20 to 50 titles a call serve well.",
        )


def _check_notify(notify: NotifySettings) -> None:
    """Refuse times that are none: raises CannotRunError."""
    if notify == NotifySettings():
        return
    from scoutly_tui.domain import news

    try:
        news.parse_window(notify.quiet)
        for moment in notify.digest_at:
            news.parse_clock(moment)
    except UsageError as error:
        raise CannotRunError(f"[notify]: {error}", error.remedy) from None
    zone(notify.timezone)
    ranges = {
        "at_once_score": (notify.at_once_score, 0, 101),
        "at_once_rank": (notify.at_once_rank, 1, 100),
        "digest_score": (notify.digest_score, 0, 100),
        "unwell_minutes": (notify.unwell_minutes, 0, 100_000),
        "remind_hours": (notify.remind_hours, 0, 10_000),
    }
    for name, (value, least, most) in ranges.items():
        if not least <= value <= most:
            raise CannotRunError(f"[notify] {name} = {value} is not from {least} to {most}.", "Correct it.")
    if notify.timeout_seconds <= 0 or notify.retry_base_seconds <= 0:
        raise CannotRunError(
            "[notify] timeout_seconds and retry_base_seconds are above zero.", "Correct them."
        )


def zone(name: str) -> tzinfo | None:
    """The time zone called ``name``; None, this machine's own, for an empty name. Raises CannotRunError."""
    if not name:
        return None
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CannotRunError(
            f"[notify] timezone: this machine knows no “{name[:40]}”.", "Use a name such as Europe/Berlin."
        ) from None


def check_gateway(url: str) -> None:
    """Raises CannotRunError unless ``url`` is an http:// loopback address with nothing behind the port."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        loopback = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if parts.scheme != "http" or not loopback or parts.path not in ("", "/") or parts.query:
        raise CannotRunError(
            "[fetch] gateway must be an http:// address on this machine's loopback.",
            "Use something like http://127.0.0.1:8080, or leave it empty.",
        )
