"""What a command says where a package that it needs is not installed."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from ..extras import install_hint

__all__ = ["require_package"]


@contextmanager
def require_package(what: str, extra: str) -> Iterator[None]:
    """Import inside of this: a package that is missing ends the command with one line.

    Parameters
    ----------
    what : str
        The command or flag, as the line begins.
    extra : str
        The extra of mpu_hw that installs what it needs.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"{what} needs the Python package {error.name!r}: {install_hint(extra)}"
        ) from None
