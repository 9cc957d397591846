"""Files and folders: whole or not at all, and where tools may keep theirs."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

__all__ = ["errors_name", "is_special", "new_folder", "tool_cache", "whole_file"]


@contextmanager
def errors_name(path: Path) -> Iterator[None]:
    """Let an OSError from inside name ``path`` where it names no file, as that of a full disk."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno is not None:
            error.filename = str(path)
        raise


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """Make a folder where it is missing; an error from inside removes what was made.

    Whatever leaves the block counts, an interruption too. A folder that stood before stays, with
    all that is in it.

    Raises
    ------
    OSError
        It cannot be made.
    """
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    try:
        path.mkdir(parents=True, exist_ok=True)
        yield path
    except BaseException:
        if missing:
            shutil.rmtree(missing[-1], ignore_errors=True)
        raise


def is_special(path: Path) -> bool:
    """Tell whether ``path`` names something else than a file of its own.

    A device or a pipe does, and an open file of the process, as ``/dev/stdout`` and ``/dev/fd/3``.
    """
    if path.exists() and not path.is_file():
        return True
    places = [path, path.parent / path.readlink()] if path.is_symlink() else [path]
    return any(os.path.realpath(location.parent).startswith("/proc/") for location in places)


@contextmanager
def whole_file(path: Path, *, keep: bool = True) -> Iterator[Path]:
    """Yield a path to write to, which is renamed to ``path`` when the block ends without an error.

    The mode of a file that stood there is kept, and a symbolic link stays one. What is special is
    written itself.

    Parameters
    ----------
    keep : bool
        False: only find out whether ``path`` can be written.

    Raises
    ------
    OSError
        The file cannot be written; IsADirectoryError where it is a folder.
    """
    if path.is_dir():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if is_special(path):
        yield path
        return
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))
    partial = target.with_name(f".mpu-hw-{uuid4().hex}.partial")
    try:
        try:
            if target.exists():
                # A file that must not be written is not replaced either.
                with target.open("ab"):
                    pass
            with partial.open("xb"):
                pass
            if target.exists():
                shutil.copymode(target, partial)
        except OSError as error:
            error.filename = str(path)
            raise
        with errors_name(path):
            yield partial
            if keep:
                partial.replace(target)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)


@contextmanager
def tool_cache() -> Iterator[None]:
    """Give tools that run inside a cache of their own where the user's cannot be written.

    Yosys and nextpnr, as WebAssembly, do not start without one, as where HOME is of nobody.
    """
    given = os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(given) if given else Path.home() / ".cache"
        folder.mkdir(parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK | os.X_OK)
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        usable = False
    if usable:
        yield
        return
    with tempfile.TemporaryDirectory(prefix="mpu-hw-tools-") as own:
        os.environ["XDG_CACHE_HOME"] = own
        try:
            yield
        finally:
            if given is None:
                del os.environ["XDG_CACHE_HOME"]
            else:
                os.environ["XDG_CACHE_HOME"] = given
