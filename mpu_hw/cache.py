"""A folder of built things, each made once for its key."""

import errno
import hashlib
import json
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock

from .files import errors_name

__all__ = ["built", "cache_folder", "digest", "digest_named", "found", "locked"]

logger = logging.getLogger(__name__)

LIST = ".whole.json"  # names and sizes of the files of a folder, written last


def cache_folder() -> Path:
    """Return the folder of the cache: ``MPU_HW_CACHE``, else ``build/cache`` where one stands.

    An empty variable counts as none.
    """
    return Path(os.environ.get("MPU_HW_CACHE") or "build/cache").absolute()


def digest(*parts: str) -> str:
    """Hash texts to a key; where one ends and the next begins matters."""
    state = hashlib.sha256()
    for part in parts:
        state.update(f"{len(part)}:".encode())
        state.update(part.encode())
    return state.hexdigest()[:24]


def digest_named(parts: Mapping[str, str]) -> str:
    """Hash named texts to a key, in whatever order they come."""
    return digest(*(text for pair in sorted(parts.items()) for text in pair))


def found(kind: str, key: str) -> Path | None:
    """Return the folder of ``key`` if it is there, and as whole as it was made; else None."""
    folder = cache_folder() / kind / key
    try:
        listed = json.loads((folder / LIST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    # What was added since, by whoever runs what was built, is no harm.
    return folder if listed.items() <= _sizes(folder).items() else None


def built(kind: str, key: str, make: Callable[[Path], None], *, note: str = "") -> Path:
    """Return the folder of ``key``; where it does not exist, ``make`` fills it.

    Processes that ask for the same key at the same time wait for one of them to build. A folder
    appears whole or not at all: ``make`` fills another one, which is renamed when it returns and
    removed when it does not. A folder that lost a part of a file since then is made anew.

    Parameters
    ----------
    note : str
        Logged before ``make`` begins.

    Raises
    ------
    ValueError
        The cache cannot be written.
    OSError
        ``make`` could not write, as on a full disk.
    """
    folder = cache_folder() / kind / key
    if found(kind, key):
        return folder
    with locked(kind, key):
        if not found(kind, key):
            if note:
                logger.info(note)
            shutil.rmtree(folder, ignore_errors=True)
            _fill(folder, make)
    return folder


@contextmanager
def locked(kind: str, key: str) -> Iterator[Path]:
    """Be the only process at ``key``; yield the path of that name in the cache.

    Raises
    ------
    ValueError
        The cache cannot be written.
    """
    path = cache_folder() / kind / key
    _make_folder(path.parent)
    with FileLock(path.with_name(f"{key}.lock")):
        yield path


def _fill(folder: Path, make: Callable[[Path], None]) -> None:
    partial = folder.with_name(f"{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    try:
        with errors_name(folder):
            partial.mkdir()
            make(partial)
            (partial / LIST).write_text(json.dumps(_sizes(partial)), encoding="utf-8")
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _make_folder(folder: Path) -> None:
    """Make a folder of the cache, and see that it can be written: a lock says so badly."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    except OSError as error:
        raise ValueError(
            f"The cache must be a folder that can be written, not {str(cache_folder())!r}: "
            f"{error.strerror}; set MPU_HW_CACHE"
        ) from None


def _sizes(folder: Path) -> dict[str, int]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != LIST)
    return {path.relative_to(folder).as_posix(): path.stat().st_size for path in files}
