"""``llm status``, ``llm ledger`` and ``llm opinion``: how the model stands, what it cost, what it said."""

from __future__ import annotations

import json

import llm_world as world
import pytest
from click.testing import CliRunner
from model_server import GOOD, honest, says, status

from scoutly_tui.cli.root import scoutly
from scoutly_tui.services import doctor, health, home, model_status
from scoutly_tui.services import status as overview
from scoutly_tui.store import database


@pytest.fixture
def run(monkeypatch, model):
    """``run(home, *words)``: the command line over ``home``, its model the test's server."""
    monkeypatch.setattr("scoutly_tui.clock.now_ms", lambda: world.NOW)

    def call(opened, *words):
        monkeypatch.setenv("SCOUTLY_HOME", str(opened.paths.data_dir))
        llm = opened.settings.llm
        for name in ("base_url", "model", "api_key_env", "price_input", "price_output"):
            monkeypatch.setenv(f"SCOUTLY_LLM__{name.upper()}", str(getattr(llm, name)))
        result = CliRunner().invoke(scoutly, ["llm", *map(str, words)])
        home.open_thread()
        return result

    return call


def said(result):
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_home_without_a_model_says_that_it_is_off(home, run):
    told = run(home, "status").stdout
    assert "Second opinions are off" in told
    assert "llm.daily_requests" in told
    assert said(run(home, "status", "--json"))["model"] is None
    assert said(run(home, "ledger", "--json")) == []
    assert "No model has been asked" in run(home, "ledger").stdout
    assert run(home, "opinion", "99").exit_code == 2


def test_what_was_asked_is_counted_paid_and_shown(judged_home, model, run):
    opened = judged_home(
        world.vacancy(1), world.vacancy(2), price_input=10.0, price_output=20.0, daily_money=9.0
    )
    key = world.posting_keys()[0]
    assert said(run(opened, "opinion", key, "--json")) is None
    assert "No model was asked" in run(opened, "opinion", key).stdout
    model.will(says(lambda asked: honest(asked, score=5)))
    world.judge(opened)
    standing = said(run(opened, "status", "--json"))
    assert (standing["screened"], standing["read"], standing["waiting"], standing["fault"]) == (2, 2, 0, None)
    used = {f"{item['kind']} a {item['span']}": item["used"] for item in standing["limits"]}
    assert (used["requests a day"], used["tokens a day"], round(used["money a month"], 6)) == (3, 360, 0.0042)
    told = run(opened, "status").stdout
    assert "m-1 at 127.0.0.1" in told
    assert "2 postings read closely, 0 wait" in told
    for by, names in (("model", {"m-1"}), ("operation", {"screen", "analyse"}), ("company", {"acme"})):
        rows = said(run(opened, "ledger", "--by", by, "--json"))
        assert {row["name"] for row in rows} == names
        assert round(sum(row["money"] for row in rows), 6) == 0.0042
        assert "0.0042" in run(opened, "ledger", "--by", by).stdout or by == "operation"
    opinion = said(run(opened, "opinion", key, "--json"))
    assert (opinion["score"], opinion["reasons"][0]["quote"]) == (
        5,
        "Nice to have: Kubernetes in production.",
    )
    assert opinion["wide_gap"] is (opinion["local_score"] > 45)
    told = run(opened, "opinion", key).stdout
    assert "m-1: 5; local score:" in told
    assert "“Nice to have: Kubernetes in production.”" in told


def test_a_model_that_fails_is_told_of_everywhere_and_unhealthy_nowhere(judged_home, model, run):
    opened = judged_home()
    assert model_status.look(opened, world.NOW).waiting == 1
    model.will(status(401))
    for _ in range(3):
        world.judge(opened)
    assert "did not accept the key" in run(opened, "status").stdout
    assert "asked again in" in run(opened, "status").stdout
    standing = said(run(opened, "status", "--json"))
    assert standing["fault"] == "credentials"
    assert standing["held_until"] > standing["noted_at"]
    seen = overview.overview(opened, world.NOW)
    assert any("did not accept the key" in text for text in seen.recommendations)
    [finding] = [item for item in doctor.findings(opened, world.NOW) if item.check == "second opinion"]
    assert (finding.ok, "did not accept the key" in finding.message) == (False, True)
    assert world.KEY not in repr(seen) + repr(finding)
    model.will(GOOD)
    world.judge(opened, world.NOW + 4_000_000)
    [finding] = [item for item in doctor.findings(opened, world.NOW) if item.check == "second opinion"]
    assert (finding.ok, finding.remedy) == (True, "")


def test_an_opinion_that_is_missing_says_why(judged_home, model, run):
    opened = judged_home()
    model.will(says(lambda asked: honest(asked) if asked.is_screening else "No."))
    world.judge(opened)
    told = run(opened, "opinion", world.posting_keys()[0]).stdout
    assert "holds no JSON. The local score stands." in " ".join(told.split())
    with database.reading():
        assert database.execute("select count(*) from opinion where score is not null") == [(0,)]


@pytest.mark.parametrize(("fault", "unwell"), [("budget", False), ("quota", True), (None, False)])
def test_a_budget_that_is_used_up_is_no_reason_to_call_anybody(fault, unwell, home):
    with database.writing():
        database.changed(
            "insert into judge_state (user_id, fault, note, held_until) values (?, ?, 'It is so.', 0)",
            home.user_id,
            fault,
        )
    assert any("model" in reason for reason in health.reasons(home, world.NOW)) is unwell
    [finding] = [item for item in doctor.findings(_named(home), world.NOW) if item.check == "second opinion"]
    assert finding.ok is not unwell


def _named(opened):
    return world.with_model(opened, "http://127.0.0.1:1/v1")
