"""``python -m scoutly_tui`` and the ``scoutly`` command."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line and end the process with its exit code."""
    import sys

    from scoutly_tui.cli import screens

    if not os.environ.get("_SCOUTLY_COMPLETE") and (asked := screens.wanted(sys.argv[1:])) is not None:
        sys.exit(screens.show(asked))
    from scoutly_tui.cli.root import scoutly

    scoutly.main()


if __name__ == "__main__":
    main()
