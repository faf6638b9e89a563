"""What is shipped: a wheel and an sdist with all that belongs in them and nothing else, and an installation that works."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest

sys.path.insert(1, str(Path(__file__).parents[2] / "scripts"))

import check_dist
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")


def test_every_package_scoutly_needs_is_locked_at_a_version_that_will_do() -> None:
    locked = {
        canonicalize_name(name): version
        for name, version in re.findall(r"^([\w.-]+)==(\S+)", LOCK, re.MULTILINE)
    }
    wanted = [
        Requirement(line) for line in (*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["notify"])
    ]
    assert [
        str(one)
        for one in wanted
        if not one.specifier.contains(locked.get(canonicalize_name(one.name), "0"), True)
    ] == [], "run: scripts/lock"


def test_every_locked_version_has_hashes_and_the_file_names_no_server() -> None:
    entries = re.split(r"^(?=[\w.-]+==)", LOCK, flags=re.MULTILINE)[1:]
    assert len(entries) > 40
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []
    assert "://" not in LOCK


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the sdist: those that CI has just made, or new ones."""
    made = Path(os.environ.get("DIST_FOLDER", tmp_path_factory.mktemp("dist")))
    there = [*made.glob("*.whl"), *made.glob("*.tar.gz")]
    if len(there) == 2:
        return there[0], there[1]
    pytest.importorskip("build", reason="build is in scoutly[dev]")
    return check_dist.build(made)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_wheel_and_sdist_hold_what_they_should_and_nothing_else(built: tuple[Path, Path]) -> None:
    assert [check_dist.faults(file) for file in built] == [[], []]
    assert len(check_dist.contents(built[0])) > 300
    assert "scoutly_tui/py.typed" in check_dist.contents(built[0])
    said = subprocess.run(
        [sys.executable, "-m", "twine", "check", "--strict", *map(str, built)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout


@pytest.mark.slow
def test_the_check_notices_what_must_not_be_shipped(built: tuple[Path, Path], tmp_path: Path) -> None:
    import zipfile

    spoilt = tmp_path / built[0].name
    shutil.copy(built[0], spoilt)
    with zipfile.ZipFile(spoilt, "a") as wheel:
        wheel.writestr("scoutly_tui/tests/data.db", "x")
    assert check_dist.faults(spoilt) == ["scoutly_tui/tests/data.db must not be shipped"]


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_wheel_in_an_empty_environment_runs_the_demo_and_finds_all_that_is_true(
    built: tuple[Path, Path], tmp_path: Path
) -> None:
    place = tmp_path / "venv"
    venv.create(place, with_pip=True)
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL"))
    }
    environment["HOME"] = str(tmp_path)
    pip = [
        str(place / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-compile",
        "--disable-pip-version-check",
    ]
    installed = subprocess.run(
        [*pip, str(built[0])], env=environment, capture_output=True, text=True, check=False
    )
    if installed.returncode and "No matching distribution" in installed.stderr:
        pytest.skip("the package registry cannot be reached from here")
    assert installed.returncode == 0, installed.stderr[-2000:]
    scoutly = str(place / "bin" / "scoutly")
    run = subprocess.run(
        [scoutly, "demo", "--headless", "--days", "1", "--companies", "8", "--json"], env=environment, cwd=tmp_path,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert json.loads(run.stdout)["ok"] is True
    listed = subprocess.run(
        [scoutly, "licences", "--json"], env=environment, capture_output=True, text=True, check=True
    )
    assert "not stated" not in {one["licence"] for one in json.loads(listed.stdout)}


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_uv_installs_the_wheel_as_a_tool(built: tuple[Path, Path], tmp_path: Path) -> None:
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not installed")
    environment = {
        **os.environ, "UV_TOOL_DIR": str(tmp_path / "tools"), "UV_TOOL_BIN_DIR": str(tmp_path / "bin"),
        "UV_PYTHON_DOWNLOADS": "never", "UV_PYTHON": sys.executable, "UV_LINK_MODE": "copy",
    }  # fmt: skip
    installed = subprocess.run(
        [uv, "tool", "install", "--quiet", str(built[0])],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr[-2000:]
    said = subprocess.run(
        [tmp_path / "bin" / "scoutly", "--version"], capture_output=True, text=True, check=True
    )
    assert said.stdout.startswith("scoutly, version ")


def test_an_audit_that_cannot_be_made_is_named_and_a_known_hole_fails(
    capsys: pytest.CaptureFixture[str],
) -> None:
    import audit

    fine = {"name": "a", "version": "1", "vulns": []}
    skipped = {"name": "b", "skip_reason": "not found"}
    holed = {"name": "c", "version": "2", "vulns": [{"id": "X-1", "fix_versions": ["3"]}]}
    assert [audit.judge(found) for found in ([fine, skipped], [skipped], [], [fine, holed])] == [0, 0, 0, 1]
    said = capsys.readouterr().out
    assert "none of 1 packages could be looked up (not found)" in said
    assert "c 2: X-1 (mended in 3)" in said
