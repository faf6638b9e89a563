"""Salaries as people write them in running text, in several languages: “$150k–$225k”, “75.000 € brutto im Jahr”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.money import Period, Salary

LONGEST_READ: Final = 60_000

_SYMBOLS: Final = {
    "$": "USD", "us$": "USD", "usd": "USD", "dollars": "USD", "dollar": "USD", "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR",
    "£": "GBP", "gbp": "GBP", "pounds": "GBP", "chf": "CHF", "sfr": "CHF", "fr.": "CHF", "zł": "PLN", "pln": "PLN", "zl": "PLN", "złotych": "PLN",
    "r$": "BRL", "brl": "BRL", "reais": "BRL", "ca$": "CAD", "c$": "CAD", "cad": "CAD", "cad$": "CAD", "cdn": "CAD", "a$": "AUD", "au$": "AUD", "aud": "AUD", "aud$": "AUD",
    "nz$": "NZD", "nzd": "NZD", "s$": "SGD", "sgd": "SGD", "hk$": "HKD", "hkd": "HKD", "¥": "JPY", "jpy": "JPY", "₹": "INR", "inr": "INR", "rs.": "INR",
    "sek": "SEK", "nok": "NOK", "dkk": "DKK", "czk": "CZK", "kč": "CZK", "huf": "HUF", "mxn": "MXN", "ils": "ILS", "₪": "ILS", "aed": "AED", "zar": "ZAR",
}  # fmt: skip
_CURRENCY: Final = (
    r"(?:us\$|ca\$|cad\$|au\$|aud\$|nz\$|hk\$|r\$|[acs]\$|\$|€|£|¥|₹|₪|usd|eur(?:os?)?|gbp|chf|sfr"
    r"|pln|zł(?:otych)?|brl|reais|cad|cdn|aud|nzd|sgd|hkd|jpy|inr|sek|nok|dkk|czk|kč|huf|mxn|ils"
    r"|aed|zar|dollars?|pounds|fr\.)"
)
_NUMBER: Final = r"\d{1,3}(?:[.,'’ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d{1,7}(?:[.,]\d{1,2})?(?!\d)"
_SCALE: Final = r"k\b|k(?=[€£$-])|tsd\.?|mila\b|mil\b|m\b(?! ?[²2])|lpa\b|tys\.?"


def _amount(place: int) -> str:
    """The pattern of one sum, its groups numbered ``place``: currency, value, scale, currency behind."""
    return (
        rf"(?:(?P<c{place}>{_CURRENCY})\s?\(?)?(?P<v{place}>{_NUMBER})\s?(?P<k{place}>{_SCALE})?"
        rf"(?:\s?(?P<d{place}>{_CURRENCY})(?![a-z]))?"
    )


_BETWEEN: Final = (
    r"\s*(?:-{1,2}|–|—|−|~|\bto\b|\bbis(?: zu)?\b|\bund\b|\band\b|\bà\b|\bet\b|\ba\b|\by\b|\be\b"
    r"|\btot\b|\ben\b|\baté\b|\bdo\b|\bi\b|/)\s*"
)
_RANGE: Final = re.compile(
    r"(?<![\w.,$€£])(?:"
    + _amount(1)
    + r")(?:(?:/(?:yr|year|mo|month|hr|hour))?"
    + _BETWEEN
    + _amount(2)
    + r")?",
)
_PERIODS: Final = (
    (Period.HOUR, re.compile(
        r"^[^.;\n]{0,14}(?:/ ?h(?:r|our|eure)?\b|per hour|an hour|hourly|/std|pro stunde|stundenlohn"
        r"|stundensatz|die stunde|de l'heure|par heure|por hora|per uur|all'ora|/ora|godzin|za godz"
        r"|/h\b)"
    )),
    (Period.DAY, re.compile(
        r"^[^.;\n]{0,14}(?:/ ?day|per day|a day|daily rate|pro tag|tagessatz|/tag|par jour|/jour|tjm"
        r"|por día|al día|per dag|por dia|al giorno|/dzień|dziennie|/md\b)"
    )),
    (Period.WEEK, re.compile(r"^[^.;\n]{0,14}(?:/ ?week|per week|a week|weekly|pro woche|par semaine|por semana|per week)")),
    (Period.MONTH, re.compile(
        r"^[^.;\n]{0,26}(?:/ ?mo(?:nth)?\b|per month|a month|monthly|p\.m\.|/monat|pro monat|monatlich"
        r"|im monat|par mois|/mois|mensuel|al mes|mensual|por mes|/mes\b|per maand|/maand|p/m\b"
        r"|por mês|ao mês|mensa[il]|mensili|al mese|/mese|miesięczn|/mies|msc|mies\.)"
    )),
    (Period.YEAR, re.compile(
        r"^[^.;\n]{0,30}(?:/ ?y(?:ea)?r?\b|per year|per annum|a year|annual|yearly|p\.a\.|/jahr"
        r"|pro jahr|jährlich|im jahr|jahresgehalt|brutto jährlich|par an|/an\b|annuel|al año|anual"
        r"|/año|por año|per jaar|/jaar|por ano|ao ano|all'anno|annu[io]|lordi|rocznie|/rok|\bpa\b"
        r"|\bota?e\b)"
    )),
)  # fmt: skip
_BEFORE_PERIODS: Final = (
    (Period.HOUR, re.compile(r"stundenlohn|stundensatz|hourly|taux horaire|uurloon|stawk\w+ godzinow|tarifa por hora")),
    (Period.DAY, re.compile(r"tagessatz|day rate|daily rate|\btjm\b|dagtarief")),
    (Period.MONTH, re.compile(
        r"monatsgehalt|monatlich|monthly|mensuel|mensual|maandsalaris|mensal|mensile|miesięczn"
        r"|per maand|salário"
    )),
    (Period.YEAR, re.compile(r"jahresgehalt|annual|yearly|jahresbrutto|annuel|anual|jaarsalaris|\bral\b|rocznie|base salary")),
)  # fmt: skip
_MONEY_WORDS: Final = re.compile(
    r"salar|\bpay(?:s|ing)?\b|\bcomp(?:ensation)?\b|\bwage|\bbase\b|\bote\b|\brate\b|\bearn"
    r"|remunerat|gehalt|vergütung|verdien|\blohn|brutto|bruttó|entgelt|rémunération|salaire"
    r"|\bbruts?\b|package|retribución|salario|sueldo|banda|bruto|loon|verdien|salaris|remuneração"
    r"|faixa|\bral\b|retribuzione|stipendio|compenso|wynagrodzeni|stawk|zarobk|widełki|płac"
    r"|\brange\b|\bequity\b|hourly|rate"
)
_OTHER_MONEY: Final = re.compile(
    r"(?:rais(?:ed|ing)|fund(?:ed|ing)|series [a-e]\b|seed|valuation|valued|revenue|\barr\b"
    r"|\bmrr\b|umsatz|chiffre d'affaires|billion|million|mrd|budget|bonus(?! structure)|sign-?on"
    r"|stipend|allowance|referral|weiterbildung|zuschuss|transactions|customers|users|clients"
    r"|worth of|assets|savings|per employee|backed|invest|market|grant|prize|donat|deposits|loans"
    r"|processed|funds|gmv|budżet|dofinansowan|rimborso|ayuda|gratification|stagevergoeding"
    r"|learning|equipment|home office|ticket|voucher|bike|401|tuition|education|training"
    r"|conference|coworking|wellness|gym|pro rata temporis|spend)"
)
_PLAUSIBLE: Final = {
    Period.HOUR: (5.0, 1_000.0),
    Period.DAY: (50.0, 5_000.0),
    Period.WEEK: (100.0, 20_000.0),
    Period.MONTH: (400.0, 90_000.0),
    Period.YEAR: (8_000.0, 2_000_000.0),
}


@dataclass(frozen=True, slots=True)
class SalaryInText:
    """A salary found in a text, from ``start`` up to ``end``."""

    salary: Salary
    start: int
    end: int


def salaries_in(text: str) -> Iterator[SalaryInText]:
    """The salaries that ``text`` states, in order; sums of other money (funding, bonuses) are passed over."""
    lower = text[:LONGEST_READ].lower()
    if len(lower) != len(text[:LONGEST_READ]):
        lower = "".join(c.lower() if len(c.lower()) == 1 else c for c in text[:LONGEST_READ])
    for match in _RANGE.finditer(lower):
        found = _read(match, lower)
        if found is not None:
            yield SalaryInText(found, match.start(), match.end())


def salary_from_prose(text: str) -> SalaryInText | None:
    """The first salary that ``text`` states, a range before a single sum; None if it states none."""
    first: SalaryInText | None = None
    for found in salaries_in(text):
        if found.salary.minimum != found.salary.maximum:
            return found
        first = first or found
    return first


def _read(match: re.Match[str], lower: str) -> Salary | None:
    written = [match[name] for name in ("c1", "d1", "c2", "d2") if match[name] in _SYMBOLS]
    named = next((mark for mark in written if mark != "$"), written[0] if written else None)
    currency = _SYMBOLS[named] if named else None
    scaled = match["k1"] or match["k2"]
    if currency is None and not scaled:
        return None
    line_start = lower.rfind("\n", 0, match.start()) + 1
    before = lower[max(line_start, match.start() - 60) : match.start()]
    after = lower[match.end() : match.end() + 40].partition("\n")[0]
    if (
        match["k1"] in ("m", "lpa")
        or match["k2"] in ("m", "lpa")
        or re.match(r"\s?(?:m|b|bn|mm|million|billion|mio|mrd|mln|millones|milhões|milioni)\b", after)
    ):
        return None
    if match["v1"] in ("401", "403") and not match["v2"]:
        return None
    if _is_other_money(before, after):
        return None
    low = _value(match["v1"], match["k1"] or (match["k2"] if match["v2"] and _small(match["v1"]) else None))
    high = (
        _value(match["v2"], match["k2"] or (match["k1"] if _small(match["v2"]) else None))
        if match["v2"]
        else low
    )
    if low is None or high is None:
        return None
    if match["v2"] and low < 1000 <= high and high / low > 100:
        low *= 1000
    if high < low:
        high = low
    period = _period(before, after, high)
    bare_range = match["k1"] and match["k2"] and low >= 20_000
    if period is None or not (
        currency or bare_range or (high >= 20_000 and _MONEY_WORDS.search(before + after))
    ):
        return None
    least, most = _PLAUSIBLE[period]
    if not (least <= high <= most and low * 6 >= high):
        return None
    return _as_range(low, high, currency, period, before, has_two=bool(match["v2"]), after=after)


def _is_other_money(before: str, after: str) -> bool:
    """Whether the words around a sum speak of funding, revenue, bonuses or benefits rather than of pay."""
    if _MONEY_WORDS.search(before[-24:]):
        return False
    following = "" if after.lstrip()[:1] in ("+", "|") else after[:24]
    return bool(_OTHER_MONEY.search(f"{before[-30:]} {following}"))


def _as_range(
    low: float, high: float, currency: str | None, period: Period, before: str, *, has_two: bool, after: str
) -> Salary:
    if has_two:
        return Salary(low, high, currency, period)
    if re.search(r"(?:up to|bis zu|jusqu'à|hasta|tot|até|fino a|\bdo|max\.?|maximum)\s*$", before):
        return Salary(None, high, currency, period)
    if re.search(
        r"(?:from|ab|à partir de|desde|vanaf|a partir de|a partire da|\bod|min\.?|minimum|at least"
        r"|mindestens|starting at)\s*$",
        before,
    ) or after.startswith("+"):
        return Salary(low, None, currency, period)
    return Salary(low, high, currency, period)


def _small(number: str | None) -> bool:
    return number is not None and len(re.sub(r"\D", "", number)) <= 3


def _value(number: str | None, scale: str | None) -> float | None:
    if number is None:
        return None
    plain = re.sub(r"[ '’\u00a0\u202f]", "", number)
    if match := re.fullmatch(r"(\d+(?:[.,]\d{3})+)(?:[.,](\d{1,2}))?", plain):
        plain = re.sub(r"[.,]", "", match.group(1)) + (f".{match.group(2)}" if match.group(2) else "")
    else:
        plain = plain.replace(",", ".")
    try:
        value = float(plain)
    except ValueError:
        return None
    return value * 1000 if scale and value < 1000 else value


def _period(before: str, after: str, amount: float) -> Period | None:
    """What the sum is paid for: by the words around it, else by its size."""
    for period, pattern in _PERIODS:
        if pattern.search(after) and amount <= _PLAUSIBLE[period][1]:
            return period
    for period, pattern in _BEFORE_PERIODS:
        if pattern.search(before) and amount <= _PLAUSIBLE[period][1]:
            return period
    if amount >= 15_000:
        return Period.YEAR
    if amount >= 1_500 and _MONEY_WORDS.search(before + after):
        return Period.MONTH
    return None
