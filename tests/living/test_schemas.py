"""What ``--json`` prints is what its published schema says."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

from scoutly_tui.cli.root import COMMANDS, scoutly
from scoutly_tui.cli.schemas import SCHEMAS, document
from scoutly_tui.services import demo_run
from scoutly_tui.services.home import thread_session
from scoutly_tui.store import database

CALLS = {
    "list": ["list"], "detect": ["detect", "https://nowhere.example"], "jobs": ["jobs"], "problems": ["problems"],
    "postings": ["postings"], "status": ["status"], "doctor": ["doctor"], "applications": ["applications"],
    "enqueue": ["enqueue"], "digest": ["digest", "--days", "99", "--min-score", "0"], "calendar": ["calendar"],
    "feed": ["feed", "--min-score", "0"], "catalogue": ["catalogue"], "notify list": ["notify", "list"],
    "notify preview": ["notify", "preview", "match"], "notify templates": ["notify", "templates"],
    "profile": ["profile"], "rescore": ["rescore"], "llm status": ["llm", "status"], "llm ledger": ["llm", "ledger"],
    "eval": ["eval"], "learned": ["learned"],
    "licences": ["licences"], "completion": ["completion", "fish"], "forget": ["forget", "--dry-run"],
    "rank": ["rank", "{company}", "84"], "track": ["track", "{company}"], "untrack": ["untrack", "{company}"],
    "check": ["check", "{company}"], "apply": ["apply", "{posting}", "--note", "x"],
    "export": ["export", "{folder}/out.csv"], "import": ["import", "{folder}/out.csv", "--yes"],
    "add": ["add", "https://added.example/jobs"], "backup": ["backup", "{folder}/b.tar.gz"],
    "cancel": ["cancel", "{job}"], "retry": ["retry", "{job}"], "score": ["score", "--postings", "{folder}/p.jsonl"],
}  # fmt: skip
NOT_HERE = {
    "restore": "it replaces the home that the other calls share",
    "notify test": "tests/living/test_telling.py calls it with real servers",
    "demo": "it lives days of a world; tests/demo hold its report",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A demo world after its first day: its environment, and what the calls name."""
    folder = tmp_path_factory.mktemp("files")
    posting = {
        "id": "1",
        "title": "Engineer",
        "company": "Acme",
        "location": "Berlin",
        "description": "Python.",
    }
    (folder / "p.jsonl").write_text(json.dumps(posting) + "\n")
    database.disconnect()
    with demo_run.opened(number=8, seed=5) as demo:
        demo_run.run_day(demo, 0)
        with thread_session():
            database.execute("update match set state = 'new'")
            slug = database.execute(
                "select slug from company where last_success_at is not null order by id limit 1"
            )[0][0]
            key = database.execute("select id from posting where closed_at is null order by id limit 1")[0][0]
        yield {**demo.environment, "company": slug, "posting": str(key), "folder": str(folder), "job": "0"}
    database.disconnect()


def call(words: list[str]) -> Any:
    result = CliRunner().invoke(scoutly, [*words, "--json"])
    assert result.stdout, (words, result.stderr)
    return json.loads(result.stdout)


@pytest.mark.slow
def test_every_document_is_as_its_schema_says(world: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in world.items():
        if name.isupper():
            monkeypatch.setenv(name, value)
    named = {name: value for name, value in world.items() if name.islower()}
    wrong = {}
    for name, words in CALLS.items():
        if name == "cancel":
            named["job"] = str(call(["enqueue", named["company"]])[0]["job"])
        told = call([word.format(**named) for word in words])
        schema = document(name)
        jsonschema.Draft202012Validator.check_schema(schema)
        errors = list(jsonschema.Draft202012Validator(schema).iter_errors(told))
        if errors:
            wrong[name] = f"{errors[0].json_path}: {errors[0].message[:200]}"
    assert wrong == {}


def test_every_schema_is_tried_out_or_named_with_the_reason_why_not() -> None:
    assert set(SCHEMAS) == set(CALLS) | set(NOT_HERE)


def test_every_schema_is_of_a_command_that_there_is() -> None:
    assert {name.split()[0] for name in SCHEMAS} <= set(COMMANDS)


def test_a_schema_refuses_what_it_should() -> None:
    validator = jsonschema.Draft202012Validator(document("list"))
    row = dict.fromkeys(document("list")["items"]["required"])
    fine = row | {
        "slug": "a", "name": "A", "careers_url": "https://a.example", "tracked": True, "consecutive_failures": 0,
        "open_postings": 0,
    }  # fmt: skip
    assert validator.is_valid([fine])
    for key, bad in (("rank", 101), ("tracked", "yes"), ("last_success_at", "yesterday"), ("slug", None)):
        assert not validator.is_valid([fine | {key: bad}])
    del fine["problem"]
    assert not validator.is_valid([fine])


def test_schemas_are_printed_and_listed() -> None:
    assert call(["schema", "list"])["title"] == "scoutly list --json"
    assert call(["schema"]) == sorted(SCHEMAS)
    assert CliRunner().invoke(scoutly, ["schema", "nothing"]).exit_code == 2


def test_every_schema_is_published_with_the_documentation() -> None:
    sys.path.insert(1, str(Path(__file__).parents[2] / "scripts"))
    import reference

    published = {name: json.loads(text) for name, text in reference.schemas().items()}
    assert published == {f"{name.replace(' ', '-')}.json": document(name) for name in SCHEMAS}
    assert all(f"(../schemas/{name})" in reference.documents() for name in published)
