"""The demo's language model: it answers as one would, by simple rules, and like one it is not always right.

It speaks the chat-completions protocol (https://platform.openai.com/docs/api-reference/chat) as far as scoutly asks.
It knows nothing but the messages it is sent. Now and then it claims what is not in the posting, or thinks quite
differently of it, so that one sees what becomes of that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final
from zlib import crc32

NAME: Final = "demo-model"
_FENCED: Final = re.compile(r"BEGIN ([0-9a-f]{32})\n(.*?)\nEND \1", re.DOTALL)
_ASKED: Final = re.compile(r"with the id (\w+):")
_WORD: Final = re.compile(r"[a-z0-9+#.]{2,}")
_COMMON: Final = frozenset(
    "and are for from have our the this that with you your will work team who what in of to we on as an or is at be by"
    " engineer senior lead staff all more about their they can into not but it its job role company".split()
)
_WEIGHTY: Final = ("on-call", "travel", "office", "relocat", "visa", "weekend", "shift", "overtime")
MOST_GROUNDS: Final = 4
LONGEST_QUOTE: Final = 180


def answer(body: bytes) -> dict[str, Any]:
    """The completion of a request. Raises ValueError for one that is none."""
    request = json.loads(body)
    try:
        system, user = (message["content"] for message in request["messages"][:2])
        profile, material = (part for _, part in _FENCED.findall(user)[:2])
    except (KeyError, TypeError, ValueError):
        raise ValueError("This is no question that the demo's model understands.") from None
    known = _words(profile)
    said = (
        _screened(known, material)
        if '"results"' in system
        else _read(known, material, _ASKED.findall(user)[-1])
    )
    text = json.dumps(said, ensure_ascii=False)
    return {
        "id": f"demo-{crc32(body):08x}", "object": "chat.completion", "model": NAME,
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": (len(system) + len(user)) // 4, "completion_tokens": len(text) // 4},
    }  # fmt: skip


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower())) - _COMMON


def _screened(known: frozenset[str], material: str) -> Mapping[str, Any]:
    results = []
    for line in material.splitlines():
        item = json.loads(line)
        shared = sorted(_words(item.get("title", "")) & known)
        interest = min(95, 25 + 30 * len(shared))
        why = f"speaks of {', '.join(shared[:2])}" if shared else "another line of work"
        results.append({"id": item["id"], "interest": interest, "why": why})
    return {"results": results}


def _read(known: frozenset[str], material: str, asked: str) -> Mapping[str, Any]:
    lines = [line.strip(" -*•") for line in material.splitlines() if len(line.strip()) > 20]
    shared = {line: sorted(_words(line) & known) for line in lines}
    best = sorted((line for line in lines if shared[line]), key=lambda line: (-len(shared[line]), line))
    claims = [
        _claim("reason", f"It asks for {', '.join(shared[line][:3])}, which you bring.", line)
        for line in best[:MOST_GROUNDS]
    ]
    claims += [
        _claim("consideration", f"It speaks of {word}: ask what that means.", line)
        for line in lines
        for word in _WEIGHTY
        if word in line.lower()
    ][:2]
    claims += [
        _claim("stretch", "This would be new to you.", line)
        for line in lines
        if not shared[line] and "experience" in line.lower()
    ][:1]
    score = min(95, 20 + 9 * len({word for line in best for word in shared[line]}))
    lot = crc32(material.encode()) % 10
    if lot == 0:
        claims.append(
            _claim("reason", "It offers a company boat.", "Every colleague gets a company boat on joining.")
        )
    if lot == 1:
        score = 100 - score
    fit = "Close to" if score >= 60 else "Some way from" if score >= 35 else "Far from"
    return {"id": asked, "claims": claims, "summary": f"{fit} what the profile asks for.", "score": score}


def _claim(kind: str, text: str, line: str) -> dict[str, str]:
    quote = line if len(line) <= LONGEST_QUOTE else line[:LONGEST_QUOTE].rsplit(" ", 1)[0]
    return {"kind": kind, "text": text, "quote": quote}
