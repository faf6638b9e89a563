"""Text that means something to SQL or to a shell, in every field there is: it stays text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from scoutly_tui.cli.root import COMMANDS, scoutly
from scoutly_tui.services import home as homes
from scoutly_tui.services.scoring import forget_scorers
from scoutly_tui.store import database
from tests.invariants import check
from tests.services.web import Web, greenhouse, greenhouse_url
from tests.worker.stage import count

LEFT_OUT = {"work", "demo", "serve", "restore"}
"""What does not end by itself, and what is meant to put another database in place."""

ALWAYS = {"service": ["--dry-run"]}
EXIT_CODES = {0, 1, 2, 3, 4, 130}


def payloads(mark: Path) -> dict[str, str]:
    """Text that would break out of a query or make a shell write ``mark``."""
    return {
        "all at once": f"'\"`$(touch {mark})`; touch {mark} #'); drop table company; -- % ? %s :x \\",
        "a statement": "'; drop table company; --",
        "a condition": "' or '1'='1",
        "a bracket": "x') or 1=1 --",
        "a union": "' union select value from setting --",
        "a double quote": '" or ""="',
        "a backslash": "\\'; delete from posting; --",
        "marks": "? %s %(x)s :name $1 @p",
        "patterns": "%_%' escape '",
        "a substitution": f"$(touch {mark})",
        "backticks": f"`touch {mark}`",
        "a separator": f"x; touch {mark}",
        "a pipe": f"x | touch {mark}",
        "a line": f"x\ntouch {mark}\n",
        "an option": f"--output={mark}",
    }


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home with one company and its postings; whatever is written by a relative name is written elsewhere."""
    web = Web()
    web.put(greenhouse_url("acme"), greenhouse("acme", "Engineer", "Welder"))
    elsewhere = tmp_path / "elsewhere/deep/deeper"
    elsewhere.mkdir(parents=True)
    monkeypatch.chdir(elsewhere)
    for name, value in {
        "HOME": str(elsewhere), "EDITOR": "true", "VISUAL": "true", "SCOUTLY_FETCH__GATEWAY": web.address,
        "SCOUTLY_FETCH__HOST_GAP_SECONDS": "0", "SCOUTLY_WORKER__EMBEDDED": "false",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    database.disconnect()
    home = tmp_path / "home"
    for words in (
        ["add", "https://job-boards.greenhouse.io/acme", "--name", "Acme"],
        ["check", "acme"],
        ["apply", "1", "--status", "applied"],
    ):
        assert run(home, *words) == 0, words
    yield home
    database.disconnect()
    forget_scorers()
    web.close()


def run(folder: Path, *words: str) -> int:
    """The exit code of a command of ours, called here."""
    result = CliRunner().invoke(scoutly, ["--home", str(folder), *words], input="")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code


def _leaves(words: list[str], command: click.Command) -> Iterator[tuple[list[str], click.Command]]:
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _leaves([*words, name], inner)
    else:
        yield words, command


def _fields() -> Iterator[tuple[list[str], click.Command, click.Parameter]]:
    """Every argument and every option that takes a value, of every command."""
    context = click.Context(scoutly)
    for name in COMMANDS if isinstance(COMMANDS, dict) else scoutly.list_commands(context):
        if name in LEFT_OUT:
            continue
        command = scoutly.get_command(context, name)
        assert command is not None
        for words, leaf in _leaves([name], command):
            for parameter in leaf.params:
                if not (isinstance(parameter, click.Option) and (parameter.is_flag or parameter.count)):
                    yield words, leaf, parameter


def _harmless(parameter: click.Parameter) -> str:
    return (
        "1"
        if isinstance(parameter.type, click.types.IntParamType) or "posting" in str(parameter.name)
        else "acme"
    )


def _called(words: list[str], leaf: click.Command, field: click.Parameter, payload: str) -> list[str]:
    argv = [*words, *ALWAYS.get(words[0], [])]
    for parameter in leaf.params:
        value = payload if parameter is field else _harmless(parameter)
        if isinstance(parameter, click.Option) and (parameter is field or parameter.required):
            argv.append(f"{parameter.opts[0]}={value}")
    arguments = [p for p in leaf.params if isinstance(p, click.Argument) and (p is field or p.required)]
    return [*argv, "--", *(payload if p is field else _harmless(p) for p in arguments)] if arguments else argv


def _tables() -> set[str]:
    return {row[0] for row in database.execute("select name from sqlite_master where type = 'table'")}


NAMES = list(payloads(Path()))


def _some_slowly(first: str, *others: str) -> list[Any]:
    return [first, *(pytest.param(name, marks=pytest.mark.slow) for name in others)]


@pytest.mark.timeout(400)
@pytest.mark.parametrize(
    "name", [NAMES[0], *(pytest.param(name, marks=pytest.mark.slow) for name in NAMES[1:])]
)
def test_whatever_is_typed_into_any_field_of_the_command_line_stays_text(
    name: str, folder: Path, tmp_path: Path
) -> None:
    mark = tmp_path / "executed"
    payload = payloads(mark)[name]
    with database.reading():
        before = _tables()
    asked = 0
    for words, leaf, field in _fields():
        argv = _called(words, leaf, field, payload)
        assert run(folder, *argv) in EXIT_CODES, argv
        assert not mark.exists(), f"a shell ran it: {argv}"
        asked += 1
    assert asked > 60
    homes.open_home(folder, environment={})
    with database.reading():
        assert _tables() == before
        assert count("select count(*) from posting") == 2
        assert count("select count(*) from company where slug = 'acme'") == 1
        check(settled=True)


@pytest.mark.parametrize("name", _some_slowly(*NAMES))
def test_whatever_a_board_says_in_any_field_is_stored_and_shown_as_text(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark = tmp_path / "executed"
    payload = payloads(mark)[name]
    web = Web()
    board = greenhouse("evil", payload, "Welder")
    board["jobs"][0] |= {
        "id": payload, "absolute_url": f"https://evil.example/{payload}", "location": {"name": payload},
        "content": payload, "departments": [{"name": payload}], "first_published": payload, "updated_at": payload,
        "requisition_id": payload, "language": payload, "metadata": [{"name": payload, "value": payload}],
    }  # fmt: skip
    web.put(greenhouse_url("evil"), board)
    monkeypatch.setenv("SCOUTLY_FETCH__GATEWAY", web.address)
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "home"
    database.disconnect()
    try:
        for words in (["add", "https://job-boards.greenhouse.io/evil"], ["check", "evil"]):
            assert run(folder, *words) == 0
        for words in (
            ["postings"],
            ["postings", "--json"],
            ["jobs"],
            ["digest"],
            ["export", "all.csv"],
            ["status", "--json"],
        ):
            assert run(folder, *words) in (0, 1), words
        with database.reading():
            titles = [row[0] for row in database.execute("select title from posting order by id")]
            assert " ".join(payload.split()) in titles
            check(settled=True)
        assert not mark.exists()
    finally:
        database.disconnect()
        forget_scorers()
        web.close()


def test_whatever_an_imported_file_says_in_any_column_stays_text(folder: Path, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    rows = [
        {
            "name": f"{text} {number}",
            "careers_url": f"https://c{number}.example/jobs",
            "rank": 50,
            "headquarters": text,
            "fields": text,
        }
        for number, text in enumerate(payloads(mark).values())
    ]
    file = tmp_path / "in.json"
    file.write_text(json.dumps(rows))
    assert run(folder, "import", str(file)) == 0
    out = tmp_path / "out.json"
    assert run(folder, "export", str(out)) == 0
    written = {row["name"][:100] for row in json.loads(out.read_text())}
    assert {" ".join(str(row["name"]).split())[:100] for row in rows} <= written, "long names are cut"
    assert not mark.exists()
    with database.reading():
        assert count("select count(*) from company") == len(rows) + 1
        check(settled=True)
