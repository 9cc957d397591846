"""Which rules a whole session of the suite exercised too rarely."""

from sim.coverage import RARE, format_rare, rare, required_rules, unexercised

__all__ = ["HARDLY", "complaints"]

# Rules that the suite need not exercise RARE times, and why.
HARDLY: dict[str, str] = {}


def complaints(revision, counts, excluded=HARDLY):
    """Say which rules of a revision a whole session exercised too rarely."""
    rules = required_rules(revision)
    hardly = {r: times for r, times in rare(counts, rules).items() if r not in excluded}
    if missing := unexercised(counts, rules):
        yield f"{revision}, exercised by nothing: {', '.join(missing)}"
    if hardly:
        yield f"{revision}, exercised fewer than {RARE} times: {format_rare(hardly)}"
