"""Sphinx: `make docs` writes the documentation as pages to build/docs; a warning is an error."""

import sys
from pathlib import Path
from typing import Any

# The packages whose docstrings become a page, and the extension of this folder.
ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "sim"), str(ROOT / "docs")]

project = "mpu_hw"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "extensions.rule_index"]
html_theme = "furo"
html_title = "mpu_hw"
html_show_copyright = False
exclude_patterns = ["conf.py"]
# Docstrings are in the style of numpydoc; their types are words, not names to look up.
napoleon_google_docstring = False
napoleon_use_param = False
napoleon_use_rtype = False
napoleon_custom_sections = [("Members", "params_style")]
autodoc_typehints = "none"
autodoc_default_options = {"member-order": "bysource"}
# Every heading can be linked to, as on the pages of a Git host.
myst_heading_anchors = 4
# Every cross-reference must lead somewhere.
nitpicky = True
highlight_language = "none"

# Documents outside of docs, each included by a page in it.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
    "constraints/README.md": "constraints.md",
}


def link_pages(app: Any, path: Any, page: str, content: list[str]) -> None:
    """Let links between those documents lead to their pages; ``content`` is changed in place."""
    for document, target in PAGES.items():
        content[0] = content[0].replace(f"]({document}", f"](docs/{target}")


def setup(app: Any) -> None:
    """Join Sphinx."""
    app.connect("include-read", link_pages)
