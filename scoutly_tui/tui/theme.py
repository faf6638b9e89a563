"""Colours and glyphs: dark, light and high contrast, each readable in 16 colours, each glyph with an ASCII twin."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from textual.color import Color, ColorParseError
from textual.theme import BUILTIN_THEMES, Theme

from scoutly_tui.domain.errors import CannotRunError


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The signs that carry meaning, so that colour never has to. All are one cell wide."""

    cursor: str
    mark: str
    new: str
    saved: str
    snoozed: str
    discarded: str
    backlog: str
    hidden: str
    ok: str
    failed: str
    running: str
    waiting: str
    paused: str
    warning: str
    up: str
    down: str
    bar: str
    trough: str
    rule: str
    dot: str
    bullet: str
    ellipsis: str
    arrow: str
    blocks: str


UNICODE: Final = Glyphs(
    cursor="▌", mark="●", new="•", saved="★", snoozed="◷", discarded="✗", backlog="○", hidden="⊘",
    ok="✓", failed="✗", running="▶", waiting="·", paused="‖", warning="!", up="▲", down="▼",
    bar="━", trough="─", rule="─", dot="·", bullet="•", ellipsis="…", arrow="→", blocks=" ▁▂▃▄▅▆▇█",
)  # fmt: skip
ASCII: Final = Glyphs(
    cursor=">", mark="*", new="n", saved="S", snoozed="z", discarded="x", backlog="o", hidden="h",
    ok="+", failed="x", running=">", waiting=".", paused="=", warning="!", up="^", down="v",
    bar="#", trough="-", rule="-", dot="-", bullet="*", ellipsis="~", arrow=">", blocks=" .:-=+*#@",
)  # fmt: skip

DARK: Final = Theme(
    name="scoutly-dark",
    dark=True,
    primary="#7aa2f7",
    secondary="#9d7cd8",
    accent="#e0af68",
    success="#9ece6a",
    warning="#e0af68",
    error="#f7768e",
    foreground="#c8d0e8",
    background="#14161f",
    surface="#1a1d29",
    panel="#242838",
    variables={"muted": "#737b9c", "faint": "#3b4160", "cursor": "#2b3350", "hit": "#e0af68"},
)
LIGHT: Final = Theme(
    name="scoutly-light",
    dark=False,
    primary="#2e5cb8",
    secondary="#7847bd",
    accent="#8a5a00",
    success="#387a1f",
    warning="#8a5a00",
    error="#b3243b",
    foreground="#22273a",
    background="#fbfbfd",
    surface="#f0f1f6",
    panel="#e3e6f0",
    variables={"muted": "#666d86", "faint": "#c3c7d8", "cursor": "#d5def5", "hit": "#8a5a00"},
)
CONTRAST: Final = Theme(
    name="scoutly-contrast",
    dark=True,
    primary="#66d9ff",
    secondary="#ff9dff",
    accent="#ffe14d",
    success="#5dff5d",
    warning="#ffe14d",
    error="#ff8080",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#262626",
    variables={"muted": "#d0d0d0", "faint": "#808080", "cursor": "#004080", "hit": "#ffe14d"},
)
ANSI: Final = Theme(
    name="scoutly-ansi",
    ansi=True,
    dark=True,
    primary="ansi_bright_blue",
    secondary="ansi_magenta",
    accent="ansi_yellow",
    success="ansi_green",
    warning="ansi_yellow",
    error="ansi_red",
    foreground="ansi_default",
    background="ansi_default",
    surface="ansi_default",
    panel="ansi_default",
    variables={
        **BUILTIN_THEMES["ansi-dark"].variables,
        "muted": "ansi_default",
        "faint": "ansi_bright_black",
        "cursor": "ansi_black",
        "hit": "ansi_yellow",
    },
)
"""The terminal's own sixteen colours, whatever they are; without any where ``NO_COLOR`` is set."""
THEMES: Final = (DARK, LIGHT, CONTRAST, ANSI)
_SHORT_NAMES: Final = {
    "dark": DARK.name,
    "light": LIGHT.name,
    "contrast": CONTRAST.name,
    "high-contrast": CONTRAST.name,
    "ansi": ANSI.name,
}


def own_variables(theme: Theme) -> dict[str, str]:
    """What our own variables are in a ``theme`` that does not define them. A variable cannot name another."""
    if theme.ansi:
        return dict(ANSI.variables)
    colours = theme.to_color_system().generate()
    ink, paper, accent = (Color.parse(colours[name]) for name in ("foreground", "background", "accent"))
    return {
        "muted": paper.blend(ink, 0.6).hex,
        "faint": paper.blend(ink, 0.3).hex,
        "cursor": paper.blend(Color.parse(colours["primary"]), 0.3).hex,
        "hit": accent.hex,
    }


OWN_NAME: Final = "own"
_PARTS: Final = (
    "primary", "secondary", "accent", "success", "warning", "error", "foreground", "background", "surface", "panel",
)  # fmt: skip
_OWN_PARTS: Final = ("muted", "faint", "cursor", "hit")


def own_theme(base: Theme, colours: Mapping[str, str]) -> Theme:
    """``base`` with the ``colours`` of the settings in it. Raises CannotRunError for what is no part or no colour."""
    for part, colour in colours.items():
        if part not in (*_PARTS, *_OWN_PARTS):
            raise CannotRunError(
                f"[ui] colors: there is no part “{part}”.", f"Use {', '.join((*_PARTS, *_OWN_PARTS))}."
            )
        try:
            Color.parse(colour)
        except ColorParseError:
            raise CannotRunError(
                f"[ui] colors: {part} = “{colour}” is no colour.", "Write it as #rrggbb, or by its name."
            ) from None
    theme = replace(base, name=OWN_NAME, variables=dict(base.variables))
    for part, colour in colours.items():
        if part in _PARTS:
            setattr(theme, part, colour)
        else:
            theme.variables[part] = colour
    theme.dark = Color.parse(theme.background).brightness < 0.5 if "background" in colours else base.dark
    return theme


def chosen_theme(wanted: str, known: Mapping[str, Theme], *, no_color: bool = False) -> str:
    """The name of the theme to start with: the terminal's own where no colour is wanted.

    Raises CannotRunError for a theme that does not exist.
    """
    if no_color:
        return ANSI.name
    name = _SHORT_NAMES.get(wanted, wanted) or DARK.name
    if name not in known:
        raise CannotRunError(
            f"There is no theme “{wanted}”.",
            f"[ui] theme takes dark, light, contrast, ansi, or one of {', '.join(sorted(known))}.",
        )
    return name


def chosen_glyphs(wanted: str, environment: Mapping[str, str] | None = None) -> Glyphs:
    """``unicode``, ``ascii``, or with ``auto`` whatever the locale's encoding can carry.

    Raises CannotRunError for any other word.
    """
    environment = os.environ if environment is None else environment
    match wanted:
        case "ascii":
            return ASCII
        case "unicode":
            return UNICODE
        case "auto" | "":
            return UNICODE if _speaks_utf8(environment) and environment.get("TERM") != "linux" else ASCII
        case _:
            raise CannotRunError(f"[ui] glyphs = “{wanted}” is not known.", "Use auto, unicode or ascii.")


def _speaks_utf8(environment: Mapping[str, str]) -> bool:
    named = environment.get("LC_ALL") or environment.get("LC_CTYPE") or environment.get("LANG") or ""
    return "utf" in named.lower()
