"""``import`` and ``export``: companies, applications and everything, in and out of files."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from scoutly_tui import clock
from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session

if TYPE_CHECKING:
    from scoutly_tui.services.application_file import Reading, Table
    from scoutly_tui.services.application_import import Planned
    from scoutly_tui.services.import_preview import Foreseen

SHOWN: Final = 12
"""How many rows a preview shows; the rest is counted."""

EVERYTHING: Final = "everything.jsonl"


@click.command("import", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--applications", is_flag=True, help="FILE is a table of applications, not of companies.")
@click.option(
    "--map", "columns", metavar="FIELD=COLUMN", multiple=True,
    help="Which column holds an application's company, title, url, status, applied_at, note, next_step, next_step_at.",
)  # fmt: skip
@click.option(
    "--status", "words", metavar="WORD=STATUS", multiple=True, help="What a word in the status column means."
)
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def import_(
    session: Session, file: Path, applications: bool, columns: tuple[str, ...], words: tuple[str, ...], dry_run: bool,
    yes: bool,
) -> None:  # fmt: skip
    """Take in companies, applications, or everything, from a file.

    Companies come from CSV, TSV or JSON (name, careers_url, rank, tracked, work_model, headquarters, fields; the
    first two are needed), or from a .txt with one URL a line. With --applications a CSV or TSV of applications is
    read; which column is what is asked once and remembered. A .jsonl that “scoutly export” wrote is taken into an
    empty home.

    Everything is checked first: where any row is bad, every bad one is named and nothing is changed. On a terminal
    a preview is shown and you are asked. Taking the same file in twice changes nothing.
    """
    if file.is_dir():
        file = file / EVERYTHING
    if applications:
        _take_applications(session, file, columns, words, dry_run, yes)
    elif file.suffix.lower() == ".jsonl":
        _take_everything(session, file, dry_run)
    else:
        _take_companies(session, file, dry_run, yes)


def _take_companies(session: Session, file: Path, dry_run: bool, yes: bool) -> None:
    from scoutly_tui.cli.companies import report
    from scoutly_tui.services import companies, exchange, import_preview

    specs = exchange.read_companies(file)
    home = session.open()
    foreseen = import_preview.foresee(home.user_id, specs)
    if dry_run:
        _show_companies(session, foreseen)
        return
    if _asks(session, yes):
        _show_companies(session, foreseen)
        click.confirm("Take them in?", abort=True, err=True)
    report(session, companies.take_in(home.user_id, specs, clock.now_ms()))


def _asks(session: Session, yes: bool) -> bool:
    return not (yes or session.json) and sys.stdin.isatty() and sys.stdout.isatty()


def _show_companies(session: Session, foreseen: Sequence[Foreseen]) -> None:
    if session.json:
        output.document(
            [
                {"name": one.spec.name, "careers_url": one.spec.careers_url, "rank": one.spec.rank, "was": one.was,
                 "effect": one.effect}
                for one in foreseen
            ]
        )  # fmt: skip
        return
    cells = [
        (one.effect, one.spec.name, one.spec.rank, one.was, one.spec.careers_url) for one in foreseen[:SHOWN]
    ]
    output.table(
        ("what", "company", "rank", "was", "careers URL"), cells, right=("rank", "was"), flexible="careers URL",
        empty="The file names no company.",
    )  # fmt: skip
    _sum_up(Counter(str(one.effect) for one in foreseen), len(foreseen))


def _sum_up(counts: Counter[str], total: int) -> None:
    if total > SHOWN:
        output.line(f"… and {total - SHOWN:,} more")
    told = {"new": "new", "back": "back again", "changed": "changed", "same": "as they are"}
    output.note(
        ", ".join(f"{counts[key]:,} {word}" for key, word in told.items() if counts[key]) or "Nothing."
    )


# ── applications ──────────────────────────────────────────────────────────────────────────────────────────


def _take_applications(
    session: Session, file: Path, columns: tuple[str, ...], words: tuple[str, ...], dry_run: bool, yes: bool
) -> None:
    from scoutly_tui import config
    from scoutly_tui.services import application_file, application_import

    table = application_file.read(file)
    home, now = session.open(), clock.now_ms()
    reading = _reading(session, home.user_id, table, _pairs(columns), _pairs(words))
    zone = config.zone(home.settings.notify.timezone)
    planned = application_import.plan(home.user_id, application_file.entries(table, reading, zone))
    if dry_run:
        _show_applications(session, planned)
        return
    if _asks(session, yes):
        _show_applications(session, planned)
        click.confirm("Take them in?", abort=True, err=True)
    application_file.remember(home.user_id, table, reading)
    application_import.take_in(home.user_id, planned, now)
    counts = Counter(str(one.effect) for one in planned)
    if session.json:
        output.document({"new": counts["new"], "changed": counts["changed"], "same": counts["same"]})
    else:
        output.line(
            f"{counts['new']:,} new applications, {counts['changed']:,} changed, {counts['same']:,} as they were."
        )


def _pairs(given: tuple[str, ...]) -> dict[str, str]:
    for one in given:
        if "=" not in one:
            raise click.UsageError(f"“{one[:60]}” has no “=”.")
    return {name.strip(): value.strip() for name, _, value in (one.partition("=") for one in given)}


def _reading(
    session: Session, user_id: int, table: Table, columns: dict[str, str], words: dict[str, str]
) -> Reading:
    """Which column is what: as told now, else as told before, else by its name, else asked for."""
    from scoutly_tui.services import application_file, applications

    before = application_file.remembered(user_id, table)
    base = dict(before.columns) if before else application_file.guess(table)
    statuses = dict(before.statuses) if before else {}
    statuses |= {word.casefold(): applications.status_of(status).value for word, status in words.items()}
    chosen = {**base, **columns}
    asking = sys.stdin.isatty() and sys.stderr.isatty() and not session.json
    if asking and not before and not columns:
        chosen = _ask_columns(table, chosen)
    application_file.check_columns(table, chosen)
    reading = application_file.Reading(chosen, statuses)
    if asking:
        for word in application_file.strange_words(table, reading):
            said = click.prompt(f"What does the status “{word}” mean?", err=True)
            statuses[word] = applications.status_of(said).value
    return application_file.Reading(chosen, statuses)


def _ask_columns(table: Table, guessed: dict[str, str]) -> dict[str, str]:
    from scoutly_tui.services import application_file

    output.note(
        f"{table.name} has the columns: {', '.join(table.header)}. Enter takes what is suggested; – means none."
    )
    chosen: dict[str, str] = {}
    for name in application_file.FIELDS:
        said = click.prompt(
            f"  {name.replace('_', ' ')}", default=guessed.get(name, "–"),
            type=click.Choice([*dict.fromkeys(table.header), "–"]), show_choices=False, err=True,
        )  # fmt: skip
        if said != "–":
            chosen[name] = said
    return chosen


def _show_applications(session: Session, planned: Sequence[Planned]) -> None:
    if session.json:
        output.document([_planned_json(one) for one in planned])
        return
    cells = [
        (
            one.effect, one.entry.company, one.entry.title, one.entry.status,
            "known" if one.posting else "kept, closed", "" if one.company else "new company",
        )
        for one in planned[:SHOWN]
    ]  # fmt: skip
    output.table(
        ("what", "company", "title", "status", "posting", ""), cells, flexible="title",
        empty="The file names no application.",
    )  # fmt: skip
    _sum_up(Counter(str(one.effect) for one in planned), len(planned))


def _planned_json(one: Planned) -> dict[str, Any]:
    return {
        "row": one.entry.number, "effect": one.effect, "company": one.entry.company, "title": one.entry.title,
        "status": one.entry.status, "posting": one.posting, "new_company": one.company is None,
    }  # fmt: skip


# ── everything ────────────────────────────────────────────────────────────────────────────────────────────


def _take_everything(session: Session, file: Path, dry_run: bool) -> None:
    from scoutly_tui.services import archive

    session.open()
    taken = archive.Taken(archive.look_over(file), already=False) if dry_run else archive.read(file)
    if session.json:
        output.document(
            {"tables": taken.tables, "already": taken.already, "different": list(taken.different)}
        )
        return
    told = archive.told(taken.tables)
    if dry_run:
        output.line(f"It is whole, and holds {told}.")
    elif taken.already:
        output.line(f"This home holds just that already: {told}.")
    else:
        output.line(f"Took in {told}.")
        if taken.different:
            output.note(f"Not the same to the last character as the file: {', '.join(taken.different)}.")


@click.command("export", cls=Command)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--all", "everything", is_flag=True, help="FILE is a folder for everything, as JSON Lines and as CSV."
)
@click.pass_obj
def export(session: Session, file: Path, everything: bool) -> None:
    """Write companies, or everything there is, to files.

    A .csv, .tsv or .json gets the companies. A .jsonl gets everything you made or scoutly gathered, for “scoutly
    import” in an empty home. With --all, FILE is a folder that gets that and a CSV each of companies, postings,
    matches, applications, their steps, and notes.

    Cells that a spreadsheet would run as a formula get an apostrophe in front, which the import takes away again.
    """
    home, now = session.open(), clock.now_ms()
    file = file.expanduser()
    if everything:
        _export_all(session, home.user_id, file, now)
    elif file.suffix.lower() == ".jsonl":
        from scoutly_tui.services import archive

        rows = archive.write(file, now)
        _tell(session, {"file": str(file), "tables": rows}, f"Wrote {archive.told(rows)} to {file}.")
    else:
        from scoutly_tui.services import exchange

        count = exchange.write_companies(home.user_id, file, now)
        counted = "1 company" if count == 1 else f"{count:,} companies"
        _tell(session, {"file": str(file), "companies": count}, f"Wrote {counted} to {file}.")


def _export_all(session: Session, user_id: int, folder: Path, now: int) -> None:
    from scoutly_tui.services import archive, sheets

    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = archive.write(folder / EVERYTHING, now)
    counts = sheets.write_all(user_id, folder, now)
    _tell(
        session,
        {"folder": str(folder), "tables": rows, "files": counts},
        f"Wrote {EVERYTHING} and {len(counts)} CSV files to {folder}: {archive.told(rows)}.",
    )


def _tell(session: Session, document: dict[str, Any], sentence: str) -> None:
    if session.json:
        output.document(document)
    else:
        output.line(sentence)


COMMANDS: Final[dict[str, click.Command]] = {"import": import_, "export": export}
