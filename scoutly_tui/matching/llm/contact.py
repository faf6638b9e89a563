"""Finding what a person could be found by: addresses, numbers, links, streets, names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

HIDDEN: Final = "–"

_EMAIL: Final = r"[^\s<>()\[\],;:\"']{1,80}\s?(?:@|\(at\)|\[at\]|＠)\s?[\w.-]{1,120}"
_URL: Final = (
    r"(?:https?|ftp)://\S+|\bwww\.\S+"
    # Bare domains, but for what are names of tools.
    r"|(?<![\w@.])(?!(?:asp|ado|vb|ml)\.net(?!\w)|(?:socket|draw)\.io(?!\w))[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.(?:com|org|net|io|dev|me|eu|de|fr|nl|es|pt|it|pl|uk|ch|at|be|info"
    r"|example|page|app|tech|cv|name|biz|co)(?:/\S*)?(?!\w)"
)
_PHONE: Final = r"(?<![\w.])(?!\(?(?:19|20)\d\d\s?[–-]\s?(?:19|20)\d\d(?!\d))(?:\+|00)?\(?\d(?:[\s().\-/–]{0,3}\d){6,16}(?!\w)"
_HANDLE: Final = r"(?<![\w.])@\w{2,40}"
_WORD: Final = r"[\w.'’-]{1,30}"
_STREETS: Final = (
    # Musterstraße 12, Kerkstraat 3b
    r"\b[\w.'’-]{0,30}(?:straße|strasse|str\.|weg|gasse|allee|platz|ring|damm|straat|laan|plein|gracht|kade|dijk)\s+\d+\w?\b",
    # 12 High Street
    rf"\b\d{{1,5}}[a-z]?,?\s+(?:{_WORD}\s+){{1,4}}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|court|ct\.?"
    r"|boulevard|blvd\.?|way|square|terrace|close|crescent|place)\b",
    # Calle Mayor 5, via Roma, 12, ul. Długa 7
    r"\b(?:rue|avenue|boulevard|allée|impasse|quai|chemin|calle|avenida|avda\.?|plaza|paseo|rua|travessa|praça|via|viale|corso"
    rf"|piazza|vicolo|ul\.|ulica|al\.|aleja|os\.)\s+(?:{_WORD}\s+){{0,4}}{_WORD},?\s*(?:n[.º°]?\s*)?\d{{1,4}}\w?\b",
    # 12 bis rue de la Paix
    r"\b\d{1,4}(?:\s*(?:bis|ter))?,?\s+(?:rue|avenue|boulevard|allée|impasse|quai|chemin)\s+[^\n,;]{2,40}",
    r"\bp\.?\s?o\.?\s+box\s+\d+|\bpostfach\s+\d+",
)
_POSTCODES: Final = (
    r"\b\d{4}\s?[A-Z]{2}\b",
    r"\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b",
    r"\b(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})?\s+[A-ZÀ-Ž]\w+",
    r"\b\d{2}-\d{3}\s+[A-ZÀ-Ž]\w+",
    r"\b\d{4}-\d{3}\b",
    r"\b[A-Z]{2}\s+\d{5}\b",
)
_CONTACT: Final = (
    re.compile(_EMAIL, re.IGNORECASE),
    re.compile(_URL, re.IGNORECASE),
    re.compile(_PHONE),
    re.compile(_HANDLE),
    re.compile("|".join(_STREETS), re.IGNORECASE),
    re.compile("|".join(_POSTCODES)),
)
_LABELS: Final = (
    r"(?:full |first |last |sur|vor|nach|voor|achter|family )?name", r"nom", r"prénom", r"nombre", r"apellidos?", r"nome",
    r"cognome", r"imię", r"nazwisko", r"naam",
    r"address", r"adresse", r"adres", r"dirección", r"morada", r"endereço", r"indirizzo",
    r"e-?mail", r"phone", r"mobile", r"tel\w*", r"handy", r"móvil", r"cell\w*", r"fax", r"skype", r"telegram", r"whatsapp",
    r"signal", r"website", r"homepage", r"linkedin", r"github", r"xing",
    r"(?:date|place) of birth", r"born", r"geburts\w+", r"geboren", r"né\(?e?\)? (?:le|à)", r"date de naissance",
    r"fecha de nacimiento", r"data d[ie] nascit?a", r"nascimento", r"geboorte\w+", r"data urodzenia",
    r"nationality", r"nationalität", r"staatsangehörigkeit", r"nationalité", r"nacionalidad\w*", r"nazionalità",
    r"marital status", r"familienstand", r"gender", r"sex", r"geschlecht",
    r"passport", r"national insurance", r"ssn", r"dni", r"nie", r"pesel", r"bsn",
)  # fmt: skip
_PERSONAL: Final = re.compile(rf"^\W*(?:{'|'.join(_LABELS)})\b\s*[:：–—|-]", re.IGNORECASE)
_REFEREES: Final = re.compile(
    r"^\W*(?:references?|referees?|referenzen|références|referencias|referenze|referências|referencje|referenties)\W*$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"^\W*(?:(?:Dr|Prof|Mr|Mrs|Ms|Dipl|Ing)\.?-?\s*)*((?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w.'’-]*)\W*$"
)
_NAME_LABEL: Final = re.compile(r"^(?:name|nom|nombre|nome|naam)\s*[:：]\s*(.+)$", re.IGNORECASE)
_NO_NAME: Final = re.compile(
    r"engineer|develop|manager|designer|scientist|analyst|consultant|curriculum|vitae|lebenslauf|résumé|resume\b|entwickl"
    r"|architect|specialist|lead\b|director|ingénieur|ingenier|ingegnere|programmer|student|profile|summary|experience|skills",
    re.IGNORECASE,
)
_ADDRESS: Final = re.compile(r"([\w.+-]{2,60})\s?@\s?[\w.-]+")
_PROFILE_LINK: Final = re.compile(
    r"(?:linkedin\.com/in|github\.com|gitlab\.com|xing\.com/profile)/([\w.-]{2,60})", re.IGNORECASE
)
_NOBODY: Final = frozenset(
    {"info", "mail", "contact", "kontakt", "jobs", "hello", "hallo", "me", "work", "dev"}
)


def scrub(text: str) -> str:
    """``text`` with every e-mail address, link, phone number, handle, street and postcode replaced by a dash."""
    for pattern in _CONTACT:
        text = pattern.sub(HIDDEN, text)
    return text


def anonymous(cv: str, names: Iterable[str] = ()) -> str:
    """``cv`` without the lines that hold contact or personal data, without referees, and with names dashed out.

    Names are those given, the one that the first lines spell, and those that addresses and links spell.
    """
    lines = cv.split("\n")
    hidden = _names(lines, names)
    kept: list[str] = []
    for line in lines:
        if _REFEREES.match(line):
            break
        if _PERSONAL.match(line) or any(pattern.search(line) for pattern in _CONTACT):
            continue
        told = hidden.sub(HIDDEN, line) if hidden is not None else line
        if told.strip(f"{HIDDEN}#*_-—·|,. "):
            kept.append(told)
    return scrub("\n".join(kept))


def _names(lines: Sequence[str], given: Iterable[str]) -> re.Pattern[str] | None:
    found = [*given, *_from_head(lines), *_from_addresses("\n".join(lines))]
    words = {word for name in found for word in re.split(r"[\W\d_]+", name) if len(word) >= 3}
    if not words:
        return None
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"\b(?:{spelled})\b", re.IGNORECASE)


def _from_head(lines: Sequence[str]) -> list[str]:
    """The first line of a CV that reads like a name; it stands above everything else."""
    for line in [line.strip() for line in lines if line.strip()][:4]:
        bare = re.split(r"[,|·•–—]| - ", line.lstrip("# ").replace("*", ""))[0].strip()
        labelled = _NAME_LABEL.match(bare)
        match = _NAME.match(labelled[1] if labelled else bare)
        if match and not _NO_NAME.search(bare):
            return [match[1]]
    return []


def _from_addresses(text: str) -> list[str]:
    """The local parts of e-mail addresses and the last parts of profile links, which spell names."""
    return [
        part
        for part in (*_ADDRESS.findall(text), *_PROFILE_LINK.findall(text))
        if part.lower() not in _NOBODY
    ]
