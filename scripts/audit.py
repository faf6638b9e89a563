"""Ask pip-audit for known holes in what requirements/lock.txt names; where it cannot be asked, say why and go on.

Ends with 1 only if a hole is known. A machine without a network, or with one that reaches package registries only,
cannot ask the database of advisories: that is named and is no fault of the code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 180


def main() -> int:
    """Run it; the exit code."""
    command = [
        sys.executable, "-m", "pip_audit", "--require-hashes", "--disable-pip", "--progress-spinner", "off",
        "--format", "json", "-r", str(ROOT / "requirements" / "lock.txt"),
    ]  # fmt: skip
    try:
        ran = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return _not_asked(f"no answer within {SECONDS} s")
    try:
        found = json.loads(ran.stdout)["dependencies"]
    except (ValueError, KeyError):
        last = (ran.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return _not_asked(last[:300])
    return judge(found)


def judge(found: list[dict[str, Any]]) -> int:
    """Say what pip-audit found; 1 if any package has a known hole."""
    asked = [one for one in found if "skip_reason" not in one]
    holes = [(one["name"], one["version"], hole) for one in asked for hole in one.get("vulns", ())]
    for name, version, hole in holes:
        fixed = ", ".join(hole.get("fix_versions", ())) or "no version yet"
        sys.stdout.write(f"{name} {version}: {hole['id']} (mended in {fixed})\n")
    if not asked:
        reason = found[0]["skip_reason"] if found else "it named no package"
        return _not_asked(f"none of {len(found)} packages could be looked up ({reason})")
    sys.stdout.write(f"{len(asked)} of {len(found)} packages looked up, {len(holes)} known holes.\n")
    return 1 if holes else 0


def _not_asked(why: str) -> int:
    sys.stdout.write(f"Not checked: the database of advisories cannot be asked from here: {why}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
