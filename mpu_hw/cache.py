"""A folder of built things, each made once for its key."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

__all__ = ["built", "cache_folder", "digest", "digest_named"]


def cache_folder() -> Path:
    """Return the folder of the cache: ``MPU_HW_CACHE``, else ``build/cache`` where one stands."""
    return Path(os.environ.get("MPU_HW_CACHE", "build/cache")).absolute()


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


def built(kind: str, key: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of ``key``; where it does not exist, ``make`` fills it.

    Processes that ask for the same key at the same time wait for one of them to build. A folder
    appears whole or not at all: ``make`` fills another one, which is renamed when it returns.
    """
    folder = cache_folder() / kind / key
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(folder.with_name(f"{key}.lock")):
        if not folder.is_dir():
            partial = folder.with_name(f"{key}.partial")
            shutil.rmtree(partial, ignore_errors=True)
            partial.mkdir()
            make(partial)
            partial.rename(folder)
    return folder
