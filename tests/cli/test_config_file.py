"""The settings file that explains itself."""

from __future__ import annotations

import re
import stat
from dataclasses import fields
from pathlib import Path

import pytest
from cli_caller import Cli

from scoutly_tui import config
from scoutly_tui.config import Settings
from scoutly_tui.services import config_file


def every_key() -> set[str]:
    return {
        f"{section.name}.{key.name}"
        for section in fields(Settings)
        for key in fields(getattr(Settings(), section.name))
    }


def test_every_key_and_section_there_is_is_explained_and_no_other() -> None:
    assert set(config_file.KEYS) == every_key()
    assert set(config_file.SECTIONS) == {section.name for section in fields(Settings)}


def test_the_text_as_it_stands_changes_no_setting(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(config_file.text(), encoding="utf-8")
    assert config.load(file, {}) == Settings()


def test_with_every_key_switched_on_it_says_the_defaults(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    text = re.sub(r"^# (\w+ = .*)$", r"\1", config_file.text(), flags=re.MULTILINE)
    file.write_text(text, encoding="utf-8")
    assert config.load(file, {}) == Settings()
    assert len(re.findall(r"^\w+ = ", text, re.MULTILINE)) == len(every_key())


def test_values_of_every_kind_are_written_as_toml(tmp_path: Path) -> None:
    import tomllib

    for value in ('a "b" \\ é\n', 3, 2.5, True, ["x", "y"], {"a.b": "c"}, {}, []):
        assert tomllib.loads(f"x = {config_file.toml(value)}")["x"] == value


def test_config_init_writes_it_for_its_owner_only(cli: Cli, folder: Path) -> None:
    said = cli("config", "init", "--json")
    file = folder / "config.toml"
    assert said.json == {"file": str(file)}
    assert file.read_text(encoding="utf-8") == config_file.text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_config_init_keeps_what_is_there(cli: Cli, folder: Path) -> None:
    folder.mkdir()
    (folder / "config.toml").write_text("[worker]\nthreads = 2\n")
    said = cli("config", "init")
    assert said.code == 2
    assert "--force" in said.err
    assert cli("config", "init", "--force").code == 0
    assert (folder / "config.toml.old").read_text() == "[worker]\nthreads = 2\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[worker]\nthread = 3\n", "Did you mean “threads”?"),
        ("[wroker]\nthreads = 3\n", "Did you mean “worker”?"),
        ("threads = 3\n", "stands outside any section"),
        ("[worker]\nthreads = 'many'\n", "not a whole number"),
        ("[worker\n", "is not valid TOML"),
        ("[worker]\nthreads = 0\n", "above zero"),
    ],
)
def test_a_typo_in_it_ends_every_command_in_a_sentence_that_says_where(
    cli: Cli, folder: Path, text: str, expected: str
) -> None:
    folder.mkdir()
    (folder / "config.toml").write_text(text)
    said = cli("list", "--json")
    assert (said.code, said.out) == (3, "")
    assert expected in said.err
    assert len(said.err.splitlines()) == 1
    assert sorted(path.name for path in folder.iterdir()) == ["config.toml"]
