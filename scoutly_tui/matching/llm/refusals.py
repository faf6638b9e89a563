"""Reading what a model's server says when it does not simply answer, in our own words and without our key."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final

from scoutly_tui import clock
from scoutly_tui.domain.text import clean_line
from scoutly_tui.domain.times import HOUR_MS, from_datetime
from scoutly_tui.matching.llm.endpoint import Endpoint
from scoutly_tui.matching.llm.faults import Fault, ModelError
from scoutly_tui.matching.llm.usage import Usage, reported

if TYPE_CHECKING:
    import openai

LONGEST_COMPLAINT: Final = 200
LONGEST_PATIENCE_MS: Final = 7 * 24 * HOUR_MS
_QUOTA_CODES: Final = frozenset(
    {
        "insufficient_quota",
        "billing_hard_limit_reached",
        "billing_not_active",
        "quota_exceeded",
        "credits_exhausted",
        "account_deactivated",
    }
)
_DAILY: Final = re.compile(
    r"per[ _-]?day|daily|billing|credit|balance|perday|spend(?:ing)? limit", re.IGNORECASE
)
_QUOTA: Final = re.compile(r"quota", re.IGNORECASE)
_DELAY: Final = re.compile(
    r"(?:retry(?:Delay| in| after)|try again in)\D{0,6}(\d+(?:\.\d+)?)\s*(ms|s|m)?", re.IGNORECASE
)
_KEY: Final = re.compile(
    r"api[ _-]?key|unauthori[sz]ed|authenticat|permission denied|forbidden", re.IGNORECASE
)
_TOO_LONG: Final = re.compile(
    r"context[ _-]?(?:length|window|size)|too many tokens|maximum context|exceeds? the (?:available )?context|prompt is too long",
    re.IGNORECASE,
)
_SECRETS: Final = re.compile(r"\b(?:sk|pk|rk|key|gsk|AIza|Bearer)[-_ ]?[A-Za-z0-9_\-*.]{8,}")


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: the text of the answer and what it used."""

    text: str
    used: Usage


class FormRefusedError(Exception):
    """The server refused the form of the question: a simpler one may do. ``final`` is raised where none is left."""

    def __init__(self, complaint: str, final: ModelError) -> None:
        super().__init__()
        self.complaint = complaint
        self.final = final


class AnsweredError(Exception):
    """The server answered and counted, and the answer is of no use: ``fault`` says why."""

    def __init__(self, fault: ModelError, used: Usage) -> None:
        super().__init__()
        self.fault = fault
        self.used = used


def slow(endpoint: Endpoint) -> ModelError:
    """The error of a model that has not answered in time."""
    return ModelError(
        Fault.SLOW,
        f"The model did not answer within {endpoint.timeout_seconds:g} seconds.",
        "Raise llm.timeout_seconds for a slow model.",
    )


def translate(error: openai.APIError, endpoint: Endpoint) -> ModelError | FormRefusedError:
    """An error of the SDK as one of ours. Nothing of the request and no key is in it."""
    import openai

    if isinstance(error, openai.APITimeoutError):
        return slow(endpoint)
    if isinstance(error, openai.APIStatusError):
        return _status(error, endpoint)
    return _connection(error, endpoint)


def _connection(error: openai.APIError, endpoint: Endpoint) -> ModelError:
    import httpx2

    from scoutly_tui.matching.llm.wire import AnswerTooLargeError

    cause = error.__cause__
    if isinstance(cause, AnswerTooLargeError):
        return ModelError(Fault.UNREADABLE, str(cause))
    if isinstance(
        cause, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.UnsupportedProtocol | httpx2.ProxyError
    ):
        return ModelError(
            Fault.ABSENT,
            f"There is no model at {endpoint.host}.",
            "Check llm.base_url, and that the server runs.",
        )
    return ModelError(Fault.BROKEN_OFF, "The model's answer broke off half-way.")


def _status(error: openai.APIStatusError, endpoint: Endpoint) -> ModelError | FormRefusedError:
    status = error.status_code
    code, words = _said(error.response.text, endpoint)
    after = _retry_after_ms(error.response.headers, words)
    if 300 <= status < 400:
        return ModelError(
            Fault.REDIRECTED, f"{endpoint.host} sends the question elsewhere; it was not followed.",
            "Put the final address into llm.base_url.", status=status,
        )  # fmt: skip
    if status == 402 or (status in (403, 429) and _is_quota(code, words, after)):
        return ModelError(
            Fault.QUOTA, f"The account's quota is used up{_quoted(words)}.", "Wait, or raise it at the provider.",
            retry_after_ms=after, status=status,
        )  # fmt: skip
    if status in (401, 403) or (status == 400 and _KEY.search(words)):
        return ModelError(
            Fault.CREDENTIALS, f"{endpoint.host} did not accept the key.", "Check the variable that llm.api_key_env names.",
            status=status,
        )  # fmt: skip
    if status == 429:
        return ModelError(
            Fault.RATE_LIMITED, f"{endpoint.host} asks for fewer requests.", "Lower llm.requests_per_minute.",
            retry_after_ms=after, status=status,
        )  # fmt: skip
    if status == 413 or code == "context_length_exceeded" or (status == 400 and _TOO_LONG.search(words)):
        return ModelError(Fault.TOO_LONG, "The posting is longer than the model can read.", status=status)
    if status >= 500 or status in (408, 409, 425):
        return ModelError(
            Fault.SERVER,
            f"{endpoint.host} has trouble of its own (HTTP {status}).",
            retry_after_ms=after,
            status=status,
        )
    final = ModelError(
        Fault.REJECTED, f"{endpoint.host} refused the question (HTTP {status}){_quoted(words)}.",
        "Check llm.model and llm.base_url.", status=status,
    )  # fmt: skip
    return FormRefusedError(words, final) if status in (400, 404, 415, 422) else final


def _said(text: str, endpoint: Endpoint) -> tuple[str, str]:
    """The code and the words of an error body, clean, short and without anything that looks like a key."""
    try:
        data: Any = json.loads(text[:20_000])
    except (ValueError, RecursionError):
        return "", _clean(text, endpoint)
    if isinstance(data, list) and data:
        data = data[0]
    found = data.get("error", data) if isinstance(data, dict) else data
    if not isinstance(found, dict):
        return "", _clean(found if isinstance(found, str) else "", endpoint)
    code = next((str(found[name]) for name in ("code", "type") if isinstance(found.get(name), str)), "")
    words = " ".join(str(found[name]) for name in ("message", "details", "metadata") if found.get(name))
    return code, _clean(words or code, endpoint)


def _clean(text: str, endpoint: Endpoint) -> str:
    if endpoint.api_key:
        text = text.replace(endpoint.api_key, "…")
    return clean_line(_SECRETS.sub("…", text[:4_000]), 1_000)


def _quoted(words: str) -> str:
    return f": “{clean_line(words, LONGEST_COMPLAINT)}”" if words else ""


def _is_quota(code: str, words: str, after: int | None) -> bool:
    if code in _QUOTA_CODES or (_DAILY.search(words) and not (after is not None and after <= 120_000)):
        return True
    return bool(_QUOTA.search(words)) and after is None


def _retry_after_ms(headers: Mapping[str, str], words: str) -> int | None:
    """How long the server asks us to wait, from its header or its words; never negative, at most a week."""
    value = headers.get("retry-after", "").strip()
    found: float | None = None
    if re.fullmatch(r"\d{1,9}(?:\.\d+)?", value):
        found = float(value) * 1000
    elif value:
        try:
            found = from_datetime(parsedate_to_datetime(value)) - clock.real_ms()
        except (ValueError, TypeError, OverflowError):
            found = None
    if found is None and (match := _DELAY.search(words)):
        found = float(match[1]) * {"ms": 1, "m": 60_000}.get((match[2] or "s").lower(), 1000)
    return None if found is None else int(min(max(found, 0), LONGEST_PATIENCE_MS))


def reply(raw: str, sent: str, endpoint: Endpoint) -> Reply:
    """The answer in the body of a good response. Raises ModelError, or AnsweredError where tokens were used."""
    try:
        data: Any = json.loads(raw)
    except (ValueError, RecursionError):
        raise ModelError(Fault.UNREADABLE, f"{endpoint.host} answered something that is no JSON.") from None
    if not isinstance(data, dict):
        raise ModelError(Fault.UNREADABLE, f"{endpoint.host} answered something that is no answer.")
    if isinstance(data.get("error"), dict) and not data.get("choices"):
        raise _error_inside(data["error"], endpoint)
    choice = _first(data.get("choices"))
    message = choice.get("message")
    message = message if isinstance(message, dict) else {}
    text = message.get("content")
    text = text if isinstance(text, str) else ""
    used = reported(data, sent, text, endpoint.prices)
    if message.get("refusal") or choice.get("finish_reason") == "content_filter":
        raise AnsweredError(ModelError(Fault.DECLINED, "The model declined to judge this."), used)
    if choice.get("finish_reason") == "length":
        fault = ModelError(
            Fault.CUT_OFF, "The model's answer was cut off at its longest.", "Raise llm.answer_tokens."
        )
        raise AnsweredError(fault, used)
    if not text.strip():
        raise AnsweredError(ModelError(Fault.UNREADABLE, "The model answered without a word."), used)
    return Reply(text, used)


def _first(choices: object) -> dict[str, Any]:
    if isinstance(choices, list) and choices and isinstance(choices[0], dict):
        return choices[0]
    return {}


def _error_inside(error: Mapping[str, Any], endpoint: Endpoint) -> ModelError:
    """An error that came with a status of 200, as routers do."""
    code, words = _said(json.dumps({"error": error}), endpoint)
    after = _retry_after_ms({}, words)
    number = error.get("code")
    if number == 402 or code in _QUOTA_CODES or (number == 429 and _is_quota(code, words, after)):
        return ModelError(
            Fault.QUOTA, f"The account's quota is used up{_quoted(words)}.", retry_after_ms=after, status=200
        )
    if number == 429:
        return ModelError(
            Fault.RATE_LIMITED, f"{endpoint.host} asks for fewer requests.", retry_after_ms=after, status=200
        )
    return ModelError(Fault.SERVER, f"{endpoint.host} has trouble of its own{_quoted(words)}.", status=200)
