"""``schema``: what the ``--json`` documents look like, as JSON Schema.

Each document is written down here once, in short: a name per key with its type. The published promise is that
these keys stay, with these types; others may come.
"""

from __future__ import annotations

from typing import Any, Final

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_TIME: Final = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"
_PLAIN: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"}, "int": {"type": "integer"}, "number": {"type": "number"}, "bool": {"type": "boolean"},
    "time": {"type": "string", "pattern": _TIME}, "list": {"type": "array"}, "object": {"type": "object"},
    "texts": {"type": "array", "items": {"type": "string"}},
    "score": {"type": "integer", "minimum": 0, "maximum": 100},
    "rank": {"type": "integer", "minimum": 1, "maximum": 100},
    "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
}  # fmt: skip


def _type(word: str) -> dict[str, Any]:
    """A type by its word; “?” behind it allows null, and “a|b|c” are the only texts there are."""
    if word.endswith("?"):
        inner = _type(word[:-1])
        return {"anyOf": [inner, {"type": "null"}]}
    return dict(_PLAIN[word]) if word in _PLAIN else {"type": "string", "enum": word.split("|")}


def _object(keys: str, **nested: dict[str, Any]) -> dict[str, Any]:
    """An object whose ``keys`` are “name:type”, a name alone being text; ``nested`` ones have schemas of their own."""
    named = {name: _type(kind or "text") for name, _, kind in (key.partition(":") for key in keys.split())}
    named |= nested
    return {"type": "object", "properties": named, "required": list(named)}


def _rows(keys: str, **nested: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": _object(keys, **nested)}


def _any(*schemas: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": list(schemas)}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


_SALARY: Final = _or_null(_object("min:number? max:number? currency:text? period:hour|day|week|month|year?"))
_REMARKS: Final = {"type": "array", "items": _object("text quote")}
_COMPANY: Final = (
    "slug name careers_url source:text? board:text? rank:rank? tracked:bool interval_days:int? priority:number?"
    " last_success_at:time? next_due_at:time? consecutive_failures:int problem:text? open_postings:int"
)
_JOB: Final = (
    "id:int company:text? status:pending|processing|completed|failed|cancelled reason priority:number retry_count:int"
    " created_at:time started_at:time? finished_at:time? error_kind:text? error:text?"
)
_APPLICATION: Final = (
    "posting:int company title url status next_step:text? next_step_at:time? due:bool"
    " created_at:time updated_at:time"
)
_ADDED: Final = "slug name careers_url source:text? board:text? rank:rank? existed:bool"
_MATCH: Final = "posting:int company title url where score:score? rank:rank? salary:text? first_seen_at:time why:text? but:text?"
_APPOINTMENT: Final = "posting:int title company url status step:text? at:time updated_at:time"

SCHEMAS: Final[dict[str, dict[str, Any]]] = {
    "add": _rows(_ADDED),
    "import": _any(
        _rows(_ADDED), _object("new:int changed:int same:int"), _object("tables:counts already:bool different:texts")
    ),
    "export": _any(
        _object("file companies:int"), _object("file tables:counts"), _object("folder tables:counts files:counts")
    ),
    "catalogue": _rows("name careers_url source:text? board:text? slug:text? rank:rank? added:bool"),
    "list": _rows(_COMPANY),
    "rank": _object(_COMPANY),
    "track": _object(_COMPANY),
    "untrack": _object(_COMPANY),
    "detect": _object(
        "url source:text? board:text? requests:int bytes:int error_kind:text? error:text? tried:list board_url:text?",
        postings=_rows("external_id title url location:text?"),
    ),
    "check": _rows(
        "company outcome:ok|unchanged|failed|skipped baseline:bool found:int new:int changed:int closed:int requests:int"
        " bytes:int seconds:number error_kind:text? error:text?"
    ),
    "enqueue": _rows("job:int? company priority:number reason"),
    "jobs": _rows(_JOB),
    "retry": _rows(_JOB),
    "cancel": _rows(_JOB),
    "problems": _rows("company kind since:time failures:int message remedy"),
    "postings": _rows(
        "id:int company external_id title url location:text? work_model:text? employment_type:text? department:text?"
        " posted_at:time? first_seen_at:time closed_at:time? language:text? score:score? hidden:bool state",
        salary=_SALARY,
    ),
    "profile": _object(
        "name version:int updated_at:time? cv:text? cv_characters:int in_use:bool titles:texts seniority:text?"
        " locations:texts radius_km:number? residence:text? timezone:text? timezone_overlap_hours:number?"
        " work_authorisations:texts willing_to_relocate:bool? work_models:texts employment_types:texts"
        " company_sizes:texts excluded_industries:texts excluded_technologies:texts excluded_roles:texts"
        " excluded_words:texts rules_off:texts",
        skills=_rows("name level:text? years:number?"), languages=_rows("code level:text?"), salary_floor=_SALARY,
    ),
    "rescore": _object("total:int left:int queued:bool"),
    "llm status": _object(
        "model:text? host:text? screened:int read:int failed:int wide_gaps:int waiting:int fault:text? note:text?"
        " noted_at:time? held_until:time?",
        limits=_rows("kind:requests|tokens|money span:minute|day|month used:number limit:number setting"),
    ),
    "llm ledger": _rows(
        "name:text? requests:number prompt_tokens:int completion_tokens:int money:number estimated:bool"
    ),
    "score": _rows(
        "id score:score?", reasons=_REMARKS, considerations=_REMARKS, stretch_goals=_REMARKS,
        deal_breakers={"type": "array", "items": _object("rule verdict text quote")},
    ),
    "applications": _rows(_APPLICATION),
    "apply": _object(_APPLICATION),
    "notify test": _rows("target users:texts ok:bool why"),
    "notify preview": _object("kind title body"),
    "notify templates": _object("folder written:texts"),
    "notify list": _rows(
        "id:int kind:match|digest|reminder|unwell|well status:pending|sent|dropped attempts:int error:text?"
        " created_at:time settled_at:time? not_before:time?"
    ),
    "digest": _object(
        "since:time until:time problems:int", matches=_rows(_MATCH), appointments=_rows(_APPOINTMENT)
    ),
    "feed": _object("version title", items=_rows("id title content_text date_published:time date_modified:time authors:list")),
    "calendar": _rows(_APPOINTMENT),
    "status": _object(
        "recommendations:texts healthy:bool budget:object",
        queue=_object(
            "pending:int processing:int completed_24h:int failed_24h:int oldest_pending_seconds:int? recent_completed:list"
            " recent_failed:list"
        ),
        companies=_object(
            "total:int tracked:int problematic:int never_checked:int due:int overdue:int average_rank:number? by_interval:counts",
            next=_rows("slug name priority:number? next_due_at:time?"),
        ),
        postings=_object("open:int new:int unscored:int hidden:int new_24h:int closed_24h:int"),
        workers=_rows("id kind host pid:int threads:int started_at:time beat_at:time alive:bool jobs:int"),
    ),
    "doctor": _rows("check ok:bool message remedy"),
    "backup": _object("file bytes:int"),
    "restore": _object("file replaced:text?"),
    "forget": _object("user rows:counts files:texts backup:text?"),
    "eval": _object(
        "liked:int discarded:int notes:texts",
        measures=_rows(
            "scorer postings:int liked:int auc:number? auc_low:number? auc_high:number? precision_at_10:number? note"
        ),
        rules=_rows("rule off:bool hidden:int only_this:int liked:int discarded:int"),
        samples=_object("read:int good:int wide_gaps:int"),
    ),
    "learned": _object(
        "decisions:int liked:int learned_from:int share:number needed:int since:time? learned_at:time?",
        terms=_rows("text weight:number"),
    ),
    "completion": _object("shell:bash|zsh|fish script install"),
    "licences": _rows("name version licence extras:texts"),
    "demo": _object("days:int companies:int checks:int found:int new:int closed:int problems:object expected:object ok:bool"),
}  # fmt: skip
"""The document of each command, by the command's name."""


def document(name: str) -> dict[str, Any]:
    """The JSON Schema of what ``scoutly NAME --json`` prints. Raises KeyError."""
    return {
        "$schema": DIALECT,
        "$id": f"urn:scoutly:schema:{name.replace(' ', '-')}",
        "title": f"scoutly {name} --json",
        **SCHEMAS[name],
    }


@click.command("schema", cls=Command)
@click.argument("command", metavar="[COMMAND]", required=False)
@click.pass_obj
def schema(session: Session, command: str | None) -> None:
    """Print the JSON Schema of a command's document.

    COMMAND is a name such as list or “notify test”; without one, the names of all that have a schema are shown.
    The keys a schema names stay; others may be added.
    """
    if command is None:
        if session.json:
            output.document(sorted(SCHEMAS))
        else:
            for name in sorted(SCHEMAS):
                output.line(name)
        return
    if command not in SCHEMAS:
        raise click.UsageError(
            f"There is no schema for “{command[:60]}”; “scoutly schema” names all there are."
        )
    output.document(document(command))


COMMANDS: Final[dict[str, click.Command]] = {"schema": schema}
