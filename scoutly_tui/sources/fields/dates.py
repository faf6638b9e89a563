"""Dates of postings: machine forms, local forms, and the relative ones people read."""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta
from typing import Final

from scoutly_tui.domain.times import DAY_MS, HOUR_MS, MINUTE_MS, from_datetime
from scoutly_tui.sources.fields.lazy import LazyPattern

_EARLIEST: Final = 631_152_000_000  # 1990: nothing that is still open is older
_LATEST_AHEAD: Final = 3 * 366 * DAY_MS

_MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar janner janvier janv enero ene gennaio gen janeiro januari jannuari stycznia styczen sty "
            "tammikuuta tammikuu ledna leden",
            "feb february februar februar fevrier fevr fev febrero febbraio fevereiro februari lutego luty lut "
            "helmikuuta helmikuu unora unor",
            "mar march marz mrz maerz mars marzo marco maart mrt marts marca marzec maaliskuuta maaliskuu brezna brezen",
            "apr april avril avr abril abr aprile kwietnia kwiecien kwi huhtikuuta huhtikuu dubna duben",
            "may mai mayo maggio mag maio mei maj maja toukokuuta toukokuu kvetna kveten",
            "jun june juni juin junio giugno giu junho czerwca czerwiec cze kesakuuta kesakuu cervna cerven",
            "jul july juli juillet juil julio luglio lug julho lipca lipiec lip heinakuuta heinakuu cervence cervenec",
            "aug august aout agosto ago augusti augustus sierpnia sierpien sie elokuuta elokuu srpna srpen",
            "sep sept september septembre septiembre settembre set setembro wrzesnia wrzesien wrz syyskuuta syyskuu "
            "zari",
            "oct october oktober okt octobre octubre ottobre ott outubro out pazdziernika pazdziernik paz lokakuuta "
            "lokakuu rijna rijen",
            "nov november novembre noviembre novembro listopada listopad lis marraskuuta marraskuu",
            "dec december dezember dez decembre diciembre dic dicembre dezembro grudnia grudzien gru joulukuuta "
            "joulukuu prosince prosinec",
        ),
        1,
    )
    for word in words.split()
}

_TODAY: Final = LazyPattern(
    r"\b(today|just (posted|now)|heute|gerade eben|aujourd'?hui|a l'instant|hoy|oggi|hoje|vandaag|idag|i dag|dzisiaj|dzis"
    r"|tanaan|dnes)\b|今日|本日|今天|오늘"
)
_BEFORE_YESTERDAY: Final = LazyPattern(
    r"\b(day before yesterday|vorgestern|avant-hier|anteayer|l'altro ieri|anteontem|eergisteren)\b"
)
_YESTERDAY: Final = LazyPattern(
    r"\b(yesterday|gestern|hier|ayer|ieri|ontem|gisteren|igar|i gar|wczoraj|eilen|vcera)\b|昨日|昨天|어제"
)
_AGO: Final = LazyPattern(
    r"\b(ago|old|vor|il y a|depuis|hace|fa|ha|atras|geleden|sedan|siden|temu|sitten|pred|posted|published|publicad[oa]"
    r"|publie|ausgeschrieben|veroffentlicht|pubblicat[oa])\b|前|\b전"
)
_UNITS: Final = tuple(
    (re.compile(pattern), size)
    for pattern, size in (
        (r"m|mins?|minut\w*|分钟?|분", MINUTE_MS),
        (
            r"mo|mos|month\w*|monat\w*|mois|mes|meses|mes[ei]|maand\w*|manad\w*|maned\w*|miesi\w*|kuuka\w*|mesic\w*|[ヶか]?月\w*|[个個]月\w*|개월\w*",
            30 * DAY_MS,
        ),
        (
            r"h|hrs?|hour\w*|stund\w*|std|heures?|horas?|or[ae]|uur|uren|tim|timm\w+|timer?|godz\w*|tunt\w*|hodin\w*|時間\w*|小[时時]\w*|시간\w*",
            HOUR_MS,
        ),
        (
            r"w|wks?|weeks?|woche\w*|sem|semaines?|semanas?|settiman\w*|veck\w*|wek\w*|uger?|uker?|tyg\w*|viikko\w*|tyd\w*|週間?\w*|[周주]\w*",
            7 * DAY_MS,
        ),
        (
            r"y|yrs?|years?|jahr\w*|ans?|annees?|anos?|ann[oi]|jaar|ar|rok\w*|lat|vuot\w*|年\w*|년\w*",
            365 * DAY_MS,
        ),
        (
            r"d|days?|tage?n?|jours?|j|dias?|giorn[oi]|dag\w*|dn[iuy]|dzien|paiva\w*|den|天\w*|日\w*|일\w*",
            DAY_MS,
        ),
    )
)
_ONE: Final = LazyPattern(
    r"\b(?:an?|one|eine[mnr]?|une?|un[oa]|een|en|ett|um|uma)\s+(?=(?:hour|day|week|month|stunde|tag|woche|monat|heure|jour"
    r"|semaine|mois|hora|dia|semana|mes|ora|giorno|settimana|mese|uur|dag|week|maand|timme|vecka|manad)s?\b)"
)
_COUNT: Final = LazyPattern(r"(\d{1,4})\s*\+?\s*([^\W\d_]+)")
_YEAR_FIRST: Final = re.compile(r"\b(\d{4})\s*[-/.年년]\s*(\d{1,2})\s*[-/.月월]\s*(\d{1,2})(?!\d)")
_NUMERIC: Final = re.compile(r"(?<!\d)(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?!\d)")
_DAY_MONTH: Final = LazyPattern(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|e|º|\.)?\s*(?:de |of |d')?\s*([a-z]{3,})\.?,?(?:\s+(?:de |del )?(\d{4}))?"
)
_MONTH_DAY: Final = re.compile(r"\b([a-z]{3,})\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(\d{4}))?")
_CLOCK: Final = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([ap])?\.?m?\b")
_RFC: Final = re.compile(r"^(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{2,4}\s+\d{1,2}:\d{2}")


def parse_date(value: object, now: int, *, day_first: bool = False) -> int | None:
    """When ``value`` says a posting appeared, as epoch milliseconds UTC; None where it says nothing usable.

    Reads ISO 8601 (also with a space and a literal ``UTC``), RFC 2822, epoch seconds and milliseconds,
    ``M/D/YYYY`` (``D/M/YYYY`` where only that fits or ``day_first``), ``D.M.YYYY``, month names in some ten
    languages, and relative forms (``Posted 30+ Days Ago``, ``gestern``, ``il y a 3 jours``) counted back
    from ``now``. A date without a time is its midnight UTC. Dates before 1990 or years ahead are None.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _plausible(_from_epoch(float(value)), now)
    if not isinstance(value, str):
        return None
    text = value.strip()[:120]
    if not text:
        return None
    for reader in (_machine, _rfc):
        found = reader(text)
        if found is not None:
            return _plausible(found, now)
    plain = _fold(text)
    found = _relative(plain, now)
    if found is None:
        found = _written(plain, now, day_first)
    return None if found is None else _plausible(found, now)


def _plausible(at: int | None, now: int) -> int | None:
    return at if at is not None and _EARLIEST <= at <= now + _LATEST_AHEAD else None


def _from_epoch(number: float) -> int | None:
    """Epoch seconds, milliseconds or microseconds, told apart by their size."""
    if not 1e8 <= number < 1e17:
        return None
    if number < 1e11:
        return int(number * 1000)
    return int(number) if number < 1e14 else int(number / 1000)


def _machine(text: str) -> int | None:
    """ISO 8601, or an epoch number written out."""
    if text.isascii() and text.isdigit() and len(text) != 8:
        return _from_epoch(float(text)) if len(text) <= 17 else None
    if not re.match(r"\d{4}-?\d{2}-?\d{2}(?!\d)", text):
        return None
    iso = re.sub(r"\s*(UTC|GMT|Z)$", "+00:00", text)
    iso = re.sub(r"\s+([+-]\d{2}:?\d{2})$", r"\1", iso)
    try:
        return from_datetime(datetime.fromisoformat(iso))
    except (ValueError, OverflowError):
        return _day(text[:4], text[5:7], text[8:10]) if text[4] == "-" else None


def _rfc(text: str) -> int | None:
    if not _RFC.match(text):
        return None
    from email.utils import parsedate_to_datetime

    try:
        return from_datetime(parsedate_to_datetime(text))
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _fold(text: str) -> str:
    """``text`` in lower case without accents, its apostrophes made plain."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    if folded.isascii():
        return folded
    plain = "".join(c for c in unicodedata.normalize("NFD", folded) if not "\u0300" <= c <= "\u036f")
    return unicodedata.normalize("NFC", plain)


def _relative(plain: str, now: int) -> int | None:
    midnight = now - now % DAY_MS
    if _TODAY.search(plain):
        return midnight
    if _BEFORE_YESTERDAY.search(plain):
        return midnight - 2 * DAY_MS
    if _YESTERDAY.search(plain) and not re.search(r"\d", plain):
        return midnight - DAY_MS
    counted = _ONE.sub("1 ", plain)
    found = _COUNT.search(counted)
    if found is None or not (_AGO.search(counted) or found[0].strip() == counted.strip()):
        return None
    size = _unit(found[2])
    if size is None:
        return None
    return now - int(found[1]) * size if size < DAY_MS else midnight - int(found[1]) * size


def _unit(word: str) -> int | None:
    return next((size for pattern, size in _UNITS if pattern.fullmatch(word)), None)


def _written(plain: str, now: int, day_first: bool) -> int | None:
    """A date as people write it, with the time of day if one follows."""
    day = _written_day(plain, now, day_first)
    if day is None:
        return None
    clock = _CLOCK.search(plain)
    if clock is None:
        return day
    hour, minute = int(clock[1]), int(clock[2])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4] == "p" else 0)
    return day + hour * HOUR_MS + minute * MINUTE_MS if hour < 24 and minute < 60 else day


def _written_day(plain: str, now: int, day_first: bool) -> int | None:
    if found := _YEAR_FIRST.search(plain):
        return _day(found[1], found[2], found[3])
    if found := _NUMERIC.search(plain):
        first, sign, second, year = found.groups()
        year = year if len(year) == 4 else f"20{year}"
        if sign == "/" and not day_first:
            return _day(year, first, second) or _day(year, second, first)
        return _day(year, second, first) or _day(year, first, second)
    for pattern, day_group, month_group in ((_DAY_MONTH, 1, 2), (_MONTH_DAY, 2, 1)):
        for found in pattern.finditer(plain):
            month = _MONTHS.get(found[month_group])
            if month:
                return _day_of_month(int(found[day_group]), month, found[3], now)
    return None


def _day_of_month(day: int, month: int, year: str | None, now: int) -> int | None:
    """The day in ``year``; without one, the last such day that is not in the future."""
    if year:
        return _day(year, month, day)
    today = datetime.fromtimestamp(now / 1000, UTC).date()
    for candidate in (today.year, today.year - 1):
        at = _day(candidate, month, day)
        if at is not None and at <= now + DAY_MS:
            return at
    return None


def _day(year: str | int, month: str | int, day: str | int) -> int | None:
    """That day's midnight UTC; None for a day that never was."""
    try:
        return (date(int(year), int(month), int(day)) - date(1970, 1, 1)) // timedelta(days=1) * DAY_MS
    except (ValueError, OverflowError):
        return None
