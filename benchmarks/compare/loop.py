"""Look once at every page named in the file given, five at a time; prints what changed. Run by ``tools.Loop``."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
from pathlib import Path

import httpx

MEMORY = Path("memory.json")


async def main() -> None:
    """Look and print."""
    memory = json.loads(MEMORY.read_text()) if MEMORY.exists() else {}
    said: dict[str, str] = {}
    gate = asyncio.Semaphore(5)

    async def look(client: httpx.AsyncClient, number: str) -> None:
        known = memory.get(number, {})
        async with gate:
            headers = {"If-None-Match": known["etag"]} if known.get("etag") else {}
            answer = await client.get(f"http://c{number}.example/careers", headers=headers)
        if answer.status_code == 304:
            return
        if answer.status_code >= 400:
            said[number] = "error"
            return
        digest = hashlib.sha256(answer.content).hexdigest()
        if known and digest != known["hash"]:
            said[number] = "changed"
        memory[number] = {"etag": answer.headers.get("etag", ""), "hash": digest}

    async with httpx.AsyncClient(timeout=10, follow_redirects=True) as client:
        numbers = json.loads(Path(sys.argv[1]).read_text())
        await asyncio.gather(*(look(client, str(number)) for number in numbers))
    MEMORY.write_text(json.dumps(memory))
    print(json.dumps(said))


if __name__ == "__main__":
    asyncio.run(main())
