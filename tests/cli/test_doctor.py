"""What the doctor sees, fault by fault."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_caller import Cli

from scoutly_tui import config, paths
from scoutly_tui.services import companies, doctor, leases, planning, workers
from scoutly_tui.services.doctor import Finding
from scoutly_tui.store import database

NOW = 1_790_000_000_000


@pytest.fixture
def examine(folder: Path, tmp_path: Path) -> Callable[..., dict[str, Finding]]:
    """Examines the home and returns its findings by check; the machine is an empty folder."""

    def call(now: int = NOW, **environment: str) -> dict[str, Finding]:
        found = doctor.examine(
            folder, None, now, machine=tmp_path / "machine",
            environment={"SCOUTLY_FETCH__GATEWAY": "http://127.0.0.1:9", **environment},
        )  # fmt: skip
        return {finding.check: finding for finding in found}

    database.disconnect()
    return call


Examine = Callable[..., dict[str, Finding]]


def bad(found: dict[str, Finding]) -> list[str]:
    return [name for name, finding in found.items() if not finding.ok]


def test_a_fresh_home_is_well(examine: Examine) -> None:
    found = examine()
    assert bad(found) == []
    assert {"program", "configuration", "permissions", "free space", "database", "database version", "SQLite version",
            "clock", "leases", "worker", "queue file", "second opinion", "notifications", "network", "credentials",
            "terminal"} == set(found)  # fmt: skip


def test_a_typo_in_the_settings_is_a_finding_and_the_rest_is_still_looked_at(
    examine: Examine, folder: Path
) -> None:
    folder.mkdir()
    (folder / "config.toml").write_text("[worker]\nthraeds = 3\n")
    found = examine()
    assert {"configuration", "home"} <= set(bad(found))
    assert "thraeds" in found["configuration"].message
    assert "threads" in found["configuration"].remedy
    assert "network" in found


def test_settings_that_others_may_write_are_a_finding(examine: Examine, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / "config.toml").touch()
    (folder / "config.toml").chmod(0o666)
    assert bad(examine()) == ["configuration"]


def test_a_home_that_others_can_look_into_is_a_finding(examine: Examine, folder: Path) -> None:
    examine()
    folder.chmod(0o755)
    found = examine()
    assert bad(found) == ["permissions"]
    assert found["permissions"].remedy == f"Run: chmod go= {folder}"


def test_a_damaged_page_of_the_database_is_a_finding(examine: Examine, folder: Path) -> None:
    examine()
    with database.reading():
        companies.add(1, [f"https://c{n}.example/jobs" for n in range(300)], NOW)
    database.disconnect()
    file = folder / "scoutly.db"
    size = file.stat().st_size
    with file.open("r+b") as handle:
        for page in range(size // 4096 // 2, size // 4096):
            handle.seek(page * 4096)
            handle.write(b"\xa5" * 4096)
    found = examine()
    assert set(bad(found)) & {"database", "integrity", "home"}
    assert any("restore" in found[name].remedy for name in bad(found))


def test_a_clock_a_year_behind_is_a_finding(examine: Examine) -> None:
    examine()
    with database.reading():
        companies.add(1, ["https://c.example/jobs"], NOW)
        planning.enqueue_due(NOW, limit=5)
        assert leases.claim("elsewhere:1:1#0", NOW, 3600) is not None
    found = examine(NOW - 365 * 86_400_000)
    assert "clock" in bad(found)
    assert "365d behind" in found["clock"].message


def test_checks_that_wait_without_a_worker_are_a_finding(examine: Examine) -> None:
    examine()
    with database.reading():
        companies.add(1, ["https://c.example/jobs"], NOW)
        planning.enqueue_due(NOW, limit=5)
    found = examine()
    assert bad(found) == ["worker"]
    assert "scoutly work" in found["worker"].remedy


def test_a_lease_of_a_worker_that_is_gone_is_a_finding(examine: Examine) -> None:
    examine()
    with database.writing():
        companies.add(1, ["https://c.example/jobs"], NOW)
        planning.enqueue_due(NOW, limit=5)
        database.execute(
            "update job_queue set status = 'processing', lease_until = 1, worker = 'elsewhere:1:1#0'"
        )
    assert "leases" in bad(examine())


def test_a_database_of_a_newer_scoutly_is_a_finding_and_is_left_alone(examine: Examine, folder: Path) -> None:
    examine()
    with database.writing():
        database.execute(
            "insert into schema_migration (name, applied) values ('9999_far_ahead', current_timestamp)"
        )
    database.disconnect()
    before = (folder / "scoutly.db").read_bytes()
    found = examine()
    assert bad(found) == ["home"]
    assert "newer scoutly" in found["home"].message
    assert (folder / "scoutly.db").read_bytes() == before


def test_little_space_is_a_finding_and_a_disk_that_does_not_tell_is_one_too(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine()
    free = doctor.LEAST_FREE_BYTES - 1
    monkeypatch.setattr(
        doctor.shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10**9, 10**9 - free, free)
    )
    found = examine()
    assert bad(found) == ["free space"]
    assert "0.2 GiB are free" in found["free space"].message

    def broken(_: object) -> object:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(doctor.shutil, "disk_usage", broken)
    assert "Input/output error" in examine()["free space"].message


def test_an_sqlite_that_can_damage_files_is_a_finding(
    examine: Examine, monkeypatch: pytest.MonkeyPatch
) -> None:
    examine()
    monkeypatch.setattr(doctor, "SAFE_SQLITE", (99, 0, 0))
    found = examine()
    assert bad(found) == ["SQLite version"]
    assert "cysqlite" in found["SQLite version"].remedy


def _a_job_that_has_waited(minutes: int) -> None:
    companies.add(1, ["https://c.example/jobs"], NOW)
    planning.enqueue_due(NOW, limit=5)
    with database.writing():
        database.changed("update job_queue set created_at = ?", NOW - minutes * 60_000)


def test_a_worker_that_lives_and_does_not_drain_the_queue_is_a_finding(examine: Examine) -> None:
    examine()
    with database.reading():
        workers.announce("headless", 5)
        _a_job_that_has_waited(minutes=30)
        assert bad(examine()) == []
    with database.writing():
        database.changed("update job_queue set created_at = ?", NOW - 3 * 3_600_000)
    found = examine()
    assert bad(found) == ["worker"]
    assert "has waited for 3h" in found["worker"].message


def test_a_paused_queue_is_a_finding(examine: Examine) -> None:
    examine()
    with database.writing():
        database.execute("insert into setting (name, value) values ('queue_paused', '1')")
    found = examine()
    assert bad(found) == ["worker"]
    assert "paused" in found["worker"].message


class Screen:
    """Stands for a terminal of ``size`` that speaks ``encoding``."""

    def __init__(self, encoding: str) -> None:
        self.encoding = encoding

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("term", "size", "encoding", "words"),
    [
        ("xterm-256color", (80, 24), "utf-8", ""),
        ("dumb", (80, 24), "utf-8", "TERM names no terminal"),
        ("", (80, 24), "utf-8", "TERM names no terminal"),
        ("xterm", (79, 24), "utf-8", "79×24"),
        ("xterm", (80, 23), "utf-8", "80×23"),
        ("xterm", (200, 50), "ascii", "encoding is ascii"),
    ],
)
def test_a_terminal_in_which_the_screens_cannot_be_shown_is_a_finding(
    term: str, size: tuple[int, int], encoding: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("stdin", "stdout"):
        monkeypatch.setattr(doctor.sys, name, Screen(encoding))
    monkeypatch.setattr(doctor.shutil, "get_terminal_size", lambda: os.terminal_size(size))
    finding = doctor._terminal({"TERM": term})
    assert finding.ok == (not words)
    assert words in finding.message
    assert bool(finding.remedy) == bool(words)


def test_a_name_service_that_knows_no_names_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(doctor.socket, "getaddrinfo", unknown)
    finding = doctor._network(config.Settings(), {})
    assert not finding.ok
    assert "Temporary failure" in finding.message


def test_a_home_on_postgresql_is_examined_too_and_a_server_that_is_gone_is_a_finding(
    folder: Path, postgres_url: str, tmp_path: Path
) -> None:
    def look(url: str) -> dict[str, Finding]:
        environment = {"SCOUTLY_FETCH__GATEWAY": "http://127.0.0.1:9", "SCOUTLY_DATABASE__URL": url}
        found = doctor.examine(folder, None, NOW, machine=tmp_path / "machine", environment=environment)
        return {finding.check: finding for finding in found}

    database.disconnect()
    found = look(postgres_url)
    assert bad(found) == []
    assert found["database"].message.startswith("PostgreSQL ")
    database.disconnect()
    found = look("postgresql://somebody:secret-word@127.0.0.1:1/nothing")
    assert bad(found) == ["home"]
    assert "does not answer" in found["home"].message
    assert "secret-word" not in repr(found)


def test_a_damaged_queue_file_is_a_finding_that_says_to_delete_it(examine: Examine, folder: Path) -> None:
    examine()
    (folder / "queue.db").write_bytes(b"no database at all" * 500)
    found = examine()
    assert bad(found) == ["queue file"]
    assert "rm " in found["queue file"].remedy


def test_a_model_without_its_key_is_a_finding_and_a_key_is_never_shown(examine: Examine) -> None:
    found = examine(SCOUTLY_LLM__MODEL="some-model")
    assert bad(found) == ["credentials"]
    assert "OPENAI_API_KEY" in found["credentials"].message
    found = examine(SCOUTLY_LLM__MODEL="some-model", OPENAI_API_KEY="sk-secret-1234")
    assert bad(found) == []
    assert "sk-secret" not in repr(found)
    local = examine(SCOUTLY_LLM__MODEL="some-model", SCOUTLY_LLM__BASE_URL="http://127.0.0.1:11434/v1")
    assert bad(local) == []


def test_a_name_service_that_does_not_answer_is_a_finding_within_seconds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import threading

    over = threading.Event()
    monkeypatch.setattr(doctor.socket, "getaddrinfo", lambda *_, **__: over.wait(30))
    monkeypatch.setattr(doctor, "DNS_SECONDS", 0.05)
    finding = doctor._network(config.Settings(), {})
    over.set()
    assert not finding.ok
    assert "no company is blamed" in finding.remedy


@pytest.mark.parametrize(
    "environment", [{"https_proxy": "http://proxy.example"}, {"ALL_PROXY": "http://proxy.example"}]
)
def test_behind_a_proxy_no_name_is_looked_up(
    environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.socket, "getaddrinfo", None)
    assert doctor._network(config.Settings(), environment).ok


def pi(root: Path, **files: str) -> dict[str, Finding]:
    places = {
        "temperature": "sys/class/thermal/thermal_zone0/temp",
        "throttled": "sys/devices/platform/soc/soc:firmware/get_throttled",
        "controllers": "sys/fs/cgroup/cgroup.controllers",
        "model": "proc/device-tree/model",
    }
    for name, text in files.items():
        path = root / places[name]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return {finding.check: finding for finding in doctor._machine(root)}


def test_a_machine_that_says_nothing_of_itself_is_asked_nothing(tmp_path: Path) -> None:
    assert pi(tmp_path) == {}


def test_a_cool_pi_at_full_speed_is_well(tmp_path: Path) -> None:
    found = pi(
        tmp_path,
        temperature="48850\n",
        throttled="0\n",
        controllers="cpu io memory pids\n",
        model="Raspberry Pi 5\0",
    )
    assert set(found) == {"temperature", "throttling", "memory cgroup"}
    assert bad(found) == []
    assert "49 °C" in found["temperature"].message


def test_a_hot_and_throttled_pi_is_told_so(tmp_path: Path) -> None:
    found = pi(
        tmp_path, temperature="84000\n", throttled="50005\n", controllers="cpu io\n", model="Raspberry Pi 5\0"
    )
    assert set(bad(found)) == {"temperature", "throttling", "memory cgroup"}
    assert "too little voltage" in found["throttling"].message
    assert "cgroup_enable=memory" in found["memory cgroup"].remedy


def test_throttling_that_is_over_is_told_and_is_no_fault(tmp_path: Path) -> None:
    finding = pi(tmp_path, throttled="50000\n")["throttling"]
    assert finding.ok
    assert "since it started" in finding.message


def test_the_command_ends_with_1_when_something_is_wrong_and_with_0_otherwise(cli: Cli, folder: Path) -> None:
    assert paths.resolve(folder).data_dir == folder
    assert cli("doctor").code == 0
    folder.chmod(0o755)
    said: Any = cli("doctor")
    assert said.code == 1
    assert "BAD permissions" in said.out
    assert "chmod go=" in said.out
