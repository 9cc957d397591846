"""Tables in Markdown, and the part of a document that a command writes."""

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["MarkedPart", "table"]


def table(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Give a table in Markdown."""
    columns = list(columns)
    lines = [_line(columns), "|---" * len(columns) + "|", *map(_line, rows)]
    return "\n".join(lines)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


@dataclass(frozen=True)
class MarkedPart:
    """The part of a document between two comments that name it.

    Parameters
    ----------
    name : str
        The comments are ``<!-- name: begin -->`` and ``<!-- name: end -->``.

    Raises
    ------
    ValueError
        From ``split`` and ``put``: a document does not have both comments once.
    """

    name: str

    @property
    def begin(self) -> str:
        """Give the comment before it."""
        return f"<!-- {self.name}: begin -->"

    @property
    def end(self) -> str:
        """Give the comment behind it."""
        return f"<!-- {self.name}: end -->"

    @property
    def empty(self) -> str:
        """Give a document that has nothing else."""
        return f"{self.begin}\n{self.end}\n"

    def split(self, document: str) -> tuple[str, str, str]:
        """Give what stands before the comments, between them and behind them.

        Raises
        ------
        ValueError
            The comments are not there once each.
        """
        if document.count(self.begin) != 1 or document.count(self.end) != 1:
            marks = f"{self.begin} and {self.end}"
            raise ValueError(f"The document must have the marks {marks} once each")
        head, rest = document.split(self.begin)
        old, tail = rest.split(self.end)
        return head, old, tail

    def put(self, document: str, command: str, *blocks: str) -> str:
        """Put a command and what it printed between the comments.

        Raises
        ------
        ValueError
            The comments are not there once each.
        """
        head, _, tail = self.split(document)
        body = "\n\n".join([f"`{command}`", *blocks, self.end])
        return f"{head}{self.begin}\n{body}{tail}"
