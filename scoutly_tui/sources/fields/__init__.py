"""Readers of single fields, as sources meet them: in many languages, many forms, and never trusted."""

from scoutly_tui.sources.fields.dates import parse_date
from scoutly_tui.sources.fields.markup import html_to_text
from scoutly_tui.sources.fields.places import join_place
from scoutly_tui.sources.fields.salary import salary, salary_from_prose
from scoutly_tui.sources.fields.shapes import (
    dict_of,
    dig,
    flag_of,
    int_of,
    line_of,
    list_of,
    number_of,
    text_of,
)
from scoutly_tui.sources.fields.terms import employment_type, work_model

__all__ = [
    "dict_of",
    "dig",
    "employment_type",
    "flag_of",
    "html_to_text",
    "int_of",
    "join_place",
    "line_of",
    "list_of",
    "number_of",
    "parse_date",
    "salary",
    "salary_from_prose",
    "text_of",
    "work_model",
]
