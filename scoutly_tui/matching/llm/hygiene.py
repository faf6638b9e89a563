"""Making a posting's text fit to be shown to a model: nothing hidden, nothing that speaks to the model.

None of this is a wall by itself. What holds is that an answer is bounded, proven and never acted upon.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Final

from scoutly_tui.matching.llm.machine_talk import SPEAKS_TO_MACHINES

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
    text = "".join(character for character in unicodedata.normalize("NFC", text) if _is_seen(character))
    text = _MARKERS.sub(" ", text)
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
        if sentence.strip() and SPEAKS_TO_MACHINES.search(sentence):
            removed += 1
            if not kept or kept[-1] != f"{CUT} ":
                kept.append(f"{CUT} ")
        else:
            kept.append(sentence)
    return Disarmed("".join(kept).strip(), removed)
