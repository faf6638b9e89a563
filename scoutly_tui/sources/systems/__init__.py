"""Job-board systems, one small module each, in the order in which they are asked about a page."""

from typing import Final

from scoutly_tui.sources.protocol import Source
from scoutly_tui.sources.systems import ashby, greenhouse, lever

SYSTEMS: Final[tuple[Source, ...]] = (greenhouse.SOURCE, lever.SOURCE, ashby.SOURCE)
