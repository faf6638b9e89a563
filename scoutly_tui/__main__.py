"""``python -m scoutly_tui`` and the ``scoutly`` command."""

from __future__ import annotations


def main() -> None:
    """Run the command line and end the process with its exit code."""
    from scoutly_tui.cli.root import scoutly

    scoutly.main()


if __name__ == "__main__":
    main()
