"""The worker itself: second opinions without anybody asking, and none at all while no model is set."""

import os
import subprocess
import sys

import llm_world as world
import pytest

from scoutly_tui.services import judging
from scoutly_tui.store import database


def drain(home, **settings):
    """Let a real worker process do what there is, and return what it printed."""
    environment = {
        **os.environ, "SCOUTLY_HOME": str(home.paths.data_dir), "TEST_MODEL_KEY": world.KEY,
        **{f"SCOUTLY_LLM__{name.upper()}": str(value) for name, value in settings.items()},
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "scoutly_tui", "work", "--drain", "--workers", "2"],
        env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture
def quiet_home(judged_home):
    """A home whose company is not due, so that the worker needs nobody but the model."""
    home = judged_home()
    with database.writing():
        database.changed("update company set next_due_at = ?, last_success_at = ?", 2**50, world.NOW)
    return home


def test_a_worker_asks_the_model_and_keeps_its_opinion(quiet_home, model):
    told = drain(quiet_home, base_url=model.base_url, model="m-1", api_key_env="TEST_MODEL_KEY")
    assert [one.is_screening for one in model.asked] == [True, False]
    opinion = judging.opinion(quiet_home.user_id, world.posting_keys()[0])
    assert (opinion.interest, opinion.score) == (80, 70)
    assert world.jobs() == [("completed", None, None)]
    logs = "".join(file.read_text() for file in quiet_home.paths.log_dir.glob("*.log"))
    assert world.KEY not in told + logs


def test_a_worker_without_a_model_asks_nobody(quiet_home, model):
    drain(quiet_home)
    assert model.asked == []
    assert world.jobs() == []
