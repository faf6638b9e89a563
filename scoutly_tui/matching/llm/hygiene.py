"""Making a posting's text fit to be shown to a model: nothing hidden, nothing that speaks to the model.

None of this is a wall by itself. What holds is that an answer is bounded, proven and never acted upon.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Final

CUT: Final = "[…]"
_HIDING: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:[;\"']|$)|font-size\s*:\s*[01](?:px|pt|em|%)?\b"
    r"|(?<!-)color\s*:\s*(?:white|transparent|#fff(?:fff)?\b|rgba?\(\s*255\s*,\s*255\s*,\s*255)|text-indent\s*:\s*-\d{3,}"
    r"|\bhidden\b|aria-hidden\s*=\s*[\"']?true",
    re.IGNORECASE,
)
_OPENING: Final = re.compile(r"<([a-zA-Z][a-zA-Z0-9]{0,15})\b([^<>]{0,600})>")
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|$)", re.DOTALL)
_UNSEEN: Final = re.compile(
    r"<(script|style|template|noscript|head)\b[^<>]*>.*?(?:</\1\s*>|$)", re.DOTALL | re.IGNORECASE
)
_TAG: Final = re.compile(r"</?[a-zA-Z][^<>]{0,600}>")
_MARKERS: Final = re.compile(
    r"<\|[^|<>\n]{1,40}\|>|<\/?s>|\[/?INST\]|<</?SYS>>|<(?:start|end)_of_turn>|<｜[^｜\n]{1,40}｜>"
    r"|^\s*#{2,}\s*(?:system|instructions?|assistant|response)\b:?|^\s*(?:system|assistant|developer|user)\s*:",
    re.IGNORECASE | re.MULTILINE,
)
_SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))
_SENTENCE: Final = re.compile(r"[^\n.!?…。！？]*(?:[.!?…。！？]+[\"'”’»)\]]*|(?=\n)|$)[^\S\n]*|\n+")


@dataclass(frozen=True, slots=True)
class Disarmed:
    """A text without what spoke to a machine, and how many sentences that were."""

    text: str
    removed: int


def visible(text: str) -> str:
    """``text`` as a reader would see it: without markup, hidden passages, invisible and control characters."""
    if "<" in text:
        text = _UNSEEN.sub(" ", _COMMENT.sub(" ", text))
        text = unescape(_TAG.sub(" ", _without_hidden(text)))
    text = _MARKERS.sub(" ", unicodedata.normalize("NFC", text))
    text = "".join(character for character in text if _is_seen(character))
    text = re.sub(r"[^\S\n]+", " ", text).replace(" \n", "\n").replace("\n ", "\n")
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _is_seen(character: str) -> bool:
    if character in "\n\t":
        return True
    if any(ord(character) in selectors for selectors in _SELECTORS):
        return False
    # Format, control, private, unassigned and surrogate code points show nothing, and can spell anything.
    return unicodedata.category(character)[0] != "C"


def _without_hidden(text: str) -> str:
    """Drop the elements whose own attributes hide them, with all they hold."""
    kept: list[str] = []
    position = 0
    for match in _OPENING.finditer(text):
        if match.start() < position or not _HIDING.search(match[2]):
            continue
        kept.append(text[position : match.start()])
        position = _end_of_element(text, match[1], match.end())
    return "".join([*kept, text[position:]])


def _end_of_element(text: str, name: str, start: int) -> int:
    depth = 1
    for tag in re.compile(rf"<(/?){re.escape(name)}\b[^<>]*>", re.IGNORECASE).finditer(text, start):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return len(text)


def disarm(text: str) -> Disarmed:
    """``text`` without the sentences that are addressed to a machine rather than to an applicant.

    Only well-known turns of phrase in eight languages are known here; what is phrased otherwise passes, and
    meets the checks on the answer.
    """
    kept: list[str] = []
    removed = 0
    for sentence in _SENTENCE.findall(text):
        if sentence.strip() and _SPEAKS_TO_MACHINES.search(sentence):
            removed += 1
            if not kept or kept[-1] != f"{CUT} ":
                kept.append(f"{CUT} ")
        else:
            kept.append(sentence)
    return Disarmed("".join(kept).strip(), removed)


_MACHINE: Final = (
    r"(?:a\.?i\.?|llms?|gpt|chatbots?|bots?|(?:large )?language models?|(?:ai|language|virtual) (?:assistants?|models?|agents?|systems?)"
    r"|ki|sprachmodell\w*|ia|mod[eè]les? de langage|modelos? de (?:lenguaje|linguagem)|taalmodel\w*|modell[oi] linguistic[oi]|model\w* językow\w*)"
)
_SPEAKS_TO_MACHINES: Final = re.compile(
    r"(?ix)"
    # ignore all previous instructions
    r"\b(?:ignor\w*|disregard\w*|forget\w*|overrid\w*|bypass\w*|vergiss|vergessen|missacht\w*|négligez|oubli\w+|olvid\w+|negeer\w*|vergeet"
    r"|esque[cç]\w+|dimentic\w+|zignoruj\w*|zapomnij\w*)\b[^.!?\n]{0,60}\b(?:instru\w+|prompts?|rules?|guidelines?|directives?|anweisung\w*"
    r"|vorgaben|regeln|consignes?|règles?|instruc\w+|reglas?|regras?|instrucc\w+|aanwijzing\w*|instructies|istruzion\w*|regole|polece\w*|instrukcj\w*)"
    # if you are a language model; you are now an assistant; dear AI
    rf"|\b(?:if|when|since|as|falls|wenn|si|se|als|jeśli)\b[^.!?\n]{{0,25}}\b(?:you|du|sie|vous|tu|usted|você|je|u|jesteś|eres|sei|es)\b[^.!?\n]{{0,25}}\b{_MACHINE}\b(?!\s*(?:engineer|developer|research|scientist|enthus|expert|team|compan))"
    rf"|\byou\s+are\s+(?:now\s+)?(?:an?\s+)?(?:\w+\s+){{0,2}}(?:ai|language|recruit\w*|hiring|scoring|helpful)\s+(?:assistant|model|agent|bot|system)\b"
    rf"|\b(?:dear|hey|hello|attention|note\s+(?:to|for)|message\s+(?:to|for)|instructions?\s+(?:to|for)|hinweis\s+(?:an|für)|à\s+l['’]attention\s+de)\s+(?:any\s+|all\s+|the\s+|alle\s+)?{_MACHINE}\b"
    # score this 100; give it the highest rating
    r"|\b(?:scor(?:e|es|ed|ing)|rat(?:e|es|ed|ing)|rank|grade|assign|give|return|output|answer|respond|reply|bewert\w*|vergib|gib|note[rz]?|donne[rz]?"
    r"|punt[uú]\w*|califi\w+|pontu\w+|avali\w+|valuta\w*|assegna\w*|beoordeel\w*|geef|oceń|przyznaj)\b[^.!?\n]{0,60}"
    r"(?:\b100\b(?!\s*(?:%\s+)?(?:remote|million|people|custom|k\b|€|\$|employees|countries|users|jours|days))|\b10\s*/\s*10\b|\b100\s*/\s*100\b|\b(?:highest|maximum|top|perfect)\s+(?:possible\s+)?(?:score|rating|mark|interest|match)"
    r"|\bperfect\s+(?:fit|match)\b|höchst\w*\s+punkt\w*|volle\s+punkt\w*|note\s+maximale|puntuación\s+máxima|pontuação\s+máxima|punteggio\s+massimo|hoogste\s+score|najwyższ\w+\s+(?:ocen|punkt)\w*)"
    # the machinery itself
    r"|\b(?:system|developer|hidden)\s+(?:prompt|message|instruction)s?\b|\bprompt\s+injection\b|\bend\s+of\s+(?:posting|vacancy|data|untrusted)\b"
    r"|\b(?:begin|end)\s+[0-9a-f]{16,}\b|[\"'](?:score|interest|claims|results?)[\"']\s*:|\bjailbreak\w*|\bnew\s+instructions?\s*:"
    r"|\bdo\s+not\s+(?:mention|reveal|disclose|flag|quote)\b[^.!?\n]{0,60}\b(?:instruction|sentence|note|prompt|paragraph)s?\b"
)
