"""What ends a command early: each in one sentence, with the right exit code, nothing half-written."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from cli_caller import Cli


def one_sentence(text: str) -> bool:
    return text.startswith("Error: ") and len(text.splitlines()) == 1 and "Traceback" not in text


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of two megabytes, mounted for this test."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and not subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(place)], capture_output=True, check=False
    ).returncode  # fmt: skip
    if not mounted:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def test_a_mistyped_command_or_option_ends_with_2(process: Cli) -> None:
    said = process("lsit")
    assert said.code == 2
    assert one_sentence(said.err)
    assert "Did you mean list?" in said.err
    said = process("list", "--sort")
    assert said.code == 2
    assert one_sentence(said.err)
    assert "scoutly list --help" in said.err


def test_the_screens_without_a_terminal_end_with_3(process: Cli) -> None:
    said = process()
    assert (said.code, said.out) == (3, "")
    assert one_sentence(said.err)
    assert "need a terminal" in said.err


def test_a_home_that_cannot_be_a_folder_ends_with_3(process: Cli, folder: Path) -> None:
    folder.write_text("in the way")
    said = process("list", "--json")
    assert (said.code, said.out) == (3, "")
    assert one_sentence(said.err)
    assert folder.read_text() == "in the way"


def test_a_read_only_home_ends_with_3_and_stays_as_it_is(cli: Cli, process: Cli, small_disk: Path) -> None:
    home = small_disk / "home"
    assert cli("--home", home, "add", "https://tidewater.example/jobs").code == 0
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    before = {path: path.stat().st_mtime_ns for path in home.rglob("*")}
    for call, *words in (
        (process, "rank", "tidewater", 3),
        (cli, "list"),
        (cli, "config", "init"),
        (cli, "export", home / "x.csv"),
    ):
        said = call("--home", home, *words)
        assert said.code == 3, words
        assert one_sentence(said.err), said.err
        assert "read-only" in said.err.lower(), said.err
    assert {path: path.stat().st_mtime_ns for path in home.rglob("*")} == before


def test_a_full_disk_ends_with_3_and_nothing_is_half_written(
    cli: Cli, process: Cli, small_disk: Path
) -> None:
    home = small_disk / "home"
    assert cli("--home", home, "add", "https://tidewater.example/jobs").code == 0
    filler = small_disk / "filler"
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(b"x" * 4096):
            continue
    said = process("--home", home, "catalogue", "--add", "--json")
    assert (said.code, said.out) == (3, "")
    assert one_sentence(said.err), said.err
    assert cli("--home", home, "config", "init").code == 3
    assert cli("--home", home, "export", small_disk / "out.csv").code == 3
    assert cli("--home", home, "backup", small_disk / "out.tar.gz").code == 3
    assert sorted(path.name for path in small_disk.iterdir()) == ["filler", "home"]
    assert not list(home.rglob("*.part"))
    filler.unlink()
    assert [row["slug"] for row in cli("--home", home, "list", "--json").json] == ["tidewater"]


def test_a_file_that_may_grow_no_more_ends_an_export_with_3(process: Cli, tmp_path: Path) -> None:
    process("catalogue", "--add")
    target = tmp_path / "out.csv"

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    said = process("export", target, preexec_fn=limit)
    assert said.code == 3
    assert one_sentence(said.err), said.err
    assert list(tmp_path.glob("*out.csv*")) == []


def test_output_that_does_not_fit_ends_with_3(process: Cli, folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        result = subprocess.run(
            [sys.executable, "-m", "scoutly_tui", "--home", str(folder), "catalogue", "--json"],
            stdout=full, stderr=subprocess.PIPE, timeout=60, check=False, text=True,
        )  # fmt: skip
    assert result.returncode == 3
    assert one_sentence(result.stderr), result.stderr


@pytest.mark.parametrize("option", [["--json"], []])
def test_a_reader_who_has_seen_enough_ends_it_quietly(folder: Path, option: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    result = subprocess.run(
        [sys.executable, "-m", "scoutly_tui", "--home", str(folder), "catalogue", *option],
        stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False, text=True,
    )  # fmt: skip
    os.close(writer)
    assert result.returncode == 0
    assert "Error" not in result.stderr
    assert "Broken" not in result.stderr


def test_a_newer_database_is_refused_with_3(cli: Cli, folder: Path) -> None:
    import cysqlite

    assert cli("list").code == 0
    connection = cysqlite.connect(str(folder / "scoutly.db"))
    tables = [
        row[0] for row in connection.execute("select name from sqlite_master where name like '%migration%'")
    ]
    columns = [row[1] for row in connection.execute(f"pragma table_info({tables[0]})")]
    row = list(connection.execute(f"select * from {tables[0]}").fetchone())
    row[columns.index("name")] = "9999_from_the_future"
    if "id" in columns:
        row[columns.index("id")] = 9999
    connection.execute(f"insert into {tables[0]} values ({', '.join('?' for _ in row)})", row)
    connection.close()
    said = cli("list")
    assert said.code == 3
    assert one_sentence(said.err)
    assert "newer scoutly" in said.err


def test_colour_is_for_terminals_and_no_color_is_honoured(folder: Path) -> None:
    import pexpect

    def shown(**environment: str) -> str:
        child = pexpect.spawn(
            sys.executable, ["-m", "scoutly_tui", "--home", str(folder), "rank", "nobody", "5"],
            env={**os.environ, "TERM": "xterm-256color", **environment}, encoding="utf-8", timeout=30,
        )  # fmt: skip
        child.expect(pexpect.EOF)
        return child.before or ""

    assert "\x1b[31m" in shown()
    assert "\x1b[" not in shown(NO_COLOR="1")
    assert "\x1b[" not in shown(TERM="dumb")


def test_a_pipe_gets_no_colour(process: Cli) -> None:
    said = process("status")
    assert "\x1b" not in said.out + said.err
    assert "\x1b" not in process("doctor").out


def test_json_is_utf_8_whatever_the_locale_says(process: Cli) -> None:
    process("add", "https://tidewater.example/jobs", "--name", "Tïdewåter – 潮")
    said = process(
        "list", "--json", environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "latin-1"}
    )
    assert said.code == 0
    assert said.json[0]["name"] == "Tïdewåter – 潮"
    plain = process("list", environment={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert plain.code == 0


def test_verbose_shows_the_traceback_and_nothing_else_does(cli: Cli) -> None:
    assert "Traceback" not in cli("rank", "nobody", 5).err
    said = cli("rank", "nobody", 5, "--verbose")
    assert said.code == 2
    assert "Traceback" in said.err


@pytest.fixture
def silent_server() -> Iterator[tuple[str, threading.Event]]:
    """A server that takes every connection and never answers; the event says that somebody came."""
    came, over = threading.Event(), threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        kept = []

        def serve() -> None:
            while not over.is_set():
                try:
                    kept.append(server.accept())
                    came.set()
                except TimeoutError:
                    continue

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", came
        over.set()
        thread.join(5)
        for connection, _ in kept:
            connection.close()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_check_that_is_interrupted_ends_with_130_and_hands_its_job_back(
    cli: Cli, folder: Path, silent_server: tuple[str, threading.Event], number: int
) -> None:
    url, came = silent_server
    cli("add", "https://jobs.lever.co/brightwater")
    child = subprocess.Popen(
        [sys.executable, "-m", "scoutly_tui", "--home", str(folder), "check", "brightwater", "--json"],
        env={**os.environ, "SCOUTLY_FETCH__GATEWAY": url}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert came.wait(30)
    child.send_signal(number)
    out, err = child.communicate(timeout=30)
    assert child.returncode == 130, err
    assert "Traceback" not in err
    [job] = cli("jobs", "--json").json
    assert (job["status"], job["retry_count"]) == ("pending", 0)
    assert '"outcome": "skipped"' in out


def test_a_check_of_a_dead_site_ends_with_1_and_says_why_in_its_document(cli: Cli) -> None:
    cli("add", "https://jobs.lever.co/brightwater")
    said = cli("check", "brightwater", "--json")
    assert said.code == 1
    [result] = said.json
    assert (result["company"], result["outcome"], result["error_kind"]) == (
        "brightwater",
        "failed",
        "network",
    )


def test_detecting_a_dead_site_ends_with_1(process: Cli, folder: Path) -> None:
    said = process("detect", "https://tidewater.example/jobs", "--json")
    assert said.code == 1
    assert said.json["source"] is None
    assert said.json["error_kind"] == "network"
    assert not (folder / "scoutly.db").exists()
