"""Which addresses scoutly may connect to: the public internet, and what a person allowed on top.

The ranges are those of the IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its
updates); of IPv6 only global unicast (2000::/3) is public at all.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import urlsplit

from scoutly_tui.domain.errors import CheckError, ProblemKind

Address = IPv4Address | IPv6Address

_SPECIAL: Final[tuple[tuple[IPv4Network | IPv6Network, str], ...]] = tuple(
    (ip_network(network), words)
    for network, words in (
        ("0.0.0.0/8", "an address of this machine"),
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's private address"),
        ("127.0.0.0/8", "a loopback address"),
        ("169.254.169.254/32", "a cloud's metadata address"),
        ("169.254.0.0/16", "a link-local address"),
        ("172.16.0.0/12", "a private address"),
        ("192.0.0.0/24", "a reserved address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.31.196.0/24", "a reserved address"),
        ("192.52.193.0/24", "a reserved address"),
        ("192.88.99.0/24", "a 6to4 relay's address"),
        ("192.168.0.0/16", "a private address"),
        ("192.175.48.0/24", "a reserved address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("::/128", "an address of this machine"),
        ("::1/128", "a loopback address"),
        ("::ffff:0:0/96", "an IPv4 address in disguise"),
        ("64:ff9b::/96", "a NAT64 address"),
        ("64:ff9b:1::/48", "a NAT64 address"),
        ("2001::/32", "a Teredo address"),
        ("2001::/23", "a reserved address"),
        ("2001:db8::/32", "a documentation address"),
        ("2002::/16", "a 6to4 address"),
        ("2620:4f:8000::/48", "a reserved address"),
        ("3fff::/20", "a documentation address"),
        ("fc00::/7", "a private address"),
        ("fd00:ec2::254/128", "a cloud's metadata address"),
        ("fe80::/10", "a link-local address"),
        ("fec0::/10", "a private address"),
        ("ff00::/8", "a multicast address"),
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
_LOCAL_NAMES: Final = re.compile(
    r"^(localhost|.*\.(localhost|local|internal|home\.arpa)|ip6-(localhost|loopback))$"
)
_LEGACY_IPV4: Final = re.compile(r"^(0x[0-9a-f]*|\d+)(\.(0x[0-9a-f]*|\d+)){0,3}$")


def special_purpose(address: Address) -> str:
    """What makes ``address`` no public one, such as “a loopback address”; empty for a public one."""
    for network, words in _SPECIAL:
        if address.version == network.version and address in network:
            return words
    if isinstance(address, IPv6Address) and address not in _GLOBAL_UNICAST:
        return "a reserved address"
    return ""


def literal_address(host: str) -> Address | None:
    """The address that ``host`` spells, in any form a resolver takes (``127.1``, ``0x7f000001``), or None."""
    host = host.strip("[]")
    try:
        return ip_address(host)
    except ValueError:
        pass
    if _LEGACY_IPV4.match(host.lower()):
        try:
            return IPv4Address(socket.inet_aton(host))
        except OSError:
            return None
    return None


class Guard:
    """Judges URLs before a request and addresses before a connection.

    ``allow_private`` lists networks that are fine although they are not public; there every port is too.
    ``resolves_here`` is false behind a gateway or proxy, where no address but a literal one is ever seen.
    """

    def __init__(self, allow_private: Sequence[str] = ()) -> None:
        self._allowed = tuple(ip_network(network) for network in allow_private)

    def judge_url(self, url: str, *, resolves_here: bool = True) -> None:
        """Raises CheckError (network) unless ``url`` may be asked for."""
        try:
            parts = urlsplit(url)
            host, port = (parts.hostname or "").rstrip("."), parts.port
        except ValueError:
            raise _refusal(f"“{url[:80]}” is not a web address") from None
        if parts.scheme not in ("http", "https") or not host:
            raise _refusal(f"“{url[:80]}” is no http or https address")
        if parts.username is not None or parts.password is not None:
            raise _refusal(f"the address at {host} carries a user name or password")
        port = port if port is not None else (443 if parts.scheme == "https" else 80)
        address = literal_address(host)
        if address is not None:
            self.judge_address(address, port, host)
        elif _LOCAL_NAMES.match(host.lower()) and not self._allowed:
            raise _refusal(f"{host} points to a private address")
        elif not _usual_port(port) and not (resolves_here and self._allowed):
            raise _refusal(f"{host} is asked for on port {port}, where no website lives")

    def judge_address(self, address: Address, port: int, host: str) -> None:
        """Raises CheckError (network) unless ``host`` may be visited at ``address`` and ``port``."""
        if any(address.version == network.version and address in network for network in self._allowed):
            return
        if words := special_purpose(address):
            raise _refusal(f"{host} points to {words}")
        if not _usual_port(port):
            raise _refusal(f"{host} is asked for on port {port}, where no website lives")


def _usual_port(port: int) -> bool:
    return port in (80, 443) or 8000 <= port <= 8999


def _refusal(what: str) -> CheckError:
    return CheckError(ProblemKind.NETWORK, f"scoutly does not go there: {what}.")
