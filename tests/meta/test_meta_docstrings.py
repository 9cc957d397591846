"""Docstrings that a reader may rely on: every member, parameter and error is named."""

import ast
import re

import pytest
from source_tree import parsed, python_files, short

FILES = python_files("mpu_hw", "sim", "bench")
HARDWARE_BASES = {"Component", "Signature"}


def words(text):
    return set(re.findall(r"\w+", text))


def public_definitions(files=FILES):
    """Classes and functions at the top of a module."""
    for path in files:
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name[0] != "_":
                yield pytest.param(node, id=f"{short(path)}:{node.name}")


def section(doc, title):
    """Text of a section, up to the next one."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", doc, flags=re.M | re.S)
    return found.group(1) if found else ""


def components():
    for path in FILES:
        for node in ast.walk(parsed(path)):
            bases = {ast.unparse(base).split(".")[-1] for base in getattr(node, "bases", ())}
            if isinstance(node, ast.ClassDef) and bases & HARDWARE_BASES and node.name[0] != "_":
                yield pytest.param(node, id=f"{short(path)}:{node.name}")


def constructor(node):
    found = [part for part in node.body if getattr(part, "name", "") == "__init__"]
    return found[0] if found else None


def members(node):
    """Names in the signature: annotations, or keys of what __init__ hands to its parent."""
    names = {part.target.id for part in node.body if isinstance(part, ast.AnnAssign)}
    for table in ast.walk(constructor(node) or ast.Module([], [])):
        if isinstance(table, ast.Dict):
            names |= {key.value for key in table.keys if isinstance(key, ast.Constant)}
    return names


@pytest.mark.parametrize("path", FILES, ids=short)
def test_a_module_says_what_it_is_for(path):
    assert ast.get_docstring(parsed(path))


@pytest.mark.parametrize("node", list(public_definitions()))
def test_a_public_definition_has_a_docstring_that_begins_with_a_sentence(node):
    first = (ast.get_docstring(node) or "").split("\n\n")[0]
    assert first.endswith((".", ":", "…")), first


@pytest.mark.parametrize("node", list(components()))
def test_every_member_of_a_component_is_named_under_members(node):
    text = section(ast.get_docstring(node), "Members")
    assert members(node) - words(text) == set()


@pytest.mark.parametrize("node", list(components()))
def test_every_parameter_of_a_component_is_named_under_parameters(node):
    init = constructor(node)
    given = {argument.arg for argument in init.args.args[1:]} if init else set()
    assert given - words(section(ast.get_docstring(node), "Parameters")) == set()


@pytest.mark.parametrize("node", list(components()))
def test_a_component_says_whether_it_is_combinational_or_registered(node):
    doc = ast.get_docstring(node)
    bases = {ast.unparse(base) for base in node.bases}
    spoken = re.search(r"^(Combinational|Registered)\b|clock edge", doc, flags=re.M)
    assert spoken or bases == {"wiring.Signature"}


# The docstring of a command is its help text.
SILENT = [path for path in FILES if "commands" not in path.parts]


@pytest.mark.parametrize("node", list(public_definitions(SILENT)))
def test_a_definition_that_raises_names_the_error(node):
    doc = ast.get_docstring(node) or ""
    raised = {
        ast.unparse(part.exc.func)
        for part in ast.walk(node)
        if isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call)
    }
    unspoken = {name for name in raised if name.split(".")[-1] not in words(doc)}
    assert unspoken == set() or (raised and re.search(r"^(Refuse|Raise)\b|; refuse ", doc, re.M))
