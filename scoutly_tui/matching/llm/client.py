"""Asking a model one question: by what it can do, with our own deadline and retries, and paid for in advance."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from scoutly_tui.domain.errors import StoppingError
from scoutly_tui.matching.llm import refusals
from scoutly_tui.matching.llm.answers import Answer, read
from scoutly_tui.matching.llm.calls import Call
from scoutly_tui.matching.llm.capability import CapabilityMemory, body, first_guess
from scoutly_tui.matching.llm.endpoint import Endpoint
from scoutly_tui.matching.llm.faults import Fault, ModelError
from scoutly_tui.matching.llm.usage import Meter, Usage, worst_case

if TYPE_CHECKING:
    import httpx2

log = logging.getLogger(__name__)
MOST_REQUESTS: Final = 8
"""Requests one question may take, whatever the server answers."""

RETRIES: Final = 2
RETRY_SECONDS: Final = 1.0
PATIENCE_SECONDS: Final = 10.0
"""A Retry-After up to this long is waited out on the spot."""

_SLICE_SECONDS: Final = 0.05
_AGAIN: Final = frozenset({Fault.SERVER, Fault.BROKEN_OFF, Fault.RATE_LIMITED})
AnswerT = TypeVar("AnswerT", bound=Answer)


@dataclass(frozen=True, slots=True)
class Answered(Generic[AnswerT]):
    """A whole answer, and how many requests it took."""

    value: AnswerT
    requests: int


class Model:
    """One model at one address. ``stopping`` is asked while waiting; then StoppingError is raised."""

    def __init__(
        self,
        endpoint: Endpoint,
        memory: CapabilityMemory,
        *,
        stopping: Callable[[], bool] = lambda: False,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        self.endpoint = endpoint
        self.requests = 0
        self._memory = memory
        self._stopping = stopping
        self._retry_seconds = retry_seconds

    def ask(self, call: Call, answer: type[AnswerT], meter: Meter) -> Answered[AnswerT]:
        """Ask ``call`` and return its whole ``answer``.

        Raises ModelError for whatever the model does wrong, StoppingError when the worker stops, and what
        ``meter`` raises when there is no budget left.
        """
        before = self.requests
        remembered = self._memory.load(self.endpoint.key)
        capability = remembered or first_guess(self.endpoint)
        repaired = False
        while True:
            if self.requests - before >= MOST_REQUESTS:
                raise ModelError(Fault.REJECTED, "The model's server refuses every form of the question.")
            try:
                reply = self._send_patiently(body(call, capability, self.endpoint), meter)
            except refusals.FormRefusedError as refusal:
                simpler = capability.after_refusal(refusal.complaint)
                if simpler is None:
                    raise refusal.final from None
                capability = simpler
                continue
            try:
                value = read(reply.text, answer)
            except ModelError as error:
                simpler = capability.lower()
                if error.fault is not Fault.UNREADABLE or repaired or simpler is None:
                    raise
                # A server may take a schema and pass over it: once more, with the schema in the prompt.
                capability, repaired = simpler, True
                continue
            if capability != remembered:
                self._memory.save(self.endpoint.key, capability)
            return Answered(value, self.requests - before)

    def _send_patiently(self, request: dict[str, Any], meter: Meter) -> refusals.Reply:
        """Send once, and again after a short wait where that may help."""
        for attempt in range(RETRIES + 1):
            try:
                return self._send_paid(request, meter)
            except ModelError as error:
                wait = self._retry_seconds * 4**attempt
                if error.retry_after_ms is not None:
                    wait = max(wait, error.retry_after_ms / 1000)
                elif error.fault is Fault.RATE_LIMITED:
                    raise
                if error.fault not in _AGAIN or attempt == RETRIES or wait > PATIENCE_SECONDS:
                    raise
                log.info("the model failed (%s); asking again", error.fault)
                self._wait(wait)
        raise AssertionError("unreachable")

    def _send_paid(self, request: dict[str, Any], meter: Meter) -> refusals.Reply:
        receipt = meter.reserve(worst_case(request, self.endpoint.answer_tokens, self.endpoint.prices))
        self.requests += 1
        try:
            reply = self._send(request)
        except refusals.AnsweredError as error:
            # The server said what the question used, though the answer is of no use.
            meter.settle(receipt, error.used)
            raise error.fault from None
        except refusals.FormRefusedError:
            meter.settle(receipt, _NOTHING)
            raise
        except ModelError as error:
            if error.fault is Fault.ABSENT:
                meter.release(receipt)
            else:
                meter.settle(receipt, _NOTHING if error.status is not None else None)
            raise
        # Anything else (a stop) leaves the receipt open: the worst case stands until somebody knows better.
        meter.settle(receipt, reply.used)
        return reply

    def _send(self, request: dict[str, Any]) -> refusals.Reply:
        raw = self._post(request)
        sent = json.dumps(request["messages"], ensure_ascii=False)
        return refusals.reply(raw, sent, self.endpoint)

    def _post(self, request: dict[str, Any]) -> str:
        """The body of the server's answer.

        The request runs in a thread of its own: no timeout of a client bounds a name server that hangs or a
        server that drips, and a stop must not wait for either.
        """
        # Imported before the clock runs: it takes seconds on a small machine, for which no model is to blame.
        import openai  # noqa: F401

        from scoutly_tui.matching.llm import wire

        deadline = time.monotonic() + self.endpoint.timeout_seconds
        outcome: list[str | BaseException] = []
        done = threading.Event()
        http = wire.client(self.endpoint, self.endpoint.timeout_seconds)

        def run() -> None:
            try:
                outcome.append(_post_through_sdk(http, self.endpoint, request))
            except BaseException as error:  # noqa: BLE001 - raised again where it is waited for
                outcome.append(error)
            finally:
                done.set()

        threading.Thread(target=run, name="model", daemon=True).start()
        try:
            while not done.wait(_SLICE_SECONDS):
                if self._stopping():
                    raise StoppingError("The worker stops; the model's answer is not waited for.")
                if time.monotonic() >= deadline:
                    raise refusals.slow(self.endpoint)
        finally:
            http.close()
        result = outcome[0]
        if isinstance(result, BaseException):
            raise result
        return result

    def _wait(self, seconds: float) -> None:
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if self._stopping():
                raise StoppingError("The worker stops; the model is asked again later.")
            time.sleep(min(left, _SLICE_SECONDS))


_NOTHING: Final = Usage(0, 0, 0.0)


def _post_through_sdk(http: httpx2.Client, endpoint: Endpoint, request: dict[str, Any]) -> str:
    """POST ``request`` with the SDK and return the body of a good answer. Raises ModelError or FormRefusedError."""
    import httpx2
    import openai

    # The SDK would look for keys of its own in the environment; ours is added below it, for one origin only.
    sdk = openai.OpenAI(
        api_key="none",
        admin_api_key="",
        organization="",
        project="",
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=endpoint.timeout_seconds,
        http_client=http,
    )
    try:
        response = sdk.post("/chat/completions", cast_to=httpx2.Response, body=request)
        return response.text
    except openai.APIError as error:
        raise refusals.translate(error, endpoint) from None
