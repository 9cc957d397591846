"""What a command says where a package that it needs is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

__all__ = ["require_package"]


@contextmanager
def require_package(what: str) -> Iterator[None]:
    """Import inside of this: a package that is missing ends the command with one line."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{what} needs the Python package {error.name!r}: pip install -r requirements.txt"
        ) from None
