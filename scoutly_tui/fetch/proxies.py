"""The proxy that the environment names for a URL, as curl and others read the usual variables."""

from __future__ import annotations

import re
from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit
from urllib.request import getproxies_environment


def proxy_for(url: str) -> str:
    """The URL of the proxy to use for ``url``; empty for none.

    ``HTTP_PROXY``, ``HTTPS_PROXY`` and ``ALL_PROXY`` count, lower-case forms first; ``NO_PROXY`` lists
    names (with their subdomains), addresses, networks, each with an optional port, or ``*``.
    """
    parts = urlsplit(url)
    proxies = getproxies_environment()
    proxy = proxies.get(parts.scheme) or proxies.get("all") or ""
    if not proxy or _bypassed(parts.hostname or "", _port(url), proxies.get("no", "")):
        return ""
    return proxy if "://" in proxy else f"http://{proxy}"


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (443 if parts.scheme == "https" else 80)


def _bypassed(host: str, port: int, no_proxy: str) -> bool:
    entries = [entry.strip().lower() for entry in no_proxy.split(",")]
    return any(entry == "*" or _matches(host, port, entry) for entry in entries if entry)


def _matches(host: str, port: int, entry: str) -> bool:
    with_port = re.fullmatch(r"(\[.+\]|[^:]+):(\d+)", entry)
    if with_port is not None:
        if int(with_port.group(2)) != port:
            return False
        entry = with_port.group(1)
    entry = entry.strip("[]").lstrip("*").lstrip(".")
    try:
        return ip_address(host) in ip_network(entry, strict=False)
    except ValueError:
        return host == entry or host.endswith(f".{entry}")
