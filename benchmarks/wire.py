"""The requests that a benchmark's small server is sent: HTTP/1.1 with keep-alive, and nothing but GET."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable


async def converse(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    answer: Callable[[str, dict[str, str]], Awaitable[bytes]],
) -> None:
    """Send what ``answer`` makes of each request's target and headers (names in lower case), until the client goes."""
    try:
        while request := await reader.readuntil(b"\r\n\r\n"):
            lines = request.decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines[1:] if ":" in line)
            }
            writer.write(await answer(lines[0].split(" ")[1], headers))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()
