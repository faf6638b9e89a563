"""Turns of phrase that are addressed to a machine and not to an applicant, in eight languages.

English, German, French, Spanish, Dutch, Portuguese, Italian, Polish; each tuple holds regular expressions.
"""

from __future__ import annotations

import re
from typing import Final

_WITHIN: Final = r"[^.!?\n]{0,60}?"
_SHORTLY: Final = r"[^.!?\n]{0,25}?"

_MACHINES: Final = (
    r"a\.?i\.?", r"llms?", r"gpt\w*", r"chatbots?", r"bots?", r"(?:large )?language models?",
    r"(?:ai|language|virtual|automated) (?:assistants?|models?|agents?|systems?|screeners?)",
    r"k\.?i\.?", r"sprachmodell\w*", r"i\.?a\.?", r"mod[eè]les? de langage", r"modelos? de (?:lenguaje|linguagem)",
    r"taalmodel\w*", r"modell[oi] linguistic[oi]", r"model\w* językow\w*",
)  # fmt: skip
_NOT_A_PROFESSION: Final = (
    r"(?![\w-]|\s*(?:and|&|/|,|or)?\s*(?:\w+\s+)?(?:engineer|develop|research|scientist|enthus|expert|team|compan|product"
    r"|start|nativ|first|field|industr|tool|space|lab|skill|experience|integrat|technolog|solution|entwickl|forsch|ingen))"
)
_IGNORE: Final = (
    r"ignor\w*", r"disregard\w*", r"forget\w*", r"overrid\w*", r"bypass\w*", r"vergiss", r"vergessen", r"missacht\w*",
    r"négligez", r"oubli\w+", r"olvid\w+", r"negeer\w*", r"vergeet", r"esque[cç]\w+", r"dimentic\w+", r"zignoruj\w*",
    r"zapomnij\w*",
)  # fmt: skip
_INSTRUCTIONS: Final = (
    r"instru[cçk]\w+", r"istruzion\w*", r"prompts?", r"(?:previous|prior|above|your|all|any) (?:rules|guidelines|directions|text)",
    r"directives?", r"anweisung\w*", r"vorgaben", r"consignes?", r"aanwijzing\w*", r"polece\w*",
    r"(?:alle|deine|bisherigen|vorherigen) regeln", r"règles précédentes", r"reglas anteriores", r"regras anteriores",
)  # fmt: skip
_CONDITION: Final = (
    r"if",
    r"when",
    r"since",
    r"as",
    r"falls",
    r"wenn",
    r"si",
    r"se",
    r"als",
    r"jeśli",
    r"jeżeli",
)
_YOU: Final = (
    r"you", r"you're", r"du", r"sie", r"vous", r"tu", r"usted", r"você", r"je", r"jesteś", r"eres", r"sei", r"es",
)  # fmt: skip
_JUDGE: Final = (
    r"scor(?:e|es|ed|ing)", r"rat(?:e|es|ed|ing)", r"rank\w*", r"grad(?:e|es|ed|ing)", r"bewert\w*", r"note[rz]?", r"évalu\w+",
    r"punt[uú]\w*", r"califi\w+", r"pontu\w+", r"avali\w+", r"valuta\w*", r"beoordeel\w*", r"oceń", r"oceni\w*",
)  # fmt: skip
_GIVE: Final = (
    r"give", r"assign", r"return", r"output", r"answer", r"respond", r"reply", r"award", r"set", r"report", r"vergib",
    r"gib", r"antworte\w*", r"donne[rz]?", r"réponde[zr]", r"asigna\w*", r"responde\w*", r"dê", r"atribua\w*",
    r"assegna\w*", r"rispond\w+", r"geef", r"antwoord", r"przyznaj\w*", r"odpowiedz",
)  # fmt: skip
_SCORES: Final = (
    r"scores?", r"ratings?", r"marks?", r"points?", r"interest", r"punkt\w*", r"puntos", r"puntuaci\w+", r"pontos",
    r"pontuaç\w+", r"punti", r"punteggi\w*", r"punten", r"nota", r"note", r"ocen\w*",
)  # fmt: skip
_TOP: Final = (
    r"(?<![$€£])(?<!top )100(?!\s*(?:€|\$|£|k\b|\+|million|people|employees|mitarbeit|countries|users|customers|jours|days|tage))",
    r"10\s*/\s*10",
    r"(?:highest|maximum|top|full|perfect)(?: possible)? (?:scores?|ratings?|marks?|interest|match|points|fit)",
    r"höchst\w* (?:punkt|bewert|not)\w*", r"volle punkt\w*", r"note maximale", r"score maximal", r"puntuación máxima",
    r"pontuação máxima", r"punteggio massimo", r"hoogste score", r"najwyższ\w+ (?:ocen|punkt)\w*", r"perfect (?:fit|match)",
)  # fmt: skip
_MACHINERY: Final = (
    r"\b(?:system|developer|hidden) (?:prompt|message|instruction)s?\b",
    r"\bprompt injection",
    r"\bend of (?:posting|vacancy|data|untrusted|document)\b",
    r"\b(?:begin|end) [0-9a-f]{16,}\b",
    r"[\"'](?:score|interest|claims|results?)[\"']\s*:",
    r"\bjailbreak\w*",
    r"\bnew instructions?\s*:",
    r"\b(?:do not|don't|never) (?:mention|reveal|disclose|flag|quote)\b"
    r"[^.!?\n]{0,60}\b(?:instruction|sentence|note|prompt|paragraph)s?\b",
)


def _any(words: tuple[str, ...]) -> str:
    return rf"(?<!\w)(?:{'|'.join(words)})(?!\w)"


_MACHINE: Final = rf"(?<!\w)(?:{'|'.join(_MACHINES)}){_NOT_A_PROFESSION}"
_GREETING: Final = (
    r"dear", r"hey", r"hello", r"attention", r"(?:note|message|instructions?) (?:to|for)", r"hinweis (?:an|für)", r"liebe[rs]?",
    r"à l['’]attention (?:de|des)", r"nota para", r"aan", r"nota per",
)  # fmt: skip
SPEAKS_TO_MACHINES: Final = re.compile(
    "|".join(
        (
            # Ignore all previous instructions.
            _any(_IGNORE) + _WITHIN + _any(_INSTRUCTIONS),
            # If you are a language model … You are now a helpful assistant. Dear AI …
            _any(_CONDITION) + _SHORTLY + _any(_YOU) + _SHORTLY + _MACHINE,
            r"\byou are (?:now )?(?:an? )?(?:\w+ ){0,2}?"
            r"(?:ai|language|recruit\w*|hiring|scoring|helpful) (?:assistant|model|bot|system)\b",
            _any(_GREETING) + r"\s+(?:any\s+|all\s+|the\s+|alle\s+|an\s+)?" + _MACHINE,
            # Score this 100. Give it the highest rating.
            _any(_JUDGE) + _WITHIN + _any(_TOP),
            _any(_GIVE) + _WITHIN + _any(_SCORES) + _WITHIN + _any(_TOP),
            _any(_GIVE) + _WITHIN + _any(_TOP) + _WITHIN + _any(_SCORES),
            *_MACHINERY,
        )
    ),
    re.IGNORECASE,
)
"""Matches within a sentence that a machine is meant to obey."""
