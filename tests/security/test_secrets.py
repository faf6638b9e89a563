"""Keys, passwords and addresses that carry them: looked for in everything that processes of ours leave behind."""

from __future__ import annotations

import base64
import os
import signal
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import pytest

from scoutly_tui import clock
from scoutly_tui.services import backup, profile
from scoutly_tui.store import database
from tests.invariants import check
from tests.worker.stage import Stage, completed, count, ended, until

KEY, DATABASE_WORD, PROXY_WORD, NOTIFY_WORD = (
    "sk-9d41c7e2aa07",
    "pgword-51c2e8",
    "proxyword-7a90",
    "tellword-c3f1",
)
SECRETS = (KEY, DATABASE_WORD, PROXY_WORD, NOTIFY_WORD)
ECHO = f'{{"error": {{"message": "The key {KEY} is not for Bearer {KEY}"}}}}'.encode()


def spellings(secret: str) -> set[bytes]:
    """The ways in which a secret may be written down."""
    plain = secret.encode()
    encoded = {
        base64.b64encode(plain).rstrip(b"=")[:-1],
        plain.hex().encode(),
        quote(secret, safe="").encode(),
    }
    return {plain, plain[::-1], secret.encode("utf-16-le")} | encoded


@pytest.fixture
def indiscreet() -> Iterator[str]:
    """The address of a model's server that says every key aloud that it is given."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", "0")))
            self.send_response(401)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(ECHO)))
            self.end_headers()
            self.wfile.write(ECHO)

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1"
    server.shutdown()
    server.server_close()


def _with_secrets(it: Stage, model: str) -> None:
    it.environment |= {
        "SCOUTLY_LLM__BASE_URL": model, "SCOUTLY_LLM__MODEL": "m-1", "SCOUTLY_LLM__API_KEY_ENV": "THE_KEY",
        "THE_KEY": KEY, "SCOUTLY_NOTIFY_URLS": f"json://me:{NOTIFY_WORD}@127.0.0.1:9/there",
        "HTTPS_PROXY": f"http://me:{PROXY_WORD}@127.0.0.1:9",
    }  # fmt: skip
    profile.update(it.home.user_id, {"titles": ["Engineer"], "skills": ["Python"]}, clock.now_ms())


def _everything_in(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in folder.rglob("*"):
        if not file.is_file():
            continue
        yield str(file), file.read_bytes()
        if file.name.endswith(".tar.gz"):
            with tarfile.open(file) as archive:
                for member in archive:
                    held = archive.extractfile(member)
                    if held is not None:
                        yield f"{file}:{member.name}", held.read()


def _argv_and_limits(process: subprocess.Popen[str]) -> Iterator[tuple[str, bytes]]:
    """What anybody on this machine can read of the process and of those it started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            group = int((folder / "stat").read_text().rpartition(")")[2].split()[2])
            if group == process.pid:
                yield f"argv of {folder.name}", (folder / "cmdline").read_bytes()
                yield f"name of {folder.name}", (folder / "comm").read_bytes()
        except OSError:
            continue


def _no_secret_in(places: Iterator[tuple[str, bytes]]) -> int:
    looked_at = 0
    for where, content in places:
        looked_at += 1
        found = [secret for secret in SECRETS for one in spellings(secret) if one in content]
        assert not found, f"{found[0]} is in {where}"
    return looked_at


COMMANDS = (
    "status --json", "doctor --json", "list --json", "jobs --json", "problems", "postings --json", "profile --json",
    "notify test", "llm preview", "--verbose doctor", "--verbose notify test", "config init", "digest",
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("engine", ["sqlite", "postgres"])
def test_no_secret_is_in_any_log_database_backup_argv_or_output(
    stage: Callable[..., Stage], indiscreet: str, engine: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    url = ""
    if engine == "postgres":
        parts = urlsplit(str(request.getfixturevalue("postgres_url")))
        # The server trusts everybody on its socket, whatever word they say.
        user = parts.username or "postgres"
        host = parts.netloc.rpartition("@")[2]
        url = urlunsplit(parts._replace(netloc=f"{user}:{DATABASE_WORD}@{host}"))
    it = stage(url)
    _with_secrets(it, indiscreet)
    if engine == "sqlite":
        it.home.paths.config_file.write_text(
            f'[queue]\nurl = ""\n# once: postgresql://me:{DATABASE_WORD}@db.example/scoutly\n'
        )
    it.populate(3)
    worker = it.start("--verbose")
    until(
        lambda: (
            completed() >= 3
            and count("select count(*) from job_queue where kind = 'judge' and error is not null")
        )
    )
    looked_at = _no_secret_in(_argv_and_limits(worker))
    limits = Path(f"/proc/{worker.pid}/limits").read_text()
    [core] = [line.split() for line in limits.splitlines() if line.startswith("Max core file size")]
    assert core[4] == "0", "a crash would write all memory down"
    worker.send_signal(signal.SIGTERM)
    said, complained = worker.communicate(timeout=30)
    outputs = [("the worker's output", (said + complained).encode())]
    for words in COMMANDS:
        process = it.spawn([sys.executable, "-m", "scoutly_tui", *words.split()])
        told = process.communicate(timeout=60)
        outputs.append((words, "".join(told).encode()))
    looked_at += _no_secret_in(iter(outputs))
    if engine == "sqlite":
        backup.snapshot(it.home.paths.database, it.home.paths.backups, "daily")
        assert (
            b"postgresql://me:"
            in dict(_everything_in_config(backup.back_up(it.home, tmp_path / "b.tar.gz")))["config.toml"]
        )
        it.home.paths.config_file.unlink()
    looked_at += _no_secret_in(_everything_in(tmp_path))
    looked_at += _no_secret_in(_rows())
    assert looked_at > 20
    check(settled=True)


def _everything_in_config(file: Path) -> Iterator[tuple[str, bytes]]:
    return (
        (name.rpartition(":")[2], content)
        for name, content in _everything_in(file.parent)
        if str(file) in name
    )


def _rows() -> Iterator[tuple[str, bytes]]:
    with database.reading():
        names = database.db.get_tables()
        for name in names:
            yield f"the table {name}", repr(database.execute(f'select * from "{name}"')).encode()


def test_nothing_of_a_home_can_be_read_by_others_whatever_the_umask(
    stage: Callable[..., Stage], tmp_path: Path
) -> None:
    it = stage()
    it.populate(2)
    loosely = "import os; os.umask(0)"
    assert ended(it.start_hasty("--drain", "--verbose", patience={}, before=loosely)) == 0
    code = f"{loosely}; import sys; sys.argv[0] = 'scoutly'; from scoutly_tui.__main__ import main; main()"
    for words in (["backup", str(tmp_path / "b.tar.gz")], ["config", "init"], ["status"]):
        assert ended(it.spawn([sys.executable, "-c", code, *words])) in (0, 1)
    backup.snapshot(it.home.paths.database, it.home.paths.backups, "daily")
    files = [tmp_path / "b.tar.gz", it.home.paths.data_dir, *it.home.paths.data_dir.rglob("*")]
    assert len(files) > 6
    open_to_others = [
        f"{file.name} {file.stat().st_mode & 0o777:o}" for file in files if file.stat().st_mode & 0o077
    ]
    assert not open_to_others


def test_a_crash_leaves_no_core(tmp_path: Path) -> None:
    code = (
        "import os, resource\n"
        "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)\n"
        "from pathlib import Path\nfrom scoutly_tui import logs\n"
        f"logs.start(Path({str(tmp_path / 'logs')!r}), 'x')\nos.abort()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, timeout=60, check=False, env=os.environ.copy()
    )
    assert done.returncode == -signal.SIGABRT
    assert [file.name for file in tmp_path.iterdir() if file.name != "logs"] == []


@pytest.mark.parametrize("target", ["postgresql://me:{}@db.example/x", "postgresql://me:{}@[db.example/x"])
def test_a_password_on_the_command_line_is_refused_and_not_repeated(target: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "scoutly_tui", "--home", str(tmp_path), "database", "copy", target.format(DATABASE_WORD)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "password" in done.stderr
    assert DATABASE_WORD not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (b'url = "postgresql://me:word@db.example/x"', b'url = "postgresql://me:...@db.example/x"'),
        (b"url = 'postgresql://me:w%40rd@[::1]:5432/x'", b"url = 'postgresql://me:...@[::1]:5432/x'"),
        (b'url = "sqlite:////srv/a.db"', b'url = "sqlite:////srv/a.db"'),
        (b'user_agent = "me@example.org"', b'user_agent = "me@example.org"'),
    ],
)
def test_a_backup_s_settings_have_no_password(written: bytes, kept: bytes) -> None:
    assert backup.without_secrets(written) == kept
