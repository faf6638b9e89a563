"""Whatever a board answers from one day to the next, what is known of it changes by a successful look only."""

from __future__ import annotations

import json
import os
from random import Random

import pytest
from web import greenhouse, greenhouse_url

from scoutly_tui import clock
from scoutly_tui.services import checks, companies
from scoutly_tui.services.companies import CompanySpec
from scoutly_tui.store import database

API = greenhouse_url("acme")
SITE = "https://crumb.example/careers"
TITLES = ("Cook", "Baker", "Waiter", "Brewer", "Gardener")
KNOWLEDGE = ("posting_text", "posting_event", "match")
OPEN = "select id, external_id, title, url, closed_at from posting order by id"


def page(*titles: str) -> str:
    rows = "".join(
        f'<li class="job"><a href="/careers/{t.lower()}">{t}</a> <span>Berlin</span></li>' for t in titles
    )
    return f"<html><body><h1>Open positions</h1><ul>{rows}</ul></body></html>"


def spoilt(body: bytes, random: Random) -> bytes:
    """``body`` with a few bytes cut out, doubled, turned round or put in."""
    data = bytearray(body)
    for _ in range(random.randint(1, 5)):
        at, size = random.randrange(len(data) + 1), random.randint(1, 60)
        piece = data[at : at + size]
        change = random.randrange(5)
        if change == 0:
            del data[at:]
        elif change == 1:
            data[at : at + size] = b""
        elif change == 2:
            data[at:at] = piece * 2
        elif change == 3:
            data[at : at + size] = piece[::-1]
        else:
            data[at:at] = random.choice((b'"', b"<", b">", b"{", b"]", b"\x00", b"\xff", b"</ul>", b"null,"))
    return bytes(data)


def known() -> list[list[tuple[object, ...]]]:
    return [
        database.execute(OPEN),
        *(database.execute(f"select * from {table} order by 1") for table in KNOWLEDGE),
    ]


@pytest.mark.parametrize("seed", range(2))
def test_a_failed_look_at_a_spoilt_board_changes_nothing_and_a_good_one_puts_all_right(
    make_home, web, monkeypatch, seed
):
    monkeypatch.setenv("SCOUTLY_CLOCK_OFFSET", "0")
    home = make_home(fetch__gateway=web.address, fetch__host_gap_seconds="0", fetch__details_per_check="0", worker__retry_base_seconds="0.01")  # fmt: skip
    specs = [CompanySpec("Acme", "https://job-boards.greenhouse.io/acme", 84), CompanySpec("Crumb", SITE, 84)]
    companies.take_in(home.user_id, specs, clock.now_ms(), undoable=False)
    good = {API: json.dumps(greenhouse("acme", *TITLES)).encode(), SITE: page(*TITLES).encode()}
    random = Random(seed)
    for url, body in good.items():
        web.put(url, body)
    assert [result.found for result in checks.check_now(home, ["acme", "crumb"])] == [5, 5]
    outcomes = set()
    for day in range(1, 13):
        os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)
        for slug, (url, body) in zip(("acme", "crumb"), good.items(), strict=True):
            web.put(url, spoilt(body, random))
            before = known()
            (result,) = checks.check_now(home, [slug])
            outcomes.add(result.outcome)
            assert result.error_kind != "internal", result.error
            if result.outcome != "ok":
                assert known() == before or result.closed
    assert outcomes >= {"ok", "failed"}
    for day in (40, 41):
        os.environ["SCOUTLY_CLOCK_OFFSET"] = str(day * 86_400)
        for url, body in good.items():
            web.put(url, body)
        database.execute("update host set cooling_until = 0, ready_at = 0")
        checks.check_now(home, ["acme", "crumb"])
    still = database.execute("select title from posting where closed_at is null order by 1")
    assert [title for (title,) in still] == sorted(2 * TITLES)
