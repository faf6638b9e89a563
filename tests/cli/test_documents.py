"""The JSON documents: one each, with the published keys, over a home in which a day of the demo was lived."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from scoutly_tui.cli.root import scoutly
from scoutly_tui.services import demo_run
from scoutly_tui.services.home import thread_session
from scoutly_tui.store import database

ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
KEYS = {
    "list": "slug name careers_url source board rank tracked interval_days priority last_success_at next_due_at"
    " consecutive_failures problem open_postings",
    "check": "company outcome baseline found new changed closed requests bytes seconds error_kind error",
    "enqueue": "job company priority reason",
    "jobs": "id company status reason priority retry_count created_at started_at finished_at error_kind error",
    "problems": "company kind since failures message remedy",
    "postings": "id company external_id title url location work_model employment_type department posted_at first_seen_at"
    " closed_at salary language score",
    "score": "id score reasons considerations stretch_goals deal_breakers",
    "status": "queue companies postings workers budget recommendations healthy",
    "doctor": "check ok message remedy",
    "detect": "url source board postings requests bytes",
}


@pytest.fixture(scope="module")
def world() -> Iterator[demo_run.Demo]:
    """A demo world of 24 companies after its first day."""
    database.disconnect()
    with demo_run.opened(number=24, seed=5) as demo:
        demo_run.run_day(demo, 0)
        yield demo
    database.disconnect()


@pytest.fixture
def document(world: demo_run.Demo, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Calls a command over the demo's home with --json and returns (exit code, document)."""
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)

    def call(*words: object) -> tuple[int, Any]:
        result = CliRunner().invoke(scoutly, [*map(str, words), "--json"])
        assert result.stderr == "" or words[0] in ("check",), result.stderr
        return result.exit_code, json.loads(result.stdout)

    return call


def keys(name: str) -> list[str]:
    return KEYS[name].split()


def test_every_company_that_was_checked_is_listed_with_when(world: demo_run.Demo, document: Any) -> None:
    code, rows = document("list")
    assert code == 0
    assert len(rows) == 24
    checked = [row for row in rows if row["last_success_at"]]
    assert checked
    for row in rows:
        assert list(row) == keys("list")
    for row in checked:
        assert ISO.fullmatch(row["last_success_at"])
        assert ISO.fullmatch(row["next_due_at"])
        assert row["next_due_at"] > row["last_success_at"]
        assert row["source"]


def test_all_open_postings_come_best_first_with_their_scores(world: demo_run.Demo, document: Any) -> None:
    code, rows = document("postings")
    assert code == 0
    listed = sum(row["open_postings"] for row in document("list")[1])
    assert len(rows) == listed > 20
    for row in rows:
        assert list(row)[: len(keys("postings"))] == keys("postings")
        assert {"hidden", "state"} <= set(row)
        assert ISO.fullmatch(row["first_seen_at"])
        assert row["closed_at"] is None
        assert row["url"].startswith("https://")
    scores = [-1 if row["score"] is None else row["score"] for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > scores[-1]
    paid = [row["salary"] for row in rows if row["salary"]]
    assert paid
    assert set(paid[0]) == {"min", "max", "currency", "period"}


def test_postings_are_narrowed_by_company_score_and_words(world: demo_run.Demo, document: Any) -> None:
    everything = document("postings")[1]
    slug = everything[0]["company"]
    assert {row["company"] for row in document("postings", "--company", slug)[1]} == {slug}
    best = document("postings", "--min-score", everything[0]["score"])[1]
    assert {row["score"] for row in best} == {everything[0]["score"]}
    assert document("postings", "--limit", 3)[1] == everything[:3]
    assert document("postings", "--closed")[1] == []
    assert document("postings", "--new")[1] == []


def test_problems_are_the_planted_ones_with_their_remedies(world: demo_run.Demo, document: Any) -> None:
    code, rows = document("problems")
    assert code == 0
    with thread_session():
        planted = demo_run.report(world, 1)["expected"]["problems"]
    assert {row["company"]: row["kind"] for row in rows} == planted
    assert len(planted) > 2
    for row in rows:
        assert list(row) == keys("problems")
        assert row["message"]
        assert row["remedy"]
        assert ISO.fullmatch(row["since"])


def test_jobs_tell_how_they_ended(world: demo_run.Demo, document: Any) -> None:
    code, rows = document("jobs")
    assert code == 0
    assert {row["status"] for row in rows} == {"completed", "failed"}
    for row in rows:
        assert list(row) == keys("jobs")
        assert ISO.fullmatch(row["finished_at"])
    assert all(row["error_kind"] for row in document("jobs", "--status", "failed")[1])


def test_jobs_are_queued_named_retried_and_cancelled(world: demo_run.Demo, document: Any) -> None:
    slug = document("list")[1][0]["slug"]
    [planned] = document("enqueue", slug, "--dry-run")[1]
    assert list(planned) == keys("enqueue")
    assert planned["job"] is None
    [queued] = document("enqueue", slug)[1]
    assert document("enqueue", slug)[1] == []
    [cancelled] = document("cancel", queued["job"])[1]
    assert (cancelled["id"], cancelled["status"], cancelled["company"]) == (queued["job"], "cancelled", slug)
    [back] = document("retry", queued["job"])[1]
    assert back["status"] == "pending"
    document("cancel", queued["job"])


def test_a_check_in_the_foreground_reports_what_it_found(world: demo_run.Demo, document: Any) -> None:
    rows = [row for row in document("list")[1] if row["last_success_at"]]
    code, [result] = document("check", rows[0]["slug"])
    assert code == 0
    assert list(result) == keys("check")
    assert (result["company"], result["baseline"], result["new"]) == (rows[0]["slug"], False, 0)
    assert result["outcome"] in ("ok", "unchanged")
    assert result["requests"] >= 1


def test_detect_shows_a_board_and_stores_nothing(world: demo_run.Demo, document: Any) -> None:
    row = next(row for row in document("list")[1] if row["source"] == "greenhouse")
    code, found = document("detect", row["careers_url"])
    assert code == 0
    assert list(found)[:6] == keys("detect")
    assert (found["source"], found["board"]) == (row["source"], row["board"])
    assert len(found["postings"]) == row["open_postings"]
    assert set(found["postings"][0]) == {"external_id", "title", "url", "location"}


def test_status_has_the_published_keys(world: demo_run.Demo, document: Any) -> None:
    _, status = document("status")
    assert list(status) == keys("status")
    assert {"total", "tracked", "problematic", "never_checked", "due", "overdue", "average_rank", "by_interval",
            "next"} <= set(status["companies"])  # fmt: skip
    assert {"pending", "processing", "completed_24h", "failed_24h", "oldest_pending_seconds", "recent_completed",
            "recent_failed"} <= set(status["queue"])  # fmt: skip
    assert list(status["companies"]["by_interval"]) == ["1", "2", "3", "4", "5"]
    assert len(status["companies"]["next"]) == 5
    assert status["queue"]["completed_24h"] > 0


def test_applications_are_begun_moved_on_and_listed(world: demo_run.Demo, document: Any) -> None:
    posting = document("postings", "--limit", 1)[1][0]
    code, row = document("apply", posting["id"], "--status", "interview-scheduled", "--note", "Tuesday")
    assert code == 0
    assert (row["posting"], row["status"]) == (posting["id"], "interview scheduled")
    assert document("applications")[1] == [row]


def test_the_profile_is_shown_and_changed(world: demo_run.Demo, document: Any) -> None:
    before = document("profile")[1]
    assert before["titles"]
    assert before["cv_characters"] > 100
    after = document("profile", "--set", 'titles=["Beekeeper"]', "--set", "seniority=senior")[1]
    assert (after["titles"], after["seniority"]) == (["Beekeeper"], "senior")
    assert after["version"] == before["version"] + 1
    result = CliRunner().invoke(scoutly, ["profile", "--set", "senority=senior"])
    assert result.exit_code == 2
    assert "Did you mean seniority?" in result.stderr


def test_scores_from_a_file_come_best_first(world: demo_run.Demo, document: Any, tmp_path: Path) -> None:
    cv = tmp_path / "cv.md"
    cv.write_text(world.world.cv_text())
    wanted = world.world.wanted_titles[0]
    rows = [
        {
            "id": "a",
            "title": "Pastry Chef",
            "company": "Crumb",
            "location": "Paris",
            "description": "Bake bread.",
        },
        {
            "id": "b",
            "title": wanted,
            "company": "Tidewater",
            "location": "",
            "description": f"We need a {wanted}.",
        },
    ]
    file = tmp_path / "postings.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    code, scored = document("score", "--postings", file, "--cv", cv)
    assert code == 0
    assert {item["id"] for item in scored} == {"a", "b"}
    assert all(list(item) == keys("score") for item in scored)
    assert scored[0]["score"] >= scored[1]["score"]


def test_doctor_names_each_check(world: demo_run.Demo, document: Any) -> None:
    _, findings = document("doctor")
    assert all(list(finding) == keys("doctor") for finding in findings)
    assert len({finding["check"] for finding in findings}) == len(findings) > 10
    assert all(finding["remedy"] for finding in findings if not finding["ok"])


def test_backup_and_restore_bring_everything_back(
    world: demo_run.Demo, document: Any, tmp_path: Path
) -> None:
    file = tmp_path / "backup.tar.gz"
    before = document("list")[1]
    assert document("backup", file)[1]["file"] == str(file)
    document("rank", before[0]["slug"], 1)
    assert document("list")[1] != before
    code, said = document("restore", file)
    assert code == 0
    assert Path(said["replaced"]).exists()
    assert document("list")[1] == before


@pytest.mark.parametrize("words", [("list",), ("postings",), ("problems",), ("jobs",), ("status",), ("doctor",),
                                   ("applications",), ("profile",), ("catalogue",)])  # fmt: skip
def test_every_list_has_a_form_for_people(
    world: demo_run.Demo, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(scoutly, list(words))
    assert result.exit_code in (0, 1)
    assert result.stdout.strip()
    assert not result.stdout.lstrip().startswith(("[", "{"))
    assert "\x1b" not in result.stdout


def test_a_next_step_with_its_day_is_kept_and_stands_first_when_it_is_due(document: Any) -> None:
    _, found = document("postings", "--limit", 4)
    first, second = (posting["id"] for posting in found[2:])
    _, row = document("apply", first, "--next-step", "Call them", "--on", "today")
    assert (row["status"], row["next_step"]) == ("applied", "Call them")
    assert ISO.fullmatch(row["next_step_at"])
    document("apply", second, "--status", "want to apply")
    _, rows = document("applications", "--filter", "step:call")
    assert [row["posting"] for row in rows] == [first]
    _, rows = document("applications", "--due")
    assert all(row["due"] and row["posting"] == first for row in rows)
    _, row = document("apply", first, "--next-step", "")
    assert (row["status"], row["next_step"], row["next_step_at"]) == ("applied", None, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("apply", "1", "--on", "fri"), "--next-step"),
        (("apply", "1", "--next-step", "x", "--on", "yesterday"), "is no day"),
        (("postings", "--filter", "rank>60 wrok:remote"), "\n  rank>60 wrok:remote\n          ^^^^\n"),
        (("list", "--filter", "@nothing"), "\n  @nothing\n  ^^^^^^^^\n"),
        (("applications", "--filter", "status:moon"), "\n  status:moon\n  ^^^^^^^^^^^\n"),
    ],
)
def test_what_makes_no_sense_is_said_with_the_place_it_stands_at(
    world: demo_run.Demo, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], said: str
) -> None:
    for name, value in world.environment.items():
        monkeypatch.setenv(name, value)
    result = CliRunner().invoke(scoutly, list(words))
    assert result.exit_code == 2
    assert said in result.stderr
