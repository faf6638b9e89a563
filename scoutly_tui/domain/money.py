"""Salaries as values."""

from dataclasses import dataclass
from enum import StrEnum


class Period(StrEnum):
    """What a salary is paid for."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Salary:
    """A salary range. ``minimum`` and ``maximum`` are in whole units of ``currency`` (ISO 4217, or None)."""

    minimum: float | None
    maximum: float | None
    currency: str | None
    period: Period | None
