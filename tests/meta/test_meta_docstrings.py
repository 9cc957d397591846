"""Docstrings that a reader may rely on: every member, parameter and error is named."""

import ast
import re

import pytest
from source_tree import parsed, python_files, short

FILES = python_files("mpu_hw", "sim", "benchmarks")
HARDWARE_BASES = {"Component", "Signature"}


def words(text):
    return set(re.findall(r"\w+", text))


def public_definitions(files=FILES):
    """Classes and functions at the top of a module."""
    for path in files:
        for node in parsed(path).body:
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and node.name[0] != "_":
                yield f"{short(path)}:{node.name}", node


def section(doc, title):
    """Text of a section, up to the next one."""
    found = re.search(rf"^{title}\n-+\n(.*?)(?=^\w+\n-+\n|\Z)", doc, flags=re.M | re.S)
    return found.group(1) if found else ""


def components():
    for path in FILES:
        for node in ast.walk(parsed(path)):
            bases = {ast.unparse(base).split(".")[-1] for base in getattr(node, "bases", ())}
            if isinstance(node, ast.ClassDef) and bases & HARDWARE_BASES and node.name[0] != "_":
                yield f"{short(path)}:{node.name}", node


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


def offenders(named, is_fine):
    """Names of the definitions that are not as they should be."""
    return [name for name, node in named if not is_fine(node)]


def test_the_search_finds_what_it_is_for():
    assert len(dict(public_definitions())) > 300
    assert len(dict(components())) > 60


def test_a_module_says_what_it_is_for():
    assert [short(path) for path in FILES if not ast.get_docstring(parsed(path))] == []


def begins_with_a_sentence(node):
    first = (ast.get_docstring(node) or "").split("\n\n")[0]
    return first.endswith((".", ":", "…"))


def test_a_public_definition_has_a_docstring_that_begins_with_a_sentence():
    assert offenders(public_definitions(), begins_with_a_sentence) == []


def names_its_members(node):
    return members(node) <= words(section(ast.get_docstring(node), "Members"))


def test_every_member_of_a_component_is_named_under_members():
    assert offenders(components(), names_its_members) == []


def names_its_parameters(node):
    init = constructor(node)
    given = {argument.arg for argument in init.args.args[1:]} if init else set()
    return given <= words(section(ast.get_docstring(node), "Parameters"))


def test_every_parameter_of_a_component_is_named_under_parameters():
    assert offenders(components(), names_its_parameters) == []


def says_when_it_answers(node):
    doc = ast.get_docstring(node)
    bases = {ast.unparse(base) for base in node.bases}
    spoken = re.search(r"^(Combinational|Registered)\b|clock edge", doc, flags=re.M)
    return spoken or bases == {"wiring.Signature"}


def test_a_component_says_whether_it_is_combinational_or_registered():
    assert offenders(components(), says_when_it_answers) == []


# The docstring of a command is its help text.
SILENT = [path for path in FILES if "commands" not in path.parts and path.name != "command.py"]


def names_its_errors(node):
    doc = ast.get_docstring(node) or ""
    raised = {
        ast.unparse(part.exc.func)
        for part in ast.walk(node)
        if isinstance(part, ast.Raise) and isinstance(part.exc, ast.Call)
    }
    unspoken = {name for name in raised if name.split(".")[-1] not in words(doc)}
    return not unspoken or re.search(r"^(Refuse|Raise)\b|; refuse ", doc, re.M)


def test_a_definition_that_raises_names_the_error():
    assert offenders(public_definitions(SILENT), names_its_errors) == []


BAD = """
class Loud(wiring.Component):
    \"\"\"Loud.\"\"\"

    def __init__(self, config):
        super().__init__({"volume": In(1)})

def shout():
    \"\"\"No sentence\"\"\"
    raise ValueError("loud")
"""


@pytest.mark.parametrize(
    ("is_fine", "name"),
    [
        (begins_with_a_sentence, "shout"),
        (names_its_members, "Loud"),
        (names_its_parameters, "Loud"),
        (says_when_it_answers, "Loud"),
        (names_its_errors, "shout"),
    ],
)
def test_an_offender_is_seen(is_fine, name):
    (node,) = (part for part in ast.parse(BAD).body if part.name == name)
    assert offenders([(name, node)], is_fine) == [name]
