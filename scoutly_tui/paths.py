"""Every path there is: one home folder, or the platform's own folders."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Paths:
    """Where one home keeps its things."""

    config_dir: Path
    data_dir: Path
    log_dir: Path

    @property
    def config_file(self) -> Path:
        return self.config_dir / "config.toml"

    @property
    def database(self) -> Path:
        return self.data_dir / "scoutly.db"

    @property
    def queue(self) -> Path:
        return self.data_dir / "queue.db"

    @property
    def backups(self) -> Path:
        return self.data_dir / "backups"

    @property
    def embedded_lock(self) -> Path:
        return self.data_dir / "embedded-worker.lock"

    @property
    def migration_lock(self) -> Path:
        return self.data_dir / "migration.lock"

    def create(self) -> None:
        """Make the folders, readable by their owner only. Raises OSError."""
        for folder in (self.config_dir, self.data_dir, self.log_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)


def resolve(home: str | Path | None = None) -> Paths:
    """The paths of ``home``, else of ``SCOUTLY_HOME``, else of the platform's own folders."""
    chosen = home or os.environ.get("SCOUTLY_HOME")
    if chosen:
        root = Path(chosen).expanduser().absolute()
        return Paths(root, root, root / "logs")
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("scoutly", appauthor=False)
    return Paths(dirs.user_config_path, dirs.user_data_path, dirs.user_log_path)
