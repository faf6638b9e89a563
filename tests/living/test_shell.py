"""Completion in real shells, quickly and without what is heavy; licences of what scoutly is built on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scoutly_tui.services import licences, shell_names

HEAVY = ("textual", "huey", "peewee", "httpx", "bs4", "openai", "lxml", "pydantic", "pypdf", "apprise")
TELL = (
    "import sys, atexit\n"
    f"atexit.register(lambda: print('HEAVY', *[m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr))\n"
    "from scoutly_tui.__main__ import main\nsys.argv[0] = 'scoutly'\nmain()\n"
)


@pytest.fixture
def known(cli, folder):
    """A home with three companies."""
    for name, url in (("Acme", "acme"), ("Acme Labs", "labs"), ("Zeta", "zeta")):
        assert cli("add", f"https://{url}.example/careers", "--name", name).code == 0
    return folder


def asked(home: Path, words: str, count: int) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ, "_SCOUTLY_COMPLETE": "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(count),
        "SCOUTLY_HOME": str(home),
    }  # fmt: skip
    return subprocess.run(
        [sys.executable, "-c", TELL], env=environment, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.mark.parametrize(
    ("words", "count", "wanted"),
    [
        ("scoutly rank ac", 2, ["plain,acme", "plain,acme-labs"]),
        ("scoutly check acme zet", 3, ["plain,zeta"]),
        ("scoutly postings --company z", 3, ["plain,zeta"]),
        ("scoutly untr", 1, ["plain,untrack"]),
        ("scoutly digest --format m", 3, ["plain,markdown"]),
        ("scoutly notify te", 2, ["plain,templates", "plain,test"]),
        ("scoutly rank %", 2, []),
    ],
)
def test_commands_options_and_companies_complete_without_a_heavy_library(known, words, count, wanted):
    said = asked(known, words, count)
    assert said.stdout.split() == wanted
    assert said.stderr.strip() == "HEAVY"


def test_where_there_is_no_home_or_a_broken_one_nothing_is_completed_and_nothing_said(tmp_path):
    assert shell_names.companies(tmp_path / "none", "a") == []
    assert not (tmp_path / "none").exists()
    (tmp_path / "scoutly.db").write_bytes(b"no database at all" * 100)
    assert shell_names.companies(tmp_path, "a") == []
    (tmp_path / "config.toml").write_text("nonsense = [")
    assert shell_names.companies(tmp_path, "a") == []


def test_companies_complete_from_postgres_too(make_home, postgres_url, tmp_path):
    from scoutly_tui.services import companies

    home = make_home(url=postgres_url)
    companies.add(home.user_id, ["https://acme.example/jobs"], 1)
    (home.paths.config_dir / "config.toml").write_text(f'[database]\nurl = "{postgres_url}"\n')
    assert shell_names.companies(home.paths.data_dir, "AC") == [("acme", "Acme")]


BASH = """
source <(scoutly completion bash)
COMP_WORDS=(scoutly rank zet); COMP_CWORD=2; COMP_LINE="scoutly rank zet"; COMP_POINT=16
_scoutly_completion scoutly zet rank
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = "autoload -U compinit; compinit -u; source <(scoutly completion zsh); (( $+functions[_scoutly_completion] )) && echo zeta"
FISH = "scoutly completion fish | source; complete --do-complete 'scoutly rank zet' | string split -f1 \\t"


@pytest.mark.parametrize(
    ("shell", "script"),
    [
        pytest.param("bash", BASH, id="bash"),
        pytest.param("zsh", ZSH, id="zsh", marks=pytest.mark.system),
        pytest.param("fish", FISH, id="fish", marks=pytest.mark.system),
    ],
)
def test_the_script_works_in_the_real_shell(known, tmp_path, shell, script):
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    place = tmp_path / "bin"
    place.mkdir()
    program = place / "scoutly"
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m scoutly_tui "$@"\n')
    program.chmod(0o755)
    said = subprocess.run(
        [shell, "-c", script], capture_output=True, text=True, timeout=60, check=False,
        env={**os.environ, "PATH": f"{place}:{os.environ['PATH']}", "SCOUTLY_HOME": str(known), "HOME": str(tmp_path)},
    )  # fmt: skip
    assert "zeta" in said.stdout.split(), said.stderr


def test_every_package_scoutly_needs_states_a_licence_that_may_be_used(cli):
    found = {one.name.lower(): one for one in licences.used()}
    assert {"click", "textual", "peewee", "huey", "cysqlite", "httpx"} <= set(found)
    assert [one.name for one in found.values() if one.licence == "not stated"] == []
    allowed = (
        "MIT",
        "BSD",
        "Apache",
        "ISC",
        "PSF",
        "MPL",
        "Mozilla",
        "Python",
        "LGPL",
        "public domain",
        "Unlicense",
    )
    assert [one for one in found.values() if not any(word in one.licence for word in allowed)] == []
    assert found["apprise"].extras == ("notify",)
    assert found["click"].extras == ()
    assert len(cli("licences", "--json").json) == len(found)
