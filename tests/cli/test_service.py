"""The worker as a service: units, the anacron line, and pi-setup.sh."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cli_caller import Cli

from scoutly_tui import paths
from scoutly_tui.config import Settings
from scoutly_tui.domain.errors import CannotRunError, UsageError
from scoutly_tui.services import systemd

PROJECT = Path(__file__).parents[2]
SETUP = PROJECT / "pi-setup.sh"


def unit(*, system: bool, folder: Path = Path("/var/lib/scoutly")) -> str:
    return systemd.unit_text(
        paths.resolve(folder), command=systemd.command_line(folder, "work"), system=system, account="root"
    )


def test_the_unit_stops_the_worker_gracefully_watches_it_and_bounds_its_memory() -> None:
    lines = unit(system=True).splitlines()
    for line in ("Type=notify", "KillSignal=SIGTERM", f"WatchdogSec={systemd.WATCHDOG_SECONDS}", "MemoryMax=512M",
                 "NoNewPrivileges=yes", "ProtectSystem=strict", "User=root", "WantedBy=multi-user.target",
                 "ReadWritePaths=/var/lib/scoutly"):  # fmt: skip
        assert line in lines
    [start] = [line for line in lines if line.startswith("ExecStart=")]
    assert start.endswith(" work --home /var/lib/scoutly")
    assert Path(start.removeprefix("ExecStart=").split()[0]).is_absolute()


def test_a_users_unit_names_no_user_and_asks_for_nothing_only_root_may() -> None:
    text = unit(system=False)
    assert "User=" not in text
    assert "ProtectSystem" not in text
    assert "WantedBy=default.target" in text


@pytest.mark.system
@pytest.mark.parametrize("system", [True, False])
def test_systemd_finds_no_fault_with_the_unit(system: bool) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    assert systemd.verify(unit(system=system)) == ""
    with pytest.raises(CannotRunError, match="finds fault"):
        systemd.verify(unit(system=system).replace("ExecStart=", "ExecStart=relative/"))


@pytest.mark.system
def test_systemd_calls_the_system_unit_well_guarded(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    file = tmp_path / systemd.UNIT
    file.write_text(unit(system=True))
    result = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=30", "--no-pager", str(file)],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    found = re.search(r"Overall exposure level for \S+: ([\d.]+)", result.stdout)
    assert found is not None, result.stderr
    assert float(found[1]) <= 3.0


def test_a_path_with_spaces_is_quoted_and_one_that_could_break_out_is_refused() -> None:
    assert '--home "/srv/my data"' in systemd.command_line(Path("/srv/my data"), "work")
    for path in ("/srv/a\nExecStartPre=/bin/sh", "/srv/$(reboot)", "/srv/%h", '/srv/"x'):
        with pytest.raises(UsageError):
            systemd.command_line(Path(path), "work")


def test_a_dry_run_shows_the_unit_and_touches_nothing(cli: Cli, folder: Path, tmp_path: Path) -> None:
    said = cli("service", "install", "--system", "--account", "nobody", "--dry-run")
    assert said.code == 0
    assert "# file /etc/systemd/system/scoutly.service" in said.out
    assert "# run systemctl enable scoutly.service" in said.out
    assert list(tmp_path.iterdir()) == []


def test_a_staged_system_service_is_installed_twice_and_taken_away(cli: Cli, tmp_path: Path) -> None:
    root = tmp_path / "root"
    options = ("--system", "--account", "nobody", "--root", root)
    assert cli("service", "install", *options).code == 0
    file = root / "etc/systemd/system/scoutly.service"
    first = file.read_text()
    assert "up to date" in cli("service", "install", *options).out
    assert file.read_text() == first
    assert cli("service", "uninstall", "--system", "--root", root).code == 0
    assert not file.exists()
    assert cli("service", "uninstall", "--system", "--root", root).code == 0


def test_a_system_service_needs_its_home_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UsageError, match="needs to know its home"):
        systemd.install_plan(paths.resolve("/x"), None, system=True, account="nobody")


def test_without_systemd_nothing_is_written_and_anacron_is_named(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if Path("/run/systemd/system").is_dir():
        pytest.skip("systemd runs this machine")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    said = cli("service", "install")
    assert said.code == 3
    assert "--anacron" in said.err
    assert not (tmp_path / "config").exists()


def test_the_anacron_line_is_added_once_beside_others_and_taken_away(
    cli: Cli, tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    table = tmp_path / ".anacron/anacrontab"
    table.parent.mkdir()
    table.write_text("7\t5\tsweep\t/usr/bin/sweep\n")
    for _ in range(2):
        assert cli("service", "install", "--anacron").code == 0
    lines = table.read_text().splitlines()
    assert lines[0] == "7\t5\tsweep\t/usr/bin/sweep"
    assert len(lines) == 2
    assert lines[1].startswith("1\t10\tscoutly-worker\t")
    assert f"work --drain --home {folder}" in lines[1]
    assert cli("service", "uninstall", "--anacron").code == 0
    assert table.read_text() == "7\t5\tsweep\t/usr/bin/sweep\n"


# ── pi-setup.sh ─────────────────────────────────────────────────────


class Stage:
    """A staged root, and pi-setup.sh to run on it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "var/lib/scoutly"
        self.cmdline = root / "boot/firmware/cmdline.txt"
        self.cmdline.parent.mkdir(parents=True)
        self.cmdline.write_text("console=tty1 rootwait\n")

    def run(self, *words: str, venv: str = sys.prefix) -> tuple[int, str]:
        result = subprocess.run(
            ["bash", str(SETUP), "--root", str(self.root), "--venv", venv, "--account", "pi", *words],
            capture_output=True, text=True, timeout=100, check=False, stdin=subprocess.DEVNULL, env=dict(os.environ),
        )  # fmt: skip
        return result.returncode, result.stdout + result.stderr

    def files(self) -> set[str]:
        return {
            str(path.relative_to(self.root))
            for path in self.root.rglob("*")
            if path.is_file() or path.is_symlink()
        }

    def releases(self) -> list[Path]:
        return sorted((self.root / "opt/scoutly/releases").iterdir())


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    if not (Path(sys.prefix) / "bin/scoutly").exists():
        pytest.skip("scoutly is not installed as a command here")
    return Stage(tmp_path / "root")


@pytest.mark.system
def test_shellcheck_has_nothing_to_say() -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not installed")
    scripts = [SETUP, PROJECT / ".ci/run"]
    result = subprocess.run(
        ["shellcheck", *map(str, scripts)], capture_output=True, text=True, timeout=60, check=False
    )
    assert result.stdout == ""
    assert result.returncode == 0


def test_a_dry_run_of_the_setup_says_what_it_would_do_and_does_nothing(stage: Stage) -> None:
    before = stage.files()
    code, said = stage.run("--dry-run")
    assert code == 0, said
    assert "would install" in said
    assert said.endswith("Nothing was done.\n")
    assert stage.files() == before


def test_the_setup_is_done_again_upgraded_and_taken_away(stage: Stage) -> None:
    code, said = stage.run()
    assert code == 0, said
    assert "doctor is content" in said
    installed = {
        "usr/local/bin/scoutly", "etc/systemd/system/scoutly.service", "etc/profile.d/scoutly.sh",
        "opt/scoutly/current", "var/lib/scoutly/scoutly.db", "boot/firmware/cmdline.txt",
    }  # fmt: skip
    assert installed <= stage.files()
    assert stage.cmdline.read_text() == "console=tty1 rootwait cgroup_enable=memory\n"
    command = (stage.root / "usr/local/bin/scoutly").read_text()
    assert '/var/lib/scoutly}" exec /opt/scoutly/current/bin/scoutly "$@"' in command
    service = (stage.root / "etc/systemd/system/scoutly.service").read_text()
    assert "ExecStart=/usr/local/bin/scoutly work --home /var/lib/scoutly" in service
    login = subprocess.run(
        ["sh", "-n", str(stage.root / "etc/profile.d/scoutly.sh")], check=False, timeout=10
    )
    assert login.returncode == 0

    code, said = stage.run()
    assert code == 0, said
    assert "backed up to" in said
    assert said.count("is up to date") == 3
    assert stage.cmdline.read_text().count("cgroup_enable") == 1
    assert len(list((stage.home / "backups").glob("before-upgrade-*.tar.gz"))) == 1

    code, said = stage.run("--uninstall")
    assert code == 0, said
    left = stage.files()
    assert not installed & left - {"boot/firmware/cmdline.txt", "var/lib/scoutly/scoutly.db"}
    assert "var/lib/scoutly/scoutly.db" in left
    assert stage.cmdline.read_text() == "console=tty1 rootwait\n"
    assert stage.run("--uninstall", "--purge")[0] == 0
    assert stage.files() == {"boot/firmware/cmdline.txt"}


def test_an_upgrade_that_the_doctor_rejects_is_taken_back(stage: Stage, tmp_path: Path) -> None:
    assert stage.run()[0] == 0
    [release] = stage.releases()
    broken = tmp_path / "broken/bin"
    broken.mkdir(parents=True)
    (broken / "python").symlink_to(sys.executable)
    (broken / "scoutly").write_text(
        f'#!/bin/sh\ncase "$*" in *doctor*) exit 3;; esac\nexec {sys.prefix}/bin/scoutly "$@"\n'
    )
    (broken / "scoutly").chmod(0o755)
    code, said = stage.run(venv=str(broken.parent))
    assert code == 3
    assert "taken back" in said
    assert stage.releases() == [release]
    assert (stage.root / "opt/scoutly/current").readlink() == release
    assert (stage.home / "scoutly.db").exists()


def _release(folder: Path, doctor: str) -> str:
    """An environment whose scoutly is ours but for ``doctor``, a piece of shell that has its words in ``$@``."""
    binaries = folder / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    (binaries / "scoutly").write_text(
        f'#!/bin/sh\ncase "$*" in *doctor*) {doctor};; esac\nexec {sys.prefix}/bin/scoutly "$@"\n'
    )
    (binaries / "scoutly").chmod(0o755)
    return str(folder)


def _rows(file: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.slow
def test_what_a_rejected_release_did_to_the_data_is_taken_back_too(stage: Stage, tmp_path: Path) -> None:
    assert stage.run()[0] == 0
    database = stage.home / "scoutly.db"
    subprocess.run(
        [f"{sys.prefix}/bin/scoutly", "--home", str(stage.home), "add", "https://a.example/jobs"],
        check=True,
        timeout=60,
    )
    before = _rows(database, "select slug from company")
    [release] = stage.releases()
    # It brings the schema to a version that ours does not know, and then finds the queue file damaged.
    ruins = (
        f'{sys.executable} -c \'import sqlite3; c = sqlite3.connect("{database}"); c.executescript('
        '"insert into schema_migration (name, applied) values (9999, 0); delete from company")\'; '
        'echo \'[{"check": "queue file", "ok": false, "message": "It is damaged."}]\'; exit 1'
    )
    code, said = stage.run(venv=_release(tmp_path / "ruinous", ruins))
    assert code == 3, said
    assert "It is damaged." in said
    assert "taken back" in said
    assert _rows(database, "select slug from company") == before
    assert _rows(database, "select name from schema_migration where name = '9999'") == []
    assert (stage.root / "opt/scoutly/current").readlink() == release
    assert [file.name for file in stage.home.glob("scoutly-replaced-*")], (
        "what it left is kept to be looked at"
    )
    # The release from before works on as if nothing had been.
    assert stage.run()[0] == 0


@pytest.mark.slow
def test_without_a_backup_there_is_no_upgrade(stage: Stage) -> None:
    assert stage.run()[0] == 0
    [release] = stage.releases()
    folder = stage.home / "backups"
    shutil.rmtree(folder, ignore_errors=True)
    folder.symlink_to("/proc/nowhere")
    code, said = stage.run()
    assert code != 0, said
    assert stage.releases() == [release]
    assert (stage.root / "opt/scoutly/current").readlink() == release
    folder.unlink()
    # Here it is the backup itself that fails.
    folder.mkdir()
    real = Path(release).resolve() / "bin/scoutly"
    shim = stage.root / "shim"
    broken = _release(shim, "exit 0")
    (Path(broken) / "bin/scoutly").write_text(
        f'#!/bin/sh\ncase "$*" in backup*) echo "The disk is full." >&2; exit 3;; esac\nexec {real} "$@"\n'
    )
    current = stage.root / "opt/scoutly/current"
    current.unlink()
    current.symlink_to(broken)
    code, said = stage.run()
    assert code == 3, said
    assert "The disk is full." in said
    assert "nothing was changed" in said
    assert current.readlink() == Path(broken)


@pytest.mark.slow
def test_an_upgrade_waits_for_screens_that_are_open(stage: Stage) -> None:
    assert stage.run()[0] == 0
    [release] = stage.releases()
    code = (
        "import sys; from scoutly_tui.services import home, workers\n"
        "home.open_home(sys.argv[1]); workers.announce('tui'); print('here', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(stage.home)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as screen:
        assert screen.stdout is not None
        assert screen.stdout.readline() == "here\n"
        ended, said = stage.run()
        screen.communicate("\n", timeout=20)
    assert ended == 3
    assert "in use (tui)" in said
    assert stage.releases() == [release]
    assert (stage.root / "opt/scoutly/current").readlink() == release
    assert stage.run()[0] == 0, "a screen that is gone is no user"


def test_a_fault_that_was_there_before_is_no_reason_to_go_back(stage: Stage) -> None:
    assert stage.run()[0] == 0
    (stage.home / "config.toml").write_text("[worker]\nthraeds = 1\n")
    code, said = stage.run()
    assert code == 0, said


def test_a_first_setup_that_fails_leaves_no_release_behind(stage: Stage) -> None:
    stage.home.mkdir(parents=True)
    (stage.home / "config.toml").write_text("[worker]\nthraeds = 1\n")
    code, said = stage.run()
    assert code == 3
    assert "thraeds" in said
    assert stage.releases() == []
    assert not (stage.root / "usr/local/bin/scoutly").exists()


@pytest.mark.parametrize("words", [("--frob",), ("--home", "relative"), ("--account",), ("--purge",)])
def test_the_setup_refuses_what_it_does_not_understand(stage: Stage, words: tuple[str, ...]) -> None:
    code, said = stage.run(*words)
    assert code == 2
    assert "--help" in said


CHROOT = """\
set -eu
stage=$1 project=$2 prefix=$3 base=$4
mount -t tmpfs -o mode=755 tmpfs "$stage" && mkdir "$stage/upper" "$stage/work" "$stage/root" || exit 77
mount -t overlay overlay -o "lowerdir=/,upperdir=$stage/upper,workdir=$stage/work" "$stage/root" || exit 77
root=$stage/root
mount -t proc proc "$root/proc" && mount --bind /dev "$root/dev" || exit 77
for folder in "$project" "$prefix" "$base"; do
    # What lies on another disk is not in the layer below.
    if [ ! -e "$root$folder/bin" ] && [ ! -e "$root$folder/pi-setup.sh" ]; then
        mkdir -p "$root$folder" && mount --bind "$folder" "$root$folder" && mount -o remount,bind,ro "$root$folder" || exit 77
    fi
    while [ "$folder" != / ]; do
        folder=$(dirname "$folder")
        chmod a+x "$root$folder" 2>/dev/null || true
    done
done
chroot "$root" useradd --create-home --shell /bin/bash tester-pi || exit 77
chroot "$root" runuser -u tester-pi -- "$prefix/bin/scoutly" --version >/dev/null 2>&1 || exit 77
setup() { chroot "$root" env PATH="$base/bin:$PATH" bash "$project/pi-setup.sh" --account tester-pi --venv "$prefix" "$@"; }
as_pi() { chroot "$root" runuser -u tester-pi -- "$@"; }
echo "── dry run"; setup --dry-run
[ ! -e "$root/opt/scoutly" ] && [ ! -e "$root/var/lib/scoutly" ]
echo "── first"; setup
chroot "$root" stat -c '%U %a' /var/lib/scoutly/scoutly.db /var/lib/scoutly
as_pi /usr/local/bin/scoutly add https://acme.example/jobs --name Kept
echo "── again"; setup
as_pi /usr/local/bin/scoutly list
[ -z "$(find "$root/var/lib/scoutly" -user root)" ] && echo "nothing belongs to root"
chroot "$root" runuser -u tester-pi -- env SSH_TTY=/dev/pts/0 sh -c '. /etc/profile.d/scoutly.sh </dev/null; echo "a shell all the same"'
echo "── away"; setup --uninstall --purge
[ ! -e "$root/opt/scoutly" ] && [ ! -e "$root/usr/local/bin/scoutly" ] && [ ! -e "$root/var/lib/scoutly" ] && echo "all gone"
"""


@pytest.mark.slow
def test_a_whole_system_is_set_up_for_an_account_of_its_own_upgraded_and_cleaned(tmp_path: Path) -> None:
    """In a root of its own: the machine's files below, all that is written in memory above."""
    if (
        os.geteuid() != 0
        or shutil.which("unshare") is None
        or not (Path(sys.prefix) / "bin/scoutly").exists()
    ):
        pytest.skip("only root can lay one file system over another")
    base = str(Path(sys.base_prefix).resolve())
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", CHROOT, "chroot", str(tmp_path), str(PROJECT), sys.prefix, base],
        capture_output=True, text=True, timeout=110, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if done.returncode == 77:
        pytest.skip(f"no root of its own can be made here: {done.stderr.strip()[-200:]}")
    said = done.stdout
    assert done.returncode == 0, said + done.stderr
    assert "tester-pi 600\ntester-pi 700\n" in said
    for words in ("Nothing was done.", "doctor is content", "backed up to", "systemd does not run here", "Kept",
                  "nothing belongs to root", "a shell all the same", "all gone"):  # fmt: skip
        assert words in said, words


def _documented_unit() -> str:
    text = (PROJECT / "docs/headless.md").read_text(encoding="utf-8")
    return text.partition("```ini\n")[2].partition("```")[0]


def test_the_documented_unit_for_huey_s_own_consumer_stops_it_gracefully() -> None:
    lines = _documented_unit().splitlines()
    [start] = [line for line in lines if line.startswith("ExecStart=")]
    assert "huey_consumer scoutly_tui.worker.huey" in start
    assert start.endswith("-g TERM") or "KillSignal=SIGINT" in lines
    [stop] = [line for line in lines if line.startswith("TimeoutStopSec=")]
    assert float(stop.partition("=")[2]) > Settings().worker.grace_seconds


@pytest.mark.system
def test_systemd_finds_no_fault_with_the_documented_unit() -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    assert (
        systemd.verify(_documented_unit().replace("/opt/scoutly/current/bin/huey_consumer", sys.executable))
        == ""
    )
