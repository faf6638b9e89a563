"""What a model is told of the person: what they can and want, and nothing by which they could be found."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scoutly_tui.domain.text import clean_line, clean_text
from scoutly_tui.matching.profile import Profile

LONGEST_CV: Final = 3_000
MOST_SKILLS: Final = 60
MOST_ITEMS: Final = 25
HIDDEN: Final = "–"

_EMAIL: Final = re.compile(
    r"[^\s<>()\[\],;:\"']{1,80}\s?(?:@|\(at\)|\[at\]|＠)\s?[\w.-]{1,120}", re.IGNORECASE
)
_URL: Final = re.compile(
    r"(?:https?|ftp)://\S+|\bwww\.\S+|\b(?:linkedin|github|gitlab|xing|twitter|x|facebook|instagram|t|medium|stackoverflow)\.(?:com|me|org|io)/\S*"
    r"|(?<![\w@])[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|io|dev|me|eu|de|fr|nl|es|pt|it|pl|uk|ch|at|be|info|example|page|app|tech|cv)(?:/\S*)?(?![\w])",
    re.IGNORECASE,
)  # fmt: skip
_PHONE: Final = re.compile(r"(?<![\w.])(?:\+|00)?\(?\d(?:[\s().\-/–]{0,3}\d){6,16}(?!\w)")
_HANDLE: Final = re.compile(r"(?<![\w.])@\w{2,40}")
_STREET: Final = re.compile(
    r"\b\w[\w.'’-]*(?:straße|strasse|str\.|weg|gasse|allee|platz|ring|damm|straat|laan|plein|gracht|kade|dijk)\s+\d+\w?\b"
    r"|\b\d{1,5}[a-z]?,?\s+(?:[\w.'’-]+\s+){1,4}(?:street|st\.?|road|rd\.?|avenue|ave\.?|lane|ln\.?|drive|dr\.?|court|ct\.?|boulevard|blvd\.?|way|square|terrace|close|crescent|place)\b"
    r"|\b(?:\d{1,4}\s*(?:bis|ter)?,?\s+)?(?:rue|avenue|boulevard|allée|impasse|quai|chemin|calle|avenida|avda\.?|plaza|paseo|rua|travessa|praça|via|viale|corso|piazza|vicolo|ul\.|ulica|al\.|aleja|os\.)\s+(?:[\w.'’-]+\s+){0,4}[\w.'’-]*,?\s*(?:n[.º°]?\s*)?\d{1,4}\w?\b"
    r"|\b\d{1,4},?\s+(?:rue|avenue|boulevard|allée|impasse|quai|chemin)\s+[^\n,;]{2,40}"
    r"|\bp\.?\s?o\.?\s+box\s+\d+|\bpostfach\s+\d+",
    re.IGNORECASE,
)  # fmt: skip
_POSTCODE: Final = re.compile(
    r"\b\d{4}\s?[A-Z]{2}\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b(?:[A-Z]{1,2}-)?\d{5}(?:-\d{4})?\s+[A-ZÀ-Ž]\w+|\b\d{2}-\d{3}\s+[A-ZÀ-Ž]\w+|\b\d{4}-\d{3}\b"
    r"|\b[A-Z]{2}\s+\d{5}\b"
)  # fmt: skip
_PERSONAL: Final = re.compile(
    r"^\W*(?:(?:full |first |last |sur|vor|nach|voor|achter|family )?name|nom|prénom|nombre|apellidos?|nome|cognome|imię|nazwisko|naam"
    r"|address|adresse|adres|dirección|morada|endereço|indirizzo|e-?mail|phone|mobile|tel\w*|handy|móvil|cell\w*|fax|skype|telegram|whatsapp|signal"
    r"|(?:date|place) of birth|born|geburts\w+|geboren|né\(?e?\)? (?:le|à)|date de naissance|fecha de nacimiento|data d[ie] nascit?a|nascimento|geboorte\w+|data urodzenia"
    r"|nationality|nationalität|staatsangehörigkeit|nationalité|nacionalidad\w*|nazionalità|marital status|familienstand|gender|sex|geschlecht"
    r"|website|homepage|linkedin|github|xing|passport|national insurance|ssn|dni|nie|pesel|bsn)\b\s*[:：–—|-]",
    re.IGNORECASE,
)  # fmt: skip
_REFEREES: Final = re.compile(
    r"^\W*(?:references?|referees?|referenzen|références|referencias|referenze|referências|referencje|referenties)\W*$",
    re.IGNORECASE,
)
_NAME: Final = re.compile(
    r"^\W*(?:(?:Dr|Prof|Mr|Mrs|Ms|Dipl|Ing)\.?-?\s*)*((?:[^\W\d_][\w.'’-]*\s+){1,4}[^\W\d_][\w.'’-]*)\W*$"
)
_CONTACT: Final = (_EMAIL, _URL, _PHONE, _HANDLE, _STREET, _POSTCODE)


def summarise(profile: Profile, names: Iterable[str] = ()) -> str:
    """The profile in a few lines for a model, without contact data.

    Left out: names (``names`` are known ones, such as the account's), e-mail addresses, phone numbers, links,
    streets and postcodes, dates of birth, referees, where the person lives, and the salary they want.
    """
    lines = [f"{label}: {text}" for label, text in _fields(profile) if text]
    excerpt = _without_contact(profile.cv_text, names)
    if excerpt:
        lines.append(f"From the CV:\n{excerpt}")
    return "\n".join(lines)


def _fields(profile: Profile) -> list[tuple[str, str]]:
    return [
        ("Wants to work as", _joined(profile.titles)),
        ("Seniority", _plain(profile.seniority)),
        ("Skills", _joined([_skill(s.name, _plain(s.level), s.years) for s in profile.skills], MOST_SKILLS)),
        ("Languages", _joined([f"{item.code} {_plain(item.level)}".strip() for item in profile.languages])),
        ("Wants to work in", _joined(profile.locations)),
        ("Work model", _joined([_plain(item) for item in profile.work_models])),
        ("Contract", _joined([_plain(item) for item in profile.employment_types])),
        ("Company size", _joined([_plain(item) for item in profile.company_sizes])),
        ("Time zone", scrub(profile.timezone or "")),
        ("Does not want these industries", _joined(profile.excluded_industries)),
        ("Does not want these technologies", _joined(profile.excluded_technologies)),
        ("Does not want these roles", _joined(profile.excluded_roles)),
        ("Does not want these words", _joined(profile.excluded_words)),
    ]


def _plain(value: object) -> str:
    return "" if value is None else str(value).replace("_", " ")


def _skill(name: str, level: str, years: float | None) -> str:
    told = [part for part in (level, f"{years:g} years" if years else "") if part]
    return f"{name} ({', '.join(told)})" if told else name


def _joined(items: Iterable[str], most: int = MOST_ITEMS) -> str:
    kept = [text for text in (scrub(clean_line(item, 80)) for item in items) if text.strip(f"{HIDDEN} ")]
    return ", ".join(kept[:most])


def scrub(text: str) -> str:
    """``text`` with every e-mail address, link, phone number, handle, street and postcode replaced by a dash."""
    for pattern in _CONTACT:
        text = pattern.sub(HIDDEN, text)
    return text


def _without_contact(cv: str, names: Iterable[str]) -> str:
    lines = clean_text(cv).split("\n")
    hidden = _name_words(lines, names)
    kept: list[str] = []
    for line in lines:
        if _REFEREES.match(line):
            break
        if _PERSONAL.match(line) or any(pattern.search(line) for pattern in _CONTACT):
            continue
        told = hidden.sub(HIDDEN, line) if hidden is not None else line
        if told.strip(f"{HIDDEN}#*_-–—·|,. "):
            kept.append(told)
    text = scrub("\n".join(kept))
    return text if len(text) <= LONGEST_CV else text[:LONGEST_CV].rsplit("\n", 1)[0].rstrip() + "\n…"


def _name_words(lines: list[str], names: Iterable[str]) -> re.Pattern[str] | None:
    """What spells the person's name: given, in the CV's first lines, and in their own addresses."""
    found = [*names, *_from_head(lines), *_from_addresses("\n".join(lines))]
    words = {word for name in found for word in re.split(r"[\W\d_]+", name) if len(word) >= 3}
    if not words:
        return None
    spelled = "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
    return re.compile(rf"\b(?:{spelled})\b", re.IGNORECASE)


def _from_head(lines: list[str]) -> list[str]:
    """The first line of a CV that reads like a name; it stands above everything else."""
    head = [line.strip() for line in lines if line.strip()][:4]
    for line in head:
        bare = re.split(r"[,|·•–—]| - ", line.lstrip("# ").replace("*", ""))[0].strip()
        labelled = re.match(r"^(?:name|nom|nombre|nome|naam)\s*[:：]\s*(.+)$", bare, re.IGNORECASE)
        match = _NAME.match(labelled[1] if labelled else bare)
        if match and not re.search(_ROLE_WORDS, bare):
            return [match[1]]
    return []


_ROLE_WORDS: Final = re.compile(
    r"(?i)engineer|develop|manager|designer|scientist|analyst|consultant|curriculum|vitae|lebenslauf|résumé|resume\b|entwickl|architect|specialist|lead\b"
    r"|director|ingénieur|ingenier|ingegnere|programmer|student|profile|summary|experience|skills"
)


def _from_addresses(text: str) -> list[str]:
    """The local parts of e-mail addresses and the last parts of profile links, which spell names."""
    addresses = re.findall(r"([\w.+-]{2,60})\s?@\s?[\w.-]+", text)
    links = re.findall(
        r"(?:linkedin\.com/in|github\.com|gitlab\.com|xing\.com/profile)/([\w.-]{2,60})", text, re.IGNORECASE
    )
    common = {"info", "mail", "contact", "kontakt", "jobs", "hello", "hallo", "me", "work", "dev"}
    return [part for part in [*addresses, *links] if part.lower() not in common]
