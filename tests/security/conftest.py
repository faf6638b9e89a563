"""The stages of the worker tests, for looking at what processes leave behind."""

from __future__ import annotations

from tests.worker.conftest import _worker_database, gateway, postgres_url, stage

__all__ = ["_worker_database", "gateway", "postgres_url", "stage"]
