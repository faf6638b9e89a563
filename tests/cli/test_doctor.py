"""What the doctor sees, fault by fault."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cli_caller import Cli

from scoutly_tui import config, paths
from scoutly_tui.services import companies, doctor, leases, planning
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
            "clock", "leases", "worker", "queue file", "network", "credentials", "terminal"} == set(found)  # fmt: skip


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
