"""``score``: scoring postings from a file, storing nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session

KEYS: Final = ("id", "score", "reasons", "considerations", "stretch_goals", "deal_breakers")


@click.command("score", cls=Command)
@click.option(
    "--postings", "file", metavar="FILE", required=True, type=click.Path(path_type=Path),
    help="JSON Lines with id, title, company, location and description.",
)  # fmt: skip
@click.option(
    "--cv", metavar="FILE", type=click.Path(path_type=Path), help="Score against this CV, not your profile."
)
@click.option("--limit", type=click.IntRange(1), help="Only the best.")
@click.pass_obj
def score(session: Session, file: Path, cv: Path | None, limit: int | None) -> None:
    """Score postings from a file against a CV.

    Nothing is stored, and with --cv no home is needed.
    """
    from scoutly_tui.services import score_file

    postings = score_file.read_postings(file)
    user_id = session.open().user_id if cv is None else None
    scored = score_file.score(postings, score_file.wishes(cv, user_id))[:limit]
    if session.json:
        output.document([{key: getattr(item, key) for key in KEYS} for item in scored])
        return
    for item in scored:
        output.line(f"{'–' if item.score is None else item.score:>3}  {item.title} ({item.id})", bold=True)
        for sign, remarks in (("+", item.reasons), ("-", item.considerations), ("!", item.deal_breakers)):
            for remark in remarks:
                output.line(f"     {sign} {remark['text']}")


COMMANDS: Final[dict[str, click.Command]] = {"score": score}
