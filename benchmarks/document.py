"""A document, part of which a command writes."""

__all__ = ["parts"]


def parts(document: str, begin: str, end: str) -> tuple[str, str, str]:
    """Give what stands before two marks, between them and behind them.

    Raises
    ------
    ValueError
        The marks are not there once each.
    """
    if document.count(begin) != 1 or document.count(end) != 1:
        raise ValueError(f"The document must have the marks {begin} and {end} once each")
    head, rest = document.split(begin)
    old, tail = rest.split(end)
    return head, old, tail
