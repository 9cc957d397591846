"""Templates of the texts that are written."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

__all__ = ["templates"]


@cache
def templates(package: str, folder: str, *, html: bool = False) -> Environment:
    """Give the templates in a folder of a package; what they do not know is an error.

    Parameters
    ----------
    package : str
    folder : str
        Below the package; ``.`` is the package itself.
    html : bool
        What is filled in is escaped.
    """
    return Environment(
        loader=PackageLoader(package, folder),
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
