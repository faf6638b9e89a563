"""``learned`` and ``eval``: what decisions taught the scores, and whether that serves."""

from __future__ import annotations

from cli_caller import Cli


def test_with_nothing_decided_it_says_what_is_missing(cli: Cli) -> None:
    said = cli("learned")
    assert said.code == 0
    assert "Nothing learned yet: 0 yes and 0 no, and 10 decisions are needed." in said.out


def test_the_document_has_the_published_keys(cli: Cli) -> None:
    from scoutly_tui.cli.schemas import SCHEMAS

    for command in ("learned", "eval"):
        assert set(cli(command, "--json").json) == set(SCHEMAS[command]["required"])


def test_beginning_anew_is_told_with_the_way_back(cli: Cli) -> None:
    assert "--recall" in cli("learned", "--reset").out
    assert cli("learned", "--json").json["since"] is not None
    assert "count again" in cli("learned", "--recall").out
    assert cli("learned", "--json").json["since"] is None


def test_reset_and_recall_contradict_each_other(cli: Cli) -> None:
    said = cli("learned", "--reset", "--recall")
    assert said.code == 2
    assert "contradict" in said.err
