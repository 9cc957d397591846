"""What a tool made, kept under the content that it was made from."""

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import mkdtemp

__all__ = ["cache_folder", "digest", "kept"]


def cache_folder() -> Path:
    """Return the folder of the cache: ``MPU_HW_CACHE``, else ``build/cache``."""
    return Path(os.environ.get("MPU_HW_CACHE", "build/cache")).absolute()


def digest(parts: Mapping[str, str]) -> str:
    """Hash named texts to a key."""
    state = hashlib.sha256()
    for name, text in sorted(parts.items()):
        for part in (name, text):
            state.update(f"{len(part)}:{part}".encode())
    return state.hexdigest()[:24]


def kept(kind: str, key: str, make: Callable[[Path], None]) -> Path:
    """Return the folder of ``key``; where there is none, ``make`` fills it.

    A folder appears whole or not at all: ``make`` fills another one, which is renamed when it
    returns. Of two processes that make the same one, the first wins.
    """
    folder = cache_folder() / kind / key
    if folder.is_dir():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    partial = Path(mkdtemp(prefix=f".{key}-", dir=folder.parent))
    try:
        make(partial)
        if not folder.is_dir():
            partial.rename(folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder
