"""The demo's language model: asked by the real worker, proven by the real checks, and not always right."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from scoutly_tui.demo.server import MODEL_PATH, REAL_URL
from scoutly_tui.services import demo_run, judging, opinions
from scoutly_tui.services.home import thread_session
from scoutly_tui.store import database


@pytest.fixture(scope="module")
def asked() -> Iterator[demo_run.Demo]:
    """A small demo world after a day, its model asked of what was found."""
    database.disconnect()
    with demo_run.opened(number=8, seed=5, second_opinion=True) as demo:
        demo_run.run_day(demo, 0)
        yield demo
    database.disconnect()


def post(demo: demo_run.Demo, path: str, body: bytes, **headers: str) -> int:
    """The status the world answers a POST with."""
    connection = http.client.HTTPConnection(urlsplit(demo.server.address).netloc, timeout=10)
    try:
        connection.request(
            "POST", path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        return connection.getresponse().status
    finally:
        connection.close()


def test_the_best_postings_have_a_second_opinion_whose_words_are_in_them(asked: demo_run.Demo) -> None:
    with thread_session():
        rows = database.execute(
            "select o.posting_id, p.title || ' ' || t.description from opinion o join posting p on p.id = o.posting_id"
            " join posting_text t on t.posting_id = p.id where o.score is not null"
        )
        assert len(rows) >= 5
        for key, text in rows:
            opinion = opinions.opinion(asked.home.user_id, key)
            assert opinion is not None
            assert opinion.model == "demo-model"
            grounds = (*opinion.reasons, *opinion.considerations, *opinion.stretch_goals)
            assert all(ground.quote in text for ground in grounds)
        assert judging.standing(asked.home.user_id).fault is None
        assert database.execute(
            "select count(*) from job_queue where kind = 'judge' and status <> 'completed'"
        ) == [(0,)]


def test_its_boats_are_dropped_and_its_wild_guesses_flagged() -> None:
    from scoutly_tui.demo import model

    lots = set()
    for number in range(60):
        body = {
            "messages": [
                {"role": "system", "content": "Answer with claims."},
                {"role": "user", "content": f"BEGIN {'a' * 32}\nPython\nEND {'a' * 32}\n\nThe vacancy with the id xyz:"
                 f"\nBEGIN {'a' * 32}\nYou will write Python services for room {number}.\nEND {'a' * 32}"},
            ]
        }  # fmt: skip
        said = json.loads(model.answer(json.dumps(body).encode())["choices"][0]["message"]["content"])
        assert said["id"] == "xyz"
        assert 0 <= said["score"] <= 100
        lots.add(("boat" in json.dumps(said), said["score"] > 60))
    assert lots == {(False, False), (True, False), (False, True)}


def test_the_world_takes_questions_at_its_own_address_and_nowhere_else(asked: demo_run.Demo) -> None:
    assert post(asked, MODEL_PATH, b"{}") == 400
    assert post(asked, MODEL_PATH, b"no JSON") == 400
    assert post(asked, "/jobs", b"{}") == 404
    assert post(asked, MODEL_PATH, b"{}", **{REAL_URL: "https://acme.example/v1/chat/completions"}) == 404


def test_a_demo_never_asks_the_model_a_person_has_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SCOUTLY_LLM__MODEL", "a-model-that-costs-money")
    database.disconnect()
    with demo_run.opened(number=4, seed=5) as demo:
        assert demo.home.settings.llm.model == ""
        assert demo.environment["SCOUTLY_LLM__MODEL"] == ""
    database.disconnect()
