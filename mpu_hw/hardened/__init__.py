"""Two rails of a unit in lockstep, so that no single fault of one of them opens anything."""

from .fail_closed import FailClosedPort
from .lockstep import connect_rails
from .rail import Rail
from .scrub import scrub_clocks
from .stored_bits import expose_stored_bits

__all__ = ["FailClosedPort", "Rail", "connect_rails", "expose_stored_bits", "scrub_clocks"]
