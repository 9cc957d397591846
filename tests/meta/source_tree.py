"""The project's Python files, read and parsed once, for the tests about them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

__all__ = ["ROOT", "classes", "parsed", "python_files", "short", "strings"]

ROOT = Path(__file__).parents[2]


def python_files(*folders: str) -> list[Path]:
    """Python files of some folders of the project, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def classes(path: Path) -> Iterator[ast.ClassDef]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))


def strings(node: ast.AST, hole: str) -> Iterator[str]:
    """String literals below a node; in an f-string ``hole`` stands for what is filled in."""
    inside = {
        id(part)
        for text in ast.walk(node)
        if isinstance(text, ast.JoinedStr)
        for part in ast.walk(text)
        if part is not text
    }
    for part in ast.walk(node):
        if id(part) in inside:
            continue  # a piece of an f-string, or the format of what it fills in
        if isinstance(part, ast.JoinedStr):
            yield "".join(
                piece.value if isinstance(piece, ast.Constant) else hole for piece in part.values
            )
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
