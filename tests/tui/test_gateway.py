"""The one thread: order, the newest question, and an end that loses nothing."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest
from tui_world import NOW, World

from scoutly_tui.domain.errors import UsageError
from scoutly_tui.services import companies, home
from scoutly_tui.tui.gateway import Gateway, SupersededError


async def test_all_calls_run_in_one_thread_in_the_order_asked(world: World) -> None:
    gateway, seen = Gateway(), []

    def note(number: int) -> str:
        seen.append(number)
        return threading.current_thread().name

    names = await asyncio.gather(*(gateway.read(note, number) for number in range(50)))
    assert seen == list(range(50))
    assert len(set(names)) == 1
    gateway.close()


async def test_an_error_comes_back_to_whoever_asked(world: World) -> None:
    gateway = Gateway()
    with pytest.raises(UsageError):
        await gateway.read(companies.row, world.home.user_id, "no-such-company", NOW)
    assert (await gateway.read(companies.row, world.home.user_id, "vellum", NOW)).name == "Vellum"
    gateway.close()


async def test_only_the_newest_question_on_a_lane_is_answered_and_waiting_ones_are_never_asked(
    world: World,
) -> None:
    gateway, asked, gate = Gateway(), [], threading.Event()
    blocked = asyncio.ensure_future(gateway.read(gate.wait, 5))

    def ask(number: int) -> int:
        asked.append(number)
        return number

    questions = [asyncio.ensure_future(gateway.latest("list", ask, number)) for number in range(5)]
    other = asyncio.ensure_future(gateway.latest("other", ask, 99))
    await asyncio.sleep(0)
    gate.set()
    answers = await asyncio.gather(*questions, other, blocked, return_exceptions=True)
    assert [type(answer) for answer in answers[:4]] == [SupersededError] * 4
    assert answers[4:] == [4, 99, True]
    assert asked == [4, 99]
    gateway.close()


async def test_idle_returns_when_everything_asked_is_answered(world: World) -> None:
    gateway, done = Gateway(), []
    asked = asyncio.ensure_future(gateway.read(lambda: (time.sleep(0.05), done.append(True))))
    await asyncio.sleep(0)
    await gateway.idle()
    assert done == [True]
    await asked
    gateway.close()


async def test_closing_finishes_what_was_asked_then_the_last_word_then_the_thread(world: World) -> None:
    gateway, order = Gateway(), []
    asked = [asyncio.ensure_future(gateway.read(order.append, number)) for number in range(3)]
    await asyncio.sleep(0)
    gateway.close(lambda: order.append("last"))
    assert order == [0, 1, 2, "last"]
    await asyncio.gather(*asked)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gateway")]


async def test_a_last_word_that_fails_does_not_keep_the_program_from_ending(world: World) -> None:
    gateway = Gateway()

    def fail() -> None:
        raise UsageError("no")

    gateway.close(fail)
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("gateway")]
    home.close_thread()
