"""A file of figures by step, which a run continues."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mpu_hw.files import whole_file

from .flow import Known

__all__ = ["recorded"]


@contextmanager
def recorded(path: Path | None) -> Iterator[Known]:
    """Yield the figures of a file, and write them back with what was added, whatever ends the run.

    Parameters
    ----------
    path : Path or None
        None: nothing is known, nothing is kept. A file that does not exist is made.

    Raises
    ------
    ValueError
        The file is none of figures.
    OSError
        It cannot be read or written.
    """
    known: Known = {}
    if path and path.exists():
        try:
            known = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            known = {"": None}
        if not isinstance(known, dict) or not all(isinstance(v, dict) for v in known.values()):
            raise ValueError(f"--record must be a file of figures by step, not {str(path)!r}")
    try:
        yield known
    finally:
        if path:
            lines = (f"{json.dumps(key)}: {json.dumps(known[key])}" for key in sorted(known))
            with whole_file(path) as partial:
                partial.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
