"""Secure connections: whom they trust, and that a judged address does not change whom they ask for."""

from __future__ import annotations

import socket

import pytest
from loopback import drip, reply, taking

from scoutly_tui.domain.errors import CannotRunError, CheckError, ProblemKind

DEADLINE = 0.3
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def everything_is_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every name resolves to this machine."""
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _, *rest, **named: real("127.0.0.1", *rest, **named))


def test_a_certificate_nobody_vouches_for_is_refused(secure_world, make_client, monkeypatch) -> None:
    everything_is_here(monkeypatch)
    client = make_client(respect_robots=False, allow_private=["127.0.0.0/8"])
    with pytest.raises(CheckError, match=r"certificate of jobs\.example is not valid") as failed:
        client.visit("me").get(f"https://jobs.example:{secure_world.port}/careers")
    assert failed.value.kind is ProblemKind.NETWORK


def test_a_private_authority_works_and_the_name_not_the_address_is_verified(
    secure_world, certificate, make_client, monkeypatch
) -> None:
    everything_is_here(monkeypatch)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    secure_world.on("/careers", reply(200, "jobs"))
    client = make_client(respect_robots=False, allow_private=["127.0.0.0/8"])
    assert client.visit("me").get(f"https://jobs.example:{secure_world.port}/careers").body == b"jobs"
    assert secure_world.asked()[0].headers["host"] == f"jobs.example:{secure_world.port}"
    with pytest.raises(CheckError, match=r"certificate of other\.example is not valid"):
        client.visit("me").get(f"https://other.example:{secure_world.port}/careers")


def test_a_drip_over_tls_ends_with_the_deadline_too(
    secure_world, certificate, make_client, monkeypatch
) -> None:
    everything_is_here(monkeypatch)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
    secure_world.on("/careers", drip(OK + b"X-Slow: ", b"a"))
    client = make_client(respect_robots=False, deadline_seconds=DEADLINE, allow_private=["127.0.0.0/8"])
    with taking(DEADLINE + 1), pytest.raises(CheckError) as failed:
        client.visit("me").get(f"https://jobs.example:{secure_world.port}/careers")
    assert failed.value.kind is ProblemKind.TIMEOUT


def test_certificates_that_cannot_be_read_are_nobodys_network_problem(
    make_client, monkeypatch, tmp_path
) -> None:
    (tmp_path / "empty.pem").write_text("nothing")
    for name in ("missing.pem", "empty.pem"):
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / name))
        with pytest.raises(CannotRunError, match="SSL_CERT_FILE"):
            make_client(respect_robots=False).visit("me").get("https://jobs.example/careers")
