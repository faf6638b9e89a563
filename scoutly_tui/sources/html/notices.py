"""What a page says about itself: that nothing is open."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from scoutly_tui.sources.folding import fold
from scoutly_tui.sources.html.words import CONDITION, NO_RESULTS
from scoutly_tui.sources.page import Page
from scoutly_tui.sources.phrases import NOTHING_OPEN

_LONGEST: Final = 320
_NEGATION: Final = re.compile(
    r"\bn[oeu]|\bni[en]|\bn[eê][mn]|\bke[in]|\bauc|\bpas\b|\bsin\b|\bsem\b|\bgeen|\bbrak|\bz[aá]dn|\bž[aá]dn"
    r"|\bin[gt]|\bikke|\bei\b|\byok|bulunm|\bzero|\b0\b|\bhiring|filled|check back"
    r"|\btous\b|\bna[vm]|\bni\b|\btidak|\bbelum|\btiada|няма|ไม่|لا |אין|нет|нема|не на|ません|ない|終了|暂无|没有|暫無|없|않",
    re.IGNORECASE,
)


def says_nothing_open(page: Page) -> bool:
    """Whether ``page`` says plainly, in any of some twenty languages, that no position is open now."""
    return nothing_open_in(page.text.split("\n"))


def nothing_open_in(lines: Iterable[str]) -> bool:
    """The same for the visible ``lines`` of a page."""
    return any(_says_so(fold(line)) for line in lines if 3 < len(line) <= _LONGEST and _NEGATION.search(line))


def _says_so(plain: str) -> bool:
    if NO_RESULTS.match(plain):
        return True
    match = NOTHING_OPEN.search(plain)
    return match is not None and CONDITION.search(plain[: match.start()]) is None
