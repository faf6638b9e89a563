"""The only place that talks to Huey.

``huey_consumer scoutly_tui.worker.huey -w 5`` finds the instance here; it is made when first asked for, from
``SCOUTLY_HOME`` and ``SCOUTLY_USER``.
"""

from typing import Any

from scoutly_tui.worker import drivers

__all__ = ["drivers", "huey"]


def __getattr__(name: str) -> Any:
    if name == "huey":
        from scoutly_tui.worker.instance import consumer_huey

        return consumer_huey()
    raise AttributeError(name)
