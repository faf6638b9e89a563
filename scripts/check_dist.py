"""Build the wheel and the sdist and look them over: what is in them, what must not be, and what ``twine`` says.

``python scripts/check_dist.py [FOLDER]`` builds into FOLDER (default ``dist``), lists the contents and ends with 1 if
anything is wrong. Nothing is uploaded.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 4 * 1024 * 1024
AT_TOP = {
    "scoutly_tui",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "pyproject.toml",
    "pi-setup.sh",
    "requirements",
    "PKG-INFO",
}
AT_TOP |= {".gitignore"}
NOT_SHIPPED = re.compile(
    r"(^|/)(tests?|docs|benchmarks|screenshots|scripts|facts|__pycache__)(/|$)|\.(db|db\.gz|pyc|log|jsonl)$"
)


def build(folder: Path) -> tuple[Path, Path]:
    """Build both into ``folder``; the paths of the wheel and the sdist."""
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,), (sdist,) = list(folder.glob("*.whl")), list(folder.glob("*.tar.gz"))
    return wheel, sdist


def contents(file: Path) -> list[str]:
    """The files in a wheel or, without their first folder, in an sdist."""
    if file.suffix == ".whl":
        with zipfile.ZipFile(file) as wheel:
            return sorted(wheel.namelist())
    with tarfile.open(file) as sdist:
        return sorted(member.name.partition("/")[2] for member in sdist if member.isfile())


def tracked() -> list[str]:
    """The files of the package that are under version control, tests and the like aside."""
    listed = subprocess.run(
        ["git", "ls-files", "scoutly_tui"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\n")
    return [name for name in listed if name and (ROOT / name).exists()]


def faults(file: Path) -> list[str]:
    """All that is wrong with what is in ``file``."""
    names = contents(file)
    wrong = [f"{name} must not be shipped" for name in names if NOT_SHIPPED.search(name)]
    tops = {name.partition("/")[0] for name in names}
    strange = (
        tops - AT_TOP
        if file.suffix != ".whl"
        else {t for t in tops if t != "scoutly_tui" and not t.endswith(".dist-info")}
    )
    wrong += [f"{name} has no place at the top" for name in sorted(strange)]
    wrong += [f"{name} is missing" for name in tracked() if name not in names]
    if file.suffix != ".whl":
        wrong += [
            f"{name} is missing"
            for name in ("pi-setup.sh", "LICENSE", "requirements/lock.txt")
            if name not in names
        ]
    if file.stat().st_size > MOST_BYTES:
        wrong.append(f"it has {file.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    return wrong


def main(folder: Path) -> int:
    """Build, list, check; the exit code."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in (*folder.glob("*.whl"), *folder.glob("*.tar.gz")):
        old.unlink()
    built, code = build(folder), 0
    for file in built:
        names = contents(file)
        sys.stdout.write(f"{file.name}: {len(names)} files, {file.stat().st_size:,} bytes\n")
        for name in names:
            sys.stdout.write(f"  {name}\n")
        for fault in faults(file):
            code = 1
            sys.stdout.write(f"WRONG: {fault}\n")
    said = subprocess.run([sys.executable, "-m", "twine", "check", "--strict", *map(str, built)], check=False)
    return code or said.returncode


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist").absolute()))
