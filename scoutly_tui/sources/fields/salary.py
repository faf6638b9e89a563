# ruff: noqa: E501 – word lists and patterns are easier to check on one line
"""Salaries, from fields and from prose."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from scoutly_tui.domain.money import Period, Salary
from scoutly_tui.sources.fields.lazy import LazyPattern
from scoutly_tui.sources.fields.shapes import number_of, text_of

_PROSE_LIMIT: Final = 60_000
_AMOUNT_LIMIT: Final = 300
_DIGIT: Final = re.compile(r"\d")

_SYMBOLS: Final = {
    "us$": "USD", "u$s": "USD", "c$": "CAD", "ca$": "CAD", "cad$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
    "s$": "SGD", "sg$": "SGD", "hk$": "HKD", "r$": "BRL", "mx$": "MXN", "nt$": "TWD", "$": "USD", "€": "EUR", "euro": "EUR",
    "euros": "EUR", "£": "GBP", "₹": "INR", "rs": "INR", "rs.": "INR", "inr": "INR", "¥": "JPY", "円": "JPY", "元": "CNY",
    "₩": "KRW", "원": "KRW", "₪": "ILS", "zł": "PLN", "zl": "PLN", "kč": "CZK", "kc": "CZK", "kr": "SEK", "kr.": "DKK",
    "fr.": "CHF", "sfr.": "CHF", "₺": "TRY", "₽": "RUB", "₴": "UAH", "₱": "PHP", "₫": "VND", "฿": "THB", "dollars": "USD",
    "pounds": "GBP", "ft": "HUF", "lei": "RON",
}  # fmt: skip
_CODES: Final = frozenset(
    "USD EUR GBP CHF CAD AUD NZD SGD HKD SEK NOK DKK PLN CZK HUF RON BGN JPY CNY RMB KRW INR ILS BRL MXN ZAR AED SAR TRY "
    "RUB UAH PHP IDR MYR THB VND TWD ARS CLP COP PEN NGN KES EGP PKR QAR".split()
)
_PERIODS: Final = (
    (Period.HOUR, r"\bhour|\bhrs?\b|\bstunde|\bstd\b|\bheure|\bhoras?\b|\bor[ae]\b|\buur|\btimme|(?:\bper|/)\s?time\b|\bi timen\b|\bgodz|\btunti|時給|시급|\bh\b"),
    (Period.DAY, r"\bday|\bdaily|\bdiem|\btag|\bjour|\bd[ií]as?\b|\bdiaria|\bgiorn|\bdag\b|\bdzie[nń]|日給|\btjm\b"),
    (Period.WEEK, r"week|woche|semaine|semana|settiman|vecka|\buge\b|\btydzie|週給"),
    (Period.MONTH, r"month|monat|\bmois|mensuel|\bmens\b|\bm[eê]s\b|mensual|mensal|\bmese|mensile|maand|m[åa]nad|m[åa]ned|miesi|\bmies\b|\bmc\b|\bmo\b|kuukau|m[eě]s[ií][cč]|\bkk\b|月給|月薪|월급|\bpcm\b"),
    (Period.YEAR, r"year|\byrs?\b|annual|annum|\bp\.?\s?a\b|jahr|j[äa]hrlich|\bans?\b|\bann[ée]e|annuel|\ba[ñn]o|\banual|\bann[oiu]|jaar|\b[åa]rs?\b|\brok\b|roczn|vuosi|\bro[ck]|年収|年薪|연봉|\blpa\b|\bctc\b"),
)  # fmt: skip
_PERIOD_PATTERNS: Final = tuple((period, LazyPattern(words, re.IGNORECASE)) for period, words in _PERIODS)

_CODE_WORDS: Final = "|".join(sorted(_CODES))
_BEFORE: Final = (
    r"(?:(?P<{n}pre>US\$|U\$S|CA\$|CAD\$|C\$|AU\$|A\$|NZ\$|SG\$|S\$|HK\$|R\$|MX\$|NT\$|[$€£₹¥₩₪₺₽₴₱₫฿]|Rs\.?(?=\s?\d)|Fr\.|SFr\.|kr\.?(?=\s?\d)"
    rf"|(?:{_CODE_WORDS})(?:\s?[$€£])?|k€|k£)[\s\u00a0]?)?"
)
_NUMBER: Final = r"(?P<{n}num>\d{{1,3}}(?:[,.'’\u00a0\u202f ]\d{{2,3}}(?!\d))+(?:[.,]\d{{1,2}}(?!\d))?|\d{{1,8}}(?:[.,]\d{{1,2}}(?!\d))?)"
_SCALE: Final = r"(?:[.,][-–]{{1,2}}(?!\d))?(?:[\s\u00a0]?(?P<{n}scale>k(?![a-z])|K(?![a-z])|tsd\.?|TEUR|T€|mil(?![a-z])|thousand|lakhs?|lacs?|LPA|lpa|万|만))?"
_AFTER: Final = (
    r"(?:[\s\u00a0]?(?P<{n}post>(?:CA|US|AU|NZ|C|A)\$(?!\s?\d)|[€£₹¥円元원₪₺₽₴₱₫฿]|\$(?!\s?\d)|z[łl](?![a-z])|K[čc](?![a-z])|kr(?![a-z])\.?|[Ee]uros?(?![a-z])|dollars|pounds|Ft(?![a-z])|lei(?![a-z])|Fr\."
    rf"|(?:{_CODE_WORDS})(?![A-Za-z])))?"
)
_AMOUNT: Final = _BEFORE + _NUMBER + _SCALE + _AFTER
_RANGE_SIGN: Final = r"(?:\s?(?:per|an?|/)\s?(?:hour|hr|year|yr|annum|month|day)\.?|/h)?[\s\u00a0]*(?:-|–|—|−|~|〜|～|to|and|bis(?: zu)?|und|à|a|et|hasta|y|al?|tot|en|till|til|do|até|e|ate)[\s\u00a0]*"
_MONEY: Final = LazyPattern(
    r"(?<![\w.,$€£])" + _AMOUNT.replace("{n}", "a").replace("{{", "{").replace("}}", "}")
    + r"(?:" + _RANGE_SIGN + _AMOUNT.replace("{n}", "b").replace("{{", "{").replace("}}", "}") + r")?(?P<plus>\+)?"
    + r"(?![\w%])"
)  # fmt: skip

_CUE: Final = LazyPattern(
    r"salar(?:y|ies|io|i[oa]l)|compensation|\bpay\b|pay range|base\b|\bOTE\b|on[- ]target|remunerat|r[ée]mun[ée]ration|salaire|gehalt|verg[üu]tung"
    r"|jahresbrutto|brutto|brut\b|lohn|entgelt|stipendio|retribu|\bRAL\b|sueldo|sal[áa]rio|wynagrodzen|widełki|l[öo]n\b|l[øo]nn?\b|palkka|wage|earn"
    r"|hourly|annual|年収|給与|月給|時給|薪|연봉|급여|salaris|bruto|\bctc\b|package|rate\b|day rate|tagessatz|\btjm\b|plat\b|mzda",
    re.IGNORECASE,
)
_NOT_PAY: Final = LazyPattern(
    r"million|\bmio\b|milliard|billion|\bbn\b|fund(?:ing|ed|s)?\b|rais(?:ed|ing)|series [a-e]\b|revenue|\barr\b|\bmrr\b|gmv|valuation|invest|turnover|umsatz"
    r"|chiffre d'affaires|budget|stipend|allowance|reimburse|referral|sign[- ]?(?:on|ing)|\bbonus|equipment|learning|per diem|401|donat|grant|prize|customers?|users?"
    r"|employees|transactions?|quota|portfolio|deals?|assets|contracts? worth|insurance|coverage|zuschuss|urlaub|voucher|gift|ticket|tuition|training|wellness|home office set|relocation"
    r"|retention|spend|sales of|market|match|fee\b|cost|saved?\b|savings|discount|gym|grocer|meals?\b|lunch|internet|phone|commut|childcare|orders?\b|brings? in|stars\b|downloads",
    re.IGNORECASE,
)
_MILLIONS: Final = re.compile(
    r"^\s?(?:m\b|mm\b|mn\b|mil{1,2}(?:ion|iard)|mio|b\b|bn\b|billion|millones|milhões|milioni)", re.IGNORECASE
)
_UP_TO: Final = LazyPattern(
    r"\b(?:up to|bis zu|bis|jusqu'?[àa]|hasta|fino a|até|tot|max(?:imum|\.)?|do|upp till|opptil)[\s:]*$",
    re.IGNORECASE,
)
_FROM: Final = LazyPattern(
    r"(?:\bmindest\w*[^.;]{0,24}|\b(?:from|starting (?:at|from)|start at|at least|min(?:imum|\.)?|ab|mindestens|à partir de|[àa] partir d[eu]|desde|da|vanaf|od|från|fra|over|more than))[\s:]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Sighting:
    """One amount or range in the text, and how much it looks like pay."""

    score: float
    salary: Salary


def salary(minimum: object, maximum: object, currency: object = None, period: object = None) -> Salary | None:
    """A salary from a system's own fields; None where they name no amount above zero.

    Amounts may be numbers or text; ``currency`` a code or sign; ``period`` any word for one (``YEAR``,
    ``per-hour-wage``, ``1 MONTH``, ``jährlich``). An upside-down range is turned round.
    """
    low, high = _positive(number_of(minimum)), _positive(number_of(maximum))
    if low is None and high is None:
        return None
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Salary(low, high, currency_code(text_of(currency)), period_of(text_of(period)))


def _positive(number: float | None) -> float | None:
    return number if number is not None and 0 < number < 1e12 else None


def currency_code(text: str) -> str | None:
    """The ISO 4217 code that ``text`` (a code, a sign, a word) stands for; None where it is none."""
    word = text.strip()
    if re.fullmatch(r"[A-Za-z]{3}", word) and word.lower() not in _SYMBOLS:
        return "CNY" if word.upper() == "RMB" else word.upper()
    return _SYMBOLS.get(word.lower())


def period_of(text: str) -> Period | None:
    """The period that ``text`` names; None where it names none."""
    plain = text.replace("_", " ").replace("-", " ")[:80]
    return next((period for period, words in _PERIOD_PATTERNS if words.search(plain)), None)


def salary_from_prose(text: str) -> Salary | None:
    """The salary that ``text`` offers; None where no amount in it looks like pay.

    Reads ranges and single amounts (``up to``, ``from``, ``+``), ``k``, leading and trailing currencies,
    grouping of several countries, hourly to yearly. Of several, the one that most looks like pay, the first
    of equals. Funding, revenue, bonuses, budgets and stipends are passed over.
    """
    best: _Sighting | None = None
    for line, match in _amounts_in(text[:_PROSE_LIMIT]):
        sighting = _judge(line, match)
        if sighting is not None and (best is None or sighting.score > best.score):
            best = sighting
    return best.salary if best is not None and best.score >= 2 else None


def _amounts_in(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Every amount in ``text`` with the line it stands in; most lines hold no digit and cost nothing."""
    left = _AMOUNT_LIMIT
    for line in text.split("\n"):
        if not _DIGIT.search(line):
            continue
        for match in _MONEY.finditer(line):
            yield line, match
            left -= 1
            if not left:
                return


def _judge(text: str, match: re.Match[str]) -> _Sighting | None:
    """How much an amount looks like pay; None where it cannot be."""
    groups = match.groupdict()
    signs = [groups[name] for name in ("apre", "apost", "bpre", "bpost") if groups[name]]
    scale = groups["bscale"] or groups["ascale"]
    if groups["anum"] and not signs and not scale and len(re.sub(r"\D", "", groups["anum"])) < 2:
        return None
    before, after = text[max(0, match.start() - 70) : match.start()], text[match.end() : match.end() + 45]
    if _MILLIONS.match(after):
        return None
    near_before = re.split(r"[.!?;\n](?:\s|$)|[\n|•]", before)[-1]
    near_after = re.split(r"(?<!\bpr)[.!?;\n](?:\s|$)|\n", after)[0]
    low, high = _amounts(groups)
    currency = _currency_in(signs, near_after)
    period = _period_near(match[0], near_before, near_after)
    figure = high or low or 0
    if low is None or figure <= 0 or (groups["bnum"] and high is None):
        return None
    if figure == 401_000 or (not signs and not scale and figure < 1_000 and period is not Period.HOUR):
        return None
    score = _score(groups, currency, scale, period, figure, near_before, near_after)
    if period is None or not _fits(figure, period, currency):
        fitting = _guess_period(figure, currency)
        if period is not None and fitting is None:
            return None
        period = fitting
        score -= 1 if period is None else 0
    return _Sighting(score, _as_salary(low, high, currency, period, groups, near_before))


def _as_salary(
    low: float,
    high: float | None,
    currency: str | None,
    period: Period | None,
    groups: dict[str, str | None],
    before: str,
) -> Salary:
    if high is not None:
        return Salary(min(low, high), max(low, high), currency, period)
    if _UP_TO.search(before):
        return Salary(None, low, currency, period)
    if groups["plus"] or _FROM.search(before):
        return Salary(low, None, currency, period)
    return Salary(low, low, currency, period)


def _score(
    groups: dict[str, str | None],
    currency: str | None,
    scale: str | None,
    period: Period | None,
    figure: float,
    before: str,
    after: str,
) -> float:
    score = 0.0
    score -= 1.5 if period is Period.MONTH and figure < 700 and not _CUE.search(before) else 0
    score += 1.5 if currency else 0
    score += 1.0 if groups["bnum"] else 0
    score += 0.5 if scale else 0
    score += 1.5 if groups["bnum"] and scale and 20_000 <= figure <= 900_000 else 0
    score += 1.5 if period else 0
    score += 2.0 if _CUE.search(before) else (1.0 if _CUE.search(after) else 0)
    score += 0.5 if figure >= 15_000 and currency else 0
    if not currency and not scale and not (period and _CUE.search(before)):
        score -= 2.5
    # What follows a plus comes on top of the pay: it says nothing against the amount.
    behind = "" if re.match(r"\s*(?:\+|plus|&|and\b|und\b|,)", after) else after[:25]
    if _NOT_PAY.search(before[-45:]) and not _CUE.search(before[-30:]):
        score -= 5.0
    elif _NOT_PAY.search(behind):
        score -= 1.0 if groups["bnum"] and currency and 20_000 <= figure <= 900_000 else 3.0
    return score


def _amounts(groups: dict[str, str | None]) -> tuple[float | None, float | None]:
    """Both ends as numbers, a ``k`` behind the second holding for the first too."""
    low, high = _number(groups["anum"] or ""), _number(groups["bnum"] or "")
    first, second = _factor(groups["ascale"], groups), _factor(groups["bscale"], groups)
    if low is not None and high is not None and first == 1 and second > 1 and low < 1000:
        first = second
    if low is not None and high is not None and second == 1 and first > 1 and high < 1000:
        second = first
    low = None if low is None else low * first
    high = None if high is None else high * second
    if low is not None and high is not None and not low / 20 <= high <= low * 20:
        return low, None
    return low, high


def _factor(scale: str | None, groups: dict[str, str | None]) -> float:
    word = (scale or "").lower().rstrip(".")
    if word in ("lakh", "lakhs", "lac", "lacs", "lpa"):
        return 100_000
    if word in ("万", "만"):
        return 10_000
    if word or any((groups[name] or "").lower() in ("k€", "k£") for name in ("apre", "bpre")):
        return 1_000
    return 1


def _number(text: str) -> float | None:
    """``text`` as a number, whichever of ``. , ' space`` groups its thousands."""
    plain = re.sub(r"['’\s\u00a0\u202f]", "", text)
    if not plain:
        return None
    decimals = re.search(r"[.,](\d{1,2})$", plain)
    if decimals:
        whole = re.sub(r"[.,]", "", plain[: decimals.start()])
        return float(f"{whole or 0}.{decimals[1]}")
    return float(re.sub(r"[.,]", "", plain))


def _currency_in(signs: list[str], after: str) -> str | None:
    """The currency the signs name; a code close behind a bare ``$`` says which dollar."""
    codes = [
        code
        for sign in signs
        if (code := currency_code(re.sub(r"^k(?=[€£])|(?<=[A-Z]{3})\s?[$€£]$", "", sign)))
    ]
    if not codes:
        return None
    precise = [code for sign, code in zip(signs, codes, strict=False) if sign not in ("$", "kr")]
    if precise:
        return precise[-1]
    named = re.match(r"[\s(,]*(USD|CAD|AUD|NZD|SGD|HKD|MXN|NOK|DKK|SEK|TWD)\b", after)
    return named[1] if named else codes[0]


def _period_near(written: str, before: str, after: str) -> Period | None:
    """The period named right behind the amount, inside it, or as the last word before it."""
    tail = re.split(r"[,;(]\s*(?=(?:plus|and|with|\d))|\bplus\b|\bfor\b", after)[0][:32]
    for place in (tail, re.sub(r"[\d.,]+", " ", written)):
        found = period_of(place) if re.search(r"[^\W\d]", place) else None
        if found and (
            place is tail
            or re.search(r"/|per|an? |hour|year|month|day|jahr|monat|stunde", place, re.IGNORECASE)
        ):
            return found
    named = re.findall(
        r"hourly|annual(?:ly)?|månad|måned|maand|miesi|mensual|mensil|mensal|yearly|monthly|daily|weekly|day rate|jahres|monats|stundenlohn|tagessatz|annuel|mensuel|anual|mensual|annua"
        r"|per (?:hour|year|month|day)|年収|月給|時給|\btjm\b|\bRAL\b",
        before,
        re.IGNORECASE,
    )
    if not named:
        return None
    return Period.YEAR if named[-1] == "RAL" else period_of(named[-1])


_WIDE: Final = {"JPY": 100, "KRW": 1000, "INR": 30, "HUF": 300, "CZK": 22, "SEK": 8, "NOK": 8, "DKK": 6, "PLN": 3, "RUB": 60,
                "PHP": 30, "IDR": 10_000, "VND": 20_000, "TWD": 20, "THB": 25, "CLP": 600, "COP": 3_000, "ARS": 500, "MXN": 12,
                "UAH": 30, "TRY": 20, "ZAR": 10, "CNY": 5, "ILS": 3, "BRL": 3, "NGN": 500, "KES": 100, "PKR": 150}  # fmt: skip
_SENSIBLE: Final = {
    Period.HOUR: (2, 1_000),
    Period.DAY: (15, 6_000),
    Period.WEEK: (60, 25_000),
    Period.MONTH: (150, 60_000),
    Period.YEAR: (2_500, 3_000_000),
}


def _fits(figure: float, period: Period, currency: str | None) -> bool:
    """Whether anyone is paid ``figure`` a ``period``, give or take what the currency is worth."""
    low, high = _SENSIBLE[period]
    wide = _WIDE.get(currency or "", 1)
    return low * (wide if wide < 3 else wide / 4) <= figure <= high * wide


def _guess_period(figure: float, currency: str | None) -> Period | None:
    """What an amount without a period is paid for: a year where it is too much for less."""
    wide = _WIDE.get(currency or "", 1)
    if wide == 1:
        return Period.YEAR if 14_000 <= figure <= 3_000_000 else None
    return Period.YEAR if figure >= 14_000 * wide * 0.5 else None
