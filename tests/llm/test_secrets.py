"""The key goes to the model's own address in one header, and is nowhere else."""

import json
import logging

import llm_world as world
import model_server
import pytest
from model_server import GOOD, raw, status

from scoutly_tui import logs
from scoutly_tui.config import LlmSettings
from scoutly_tui.domain.errors import CannotRunError, CredentialsError
from scoutly_tui.matching.llm.endpoint import endpoint
from scoutly_tui.services import judging
from scoutly_tui.store import database

ECHO = f"Your key {world.KEY} (sk-test-7f3a…) is not for Bearer {world.KEY}"


def everything_in(home):
    """All text of the database, every file of the home, and what the model's state says."""
    tables = database.execute(
        "select name from sqlite_master where type = 'table' and sql not like 'create virtual%'"
    )
    dump = "\n".join(repr(database.execute(f'select * from "{name}"')) for (name,) in tables)
    files = [file.read_bytes().decode("latin-1") for file in home.paths.data_dir.rglob("*") if file.is_file()]
    return "\n".join([dump, *files])


@pytest.fixture
def other_host():
    """Another server, to which the model's server would like to send us."""
    server = model_server.start()
    yield server.world
    server.world.over.set()
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize("code", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_gets_neither_key_nor_question(code, judged_home, model, other_host):
    home = judged_home()
    there = f"http://127.0.0.1:{other_host.port}/v1/chat/completions"
    model.will(lambda asked, handler: handler.reply(code, b"", Location=there))
    judged = world.judge(home)
    assert judged.outcome == "failed"
    assert "not followed" in judged.note
    assert other_host.asked == []


def test_only_the_headers_that_are_needed_leave(judged_home, model, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-of-somebody-else")
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "admin-secret")
    world.judge(judged_home())
    for one in model.asked:
        assert set(one.headers) == {
            "host", "connection", "accept", "accept-encoding", "content-type", "content-length", "user-agent", "authorization",
        }  # fmt: skip
        assert one.headers["authorization"] == f"Bearer {world.KEY}"
        assert one.headers["user-agent"].startswith("scoutly/")
        assert "secret" not in str(one.headers)


def test_a_model_without_a_key_gets_no_key(judged_home, model):
    world.judge(judged_home(), environment={})
    assert model.asked
    assert all("authorization" not in one.headers for one in model.asked)


@pytest.mark.parametrize(
    "answer",
    [
        GOOD, status(401, {"error": {"message": ECHO}}), status(400, {"error": {"message": ECHO}}), status(500, {"error": ECHO}),
        status(404, {"error": {"message": ECHO}}), status(429, {"error": {"message": ECHO, "code": "insufficient_quota"}}),
        status(403, ECHO), raw(ECHO.encode()), model_server.says(lambda _: ECHO),
    ],
)  # fmt: skip
def test_the_key_is_in_no_log_no_error_and_not_in_the_database(answer, judged_home, model, caplog):
    home = judged_home()
    model.will(answer)
    logs.start(home.paths.log_dir, "worker", verbose=True)
    with caplog.at_level(logging.DEBUG):
        judged = world.judge(home)
    logging.shutdown()
    told = [
        caplog.text,
        str(judged),
        str(judging.standing(home.user_id)),
        str(world.jobs()),
        everything_in(home),
    ]
    for text in told:
        assert world.KEY not in text
        assert "7f3a9c1e5b8d2046" not in text


def test_an_exception_and_its_chain_hold_no_key(judged_home, model):
    where = endpoint(LlmSettings(base_url=model.base_url, model="m", api_key_env="K"), {"K": world.KEY})
    assert world.KEY not in repr(where)
    assert world.KEY not in json.dumps([where.key, where.url, where.host])


@pytest.mark.parametrize(
    ("base_url", "environment", "error"),
    [
        ("", {}, CredentialsError),
        ("https://models.example/v1", {}, CredentialsError),
        ("http://models.example/v1", {"K": "sk-1234567890"}, CredentialsError),
        ("https://models.example/v1", {"K": "two words"}, CredentialsError),
        ("https://models.example/v1", {"K": "sk-\nX-Evil: 1"}, CredentialsError),
        ("https://user:pass@models.example/v1", {"K": "sk-1234567890"}, CannotRunError),
        ("https://models.example/v1?key=abc", {"K": "sk-1234567890"}, CannotRunError),
        ("ftp://models.example", {"K": "sk-1234567890"}, CannotRunError),
        ("models.example", {"K": "sk-1234567890"}, CannotRunError),
        ("https://[::1", {"K": "sk-1234567890"}, CannotRunError),
        ("https://models.example/v1", {"K": "sk-1234567890"}, None),
        ("http://127.0.0.1:11434/v1", {}, None),
        ("http://localhost:8080/v1/", {"K": "sk-1234567890"}, None),
        ("http://192.168.1.20:11434/v1", {}, None),
        ("http://pi.local:11434/v1", {}, None),
    ],
)
def test_a_key_travels_encrypted_or_stays_in_the_house(base_url, environment, error):
    settings = LlmSettings(base_url=base_url, model="m", api_key_env="K")
    if error is None:
        assert not endpoint(settings, environment).base_url.endswith("/")
        return
    with pytest.raises(error) as refusal:
        endpoint(settings, environment)
    assert "sk-1234567890" not in f"{refusal.value} {refusal.value.remedy}"
    assert "pass" not in str(refusal.value)


def test_a_missing_key_is_said_once_and_nothing_is_sent(judged_home, model):
    home = judged_home(base_url="https://models.example/v1")
    judged = world.judge(home, environment={})
    assert judged.outcome == "failed"
    assert "TEST_MODEL_KEY is not" in judged.note
    assert world.judge(home, world.NOW + 60_000, environment={}) is None
