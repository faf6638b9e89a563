"""``scoutly serve``: the screens in a browser, by textual-serve."""

from __future__ import annotations

import shlex
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import click

from scoutly_tui.cli import output
from scoutly_tui.cli.session import Command, Session
from scoutly_tui.domain.errors import CannotRunError

if TYPE_CHECKING:
    from aiohttp import web

TEMPLATES: Final = Path(__file__).with_name("web")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "[::1]")


@click.command(cls=Command, data=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535), help="The port.")
@click.option("--public-url", metavar="URL", help="How browsers reach it, behind a proxy of yours.")
@click.option("--read-only", is_flag=True, help="Let nothing be changed.")
@click.pass_obj
def serve(session: Session, host: str, port: int, public_url: str | None, read_only: bool) -> None:
    """Show the screens in a browser.

    It asks for no password, so it listens on this machine only. From another one reach it through SSH: ssh -L
    8000:127.0.0.1:8000 HOST, then open http://127.0.0.1:8000. Every browser tab is a program of its own.
    """
    _check_installed()
    home = session.open(stay=False)
    if not is_loopback(host):
        output.note(
            f"Warning: whoever can reach {host}:{port} can read and change everything here; nobody is asked for a"
            " password. Reaching it through SSH is safer: see scoutly serve --help"
        )
    url = public_url or f"http://{f'[{host}]' if ':' in host else host}:{port}"
    folder = ["--home", str(Path(session.home).absolute())] if session.home else []
    command = [sys.executable, "-m", "scoutly_tui", *folder, "--user", home.user_name]
    make(shlex.join([*command, *(["--read-only"] if read_only else [])]), host, port, url).serve()


def is_loopback(host: str) -> bool:
    """Whether nobody else can reach ``host``."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _check_installed() -> None:
    try:
        import textual_serve  # noqa: F401
    except ImportError:
        raise CannotRunError(
            "textual-serve is not installed.", "Install it with: pip install 'scoutly[web]'"
        ) from None


def origins(host: str, port: int, url: str) -> set[str]:
    """From which pages the screens may be spoken to: our own, by the names a loopback address has."""
    names = _LOOPBACK if is_loopback(host) else ()
    return {url.rstrip("/"), *(f"http://{name}:{port}" for name in names)}


def make(command: str, host: str, port: int, url: str) -> Any:
    """A server of textual-serve that runs ``command`` for every tab.

    It loads nothing from elsewhere, and talks to no page but its own: any page open in the same browser could
    otherwise connect to this address and press keys.
    """
    from aiohttp import web
    from textual_serve.server import Server

    allowed = origins(host, port, url)
    hosts = {urlsplit(origin).netloc for origin in allowed}
    is_open = not is_loopback(host)

    @web.middleware
    async def only_ours(request: web.Request, handler: Any) -> web.StreamResponse:
        origin = request.headers.get("Origin")
        if (
            origin is not None
            and origin.rstrip("/") not in allowed
            and not (is_open and _same(origin, request))
        ):
            raise web.HTTPForbidden(text="This page is not scoutly's.")
        if not is_open and request.host not in hosts:
            raise web.HTTPForbidden(text="This name is not scoutly's.")
        answer: web.StreamResponse = await handler(request)
        return answer

    class Ours(Server):
        async def _make_app(self) -> web.Application:
            app: web.Application = await super()._make_app()
            app.middlewares.append(only_ours)
            return app

        async def on_startup(self, app: web.Application) -> None:
            output.note(f"scoutly is at {url} — Ctrl+C ends it.")

        def initialize_logging(self) -> None:
            pass

    return Ours(command, host=host, port=port, title="scoutly", public_url=url, templates_path=TEMPLATES)


def _same(origin: str, request: web.Request) -> bool:
    return urlsplit(origin).netloc == request.host


COMMANDS = {"serve": serve}
