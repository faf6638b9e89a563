"""What mkdocs is told beyond ``mkdocs.yml``: the reference pages, the diagrams, and a menu of the pages there are."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import diagrams
import reference
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

_LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)#\s]+)(#[^)\s]*)?\)")
TO_COME = (
    "performance.md",
    "security.md",
    "reliability.md",
    "matching.md",
    "second-opinion.md",
    "sources.md",
)
ROOT = Path(__file__).resolve().parent.parent
MENU: list[tuple[str, Any]] = [
    ("scoutly", "index.md"),
    ("Tutorial", "tutorial.md"),
    (
        "How to",
        [
            ("work through postings", "how-to/triage.md"),
            ("be told of matches", "how-to/notifications.md"),
            ("run it on a Raspberry Pi", "how-to/pi.md"),
            ("run it on a laptop that sleeps", "how-to/laptop.md"),
            ("keep watch without the screens", "headless.md"),
            ("use PostgreSQL and several workers", "how-to/postgresql.md"),
            ("ask a model of your own", "how-to/local-model.md"),
            ("go through a proxy", "how-to/proxy.md"),
            ("move house", "how-to/moving.md"),
            ("bring in what you have", "how-to/bringing-in.md"),
            ("add a source", "how-to/adding-a-source.md"),
        ],
    ),
    (
        "Reference",
        [
            ("Commands", "reference/commands.md"),
            ("Settings", "reference/settings.md"),
            ("Keys", "reference/keys.md"),
            ("Sources", "reference/sources.md"),
            ("Problem kinds", "reference/problems.md"),
            ("JSON documents", "reference/json.md"),
            ("Changelog", "changelog.md"),
        ],
    ),
    (
        "Explanation",
        [
            ("Scheduling", "explanation/scheduling.md"),
            ("Politeness", "explanation/politeness.md"),
            ("Matching", "explanation/matching.md"),
            ("Matching, measured", "matching.md"),
            ("Second opinion", "second-opinion.md"),
            ("Reading careers pages", "sources.md"),
            ("Reliability", "explanation/reliability.md"),
            ("What it survives", "reliability.md"),
            ("What it costs", "performance.md"),
            ("Security", "security.md"),
            ("Privacy", "privacy.md"),
            ("How it is built", "architecture.md"),
        ],
    ),
]
"""Title and page, or title and pages below it. A page that is not there is left out."""


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Put the pages that there are into the menu, and those that no menu names at its end."""
    folder = Path(config.docs_dir)
    there = {str(path.relative_to(folder)) for path in folder.rglob("*.md")} | set(made())
    config.nav = _menu(MENU, there)
    named = set(_named(MENU))
    more = sorted(there - named)
    if more:
        config.nav.append({"More": more})
    return config


def made() -> dict[str, str]:
    """The pages that are made from the code, and from files beside the documentation."""
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    section = re.search(r"^## Adding a source\n(.*?)(?=^## )", contributing, flags=re.DOTALL | re.MULTILINE)
    assert section is not None, "CONTRIBUTING.md has no section “Adding a source”"
    return {
        **reference.pages(),
        "how-to/adding-a-source.md": f"# Add a source\n{section[1]}",
        "changelog.md": (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"),
    }


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make links of files that are no pages plain, and those of pages written for another place right."""
    here = Path(page.file.src_uri).parent
    there = {file.src_uri for file in files}

    def mend(link: re.Match[str]) -> str:
        words, target, anchor = link[1], link[2], link[3] or ""
        if re.match(r"[a-z]+:|#|/", target):
            return link[0]
        if _inside(here / target) in there:
            return link[0]
        in_docs = _inside(Path(target)).removeprefix("docs/")
        if in_docs in there:
            return f"[{words}]({os.path.relpath(in_docs, here)}{anchor})"
        beside = (ROOT / "docs" / here / target).exists() or (ROOT / target).exists()
        # Some pages are written by and by; what names them may come first.
        return words if beside or in_docs in TO_COME else link[0]

    return _LINK.sub(mend, markdown)


def _inside(path: Path) -> str:
    return os.path.normpath(path).replace(os.sep, "/")


def _menu(entries: list[tuple[str, Any]], there: set[str]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for title, page in entries:
        if isinstance(page, list):
            made.append({title: _menu(page, there)})
        elif page in there:
            made.append({title: page})
    return made


def _named(entries: list[tuple[str, Any]]) -> list[str]:
    return [path for _, page in entries for path in (_named(page) if isinstance(page, list) else [page])]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is made from the code: reference pages, diagrams, and the screens' pictures."""
    for path, text in made().items():
        files.append(File.generated(config, path, content=text))
    for name, text in reference.schemas().items():
        files.append(File.generated(config, f"schemas/{name}", content=text))
    for source in sorted((Path(config.docs_dir) / "diagrams").glob("*.txt")):
        svg = diagrams.draw(source.read_text(encoding="utf-8"))
        files.append(File.generated(config, f"diagrams/{source.stem}.svg", content=svg))
    for picture in sorted((ROOT / "screenshots").glob("*.svg")):
        files.append(File.generated(config, f"screenshots/{picture.name}", content=picture.read_bytes()))
    return files
