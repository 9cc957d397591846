"""Where a design comes from: a Python package, a checkout, or files that the reader gives."""

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import metadata, resources
from importlib.util import find_spec
from pathlib import Path

__all__ = ["FOLDER", "Source"]

FOLDER = resources.files(__package__) / "adapters"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Files of a design; reading them raises ValueError where the package is not installed.

    Parameters
    ----------
    package : str
        Python package that carries them; empty where the user gives them.
    repository : str
        Where a checkout comes from; empty where a program writes the one file, with a first line
        ``// NAME VERSION``.
    files : tuple of str
        Paths in the package or the checkout, in the order in which they are read; ``name: path``
        renames a file.
    own : tuple of str
        Files beside the adapter, read first.
    modules : tuple of str
        Modules to cut out of files that hold a whole core; all of it where empty.
    pieces : table
        Name to a pattern of what is cut out of ``file``, a path in the package.
    recipe : str
        How to get the files where no package carries them.
    """

    package: str = ""
    repository: str = ""
    files: tuple[str, ...] = ()
    own: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    pieces: Mapping[str, str] = field(default_factory=dict)
    recipe: str = ""

    def folder(self) -> Path | None:
        """Return where the package is, None where it is not installed."""
        found = find_spec(self.package.replace("-", "_")) if self.package else None
        return Path(found.origin).parent if found and found.origin else None

    def version(self) -> str:
        """Return name and version of the package."""
        return f"{self.package} {metadata.version(self.package)}"

    def version_in(self, folder: Path) -> str:
        """Return where the files of a checkout come from: repository and commit, or first line.

        Raises
        ------
        ValueError
            The folder does not tell.
        OSError
            A file cannot be read.
        """
        if not self.repository:
            with (folder / self.files[0]).open(encoding="utf-8") as file:
                return file.readline().removeprefix("//").strip()
        command = ["git", "-C", str(folder), "rev-parse", "--short=7", "HEAD"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise ValueError(
                f"Checkout of {self.repository} must be one of git, not {str(folder)!r}"
            )
        return f"{self.repository.rpartition('/')[2]} {done.stdout.strip()}"

    def texts(self) -> dict[str, str]:
        """Read the files of the package, and those beside the adapter before them.

        Raises
        ------
        ValueError
            The package is not installed.
        """
        folder = self.folder()
        if folder is None:
            reason = f"the package {self.package!r} is not installed" if self.package else ""
            reason = reason or self.recipe or "the adapter has no package"
            raise ValueError(f"DESIGN must be given: {reason}")
        found = self.own_texts()
        for name, path in self.paths().items():
            text = (folder / path).read_text(encoding="utf-8")
            found[name] = _cut(text, self.modules) if self.modules else text
        whole = (folder / self.pieces["file"]).read_text(encoding="utf-8") if self.pieces else ""
        for name, pattern in self.pieces.items():
            if name != "file":
                piece = re.search(pattern, whole, re.M | re.S)
                assert piece, name
                found[name] = piece.group() + "\n"
        return found

    def own_texts(self) -> dict[str, str]:
        """Read the files beside the adapter."""
        return {name: (FOLDER / name).read_text(encoding="utf-8") for name in self.own}

    def paths(self) -> dict[str, str]:
        """Return the path in the package of each file, by the name that the file is given."""
        pairs = (each.rpartition(": ") for each in self.files)
        return {name or Path(path).name: path for name, _, path in pairs}


def _cut(text: str, modules: tuple[str, ...]) -> str:
    found = (re.search(rf"^module {name}\(.*?^endmodule", text, re.M | re.S) for name in modules)
    return "\n".join(match.group() for match in found if match) + "\n"
