"""Every message is tested whole.

A message site is a ``raise`` with a text, a ``.fail(text)`` of click, or a call of ``require_*``,
whose first argument is the subject of the message. Its f-string is turned into a pattern, each hole
standing for anything. A site is tested where some *whole* string of the tests matches the *whole*
pattern: a fragment does not. That the string is then compared whole is what the last tests here see
to: every ``pytest.raises`` of the tests is anchored at both ends. A message with too little text of
its own would match anything and is an error; so is a text made elsewhere, which cannot be seen. An
AssertionError is a mistake of our own and needs no test. An interruption has no text, and an
OSError made of a number has that of the operating system.
"""

import ast
import re
from functools import cache

import pytest
from source_tree import parsed, python_files, short, strings

HOLE = "\0"
FILLED = "\1\1\1"  # what a test fills in: enough for holes that follow one another
TAILS = {
    "require_known": rf" {HOLE} is not known; {HOLE}",
    "require_table": f" must be a table, not {HOLE}",
    "require_bool": f" must be true or false, not {HOLE}",
    "require_choice": f" must be {HOLE}, not {HOLE}",
    "require_int_in": f" must be {HOLE}, not {HOLE}",
    "require_power_of_two": f" must be {HOLE}, not {HOLE}",
}
LEAST = 8  # letters of a message that are its own
TESTS = [path for path in python_files("tests") if "mutants" not in path.parts]


def called(node):
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def sites(tree):
    """Line and text of every message; the text is None where it cannot be seen."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            if called(node.exc) in ("AssertionError", "Interrupted") or _passed_on(node.exc.args):
                continue
            yield node.lineno, _text(node.exc.args)
        elif isinstance(node, ast.Call) and called(node) == "fail":
            yield node.lineno, _text(node.args)
        elif isinstance(node, ast.Call) and called(node) in TAILS:
            subject = _text(node.args)
            yield node.lineno, subject if subject is None else subject + TAILS[called(node)]


def _passed_on(arguments):
    """Whether the text is that of another error, ``str(error)``, or that of a number of errno."""
    if len(arguments) > 1:
        return ast.unparse(arguments[1]) == f"os.strerror({ast.unparse(arguments[0])})"
    return len(arguments) == 1 and re.fullmatch(r"str\(\w+\)", ast.unparse(arguments[0]))


def _text(arguments):
    """Text of the first argument. A variable in the place of the text is a hole at best."""
    if not arguments:
        return None
    if isinstance(arguments[0], ast.Name):
        return HOLE
    found = list(strings(arguments[0], HOLE))
    return found[0] if len(found) == 1 else None


def pattern(text):
    return re.compile("(?s:.+?)".join(re.escape(part) for part in text.split(HOLE)))


@cache
def spoken_by_tests():
    """Whole strings of the tests, and what a regular expression among them stands for."""
    texts = set()
    for path in TESTS:
        texts |= set(strings(parsed(path), FILLED))
    bare = {text.removeprefix("mpu-hw: ").rstrip("\n") for text in texts}
    anchored = {text[1:-1] for text in texts if text.startswith("^") and text.endswith("$")}
    return texts | bare | {re.sub(r"\\(.)", r"\1", text) for text in anchored}


@cache
def sites_of_the_project():
    return {
        f"{short(path)}:{line}": text
        for path in python_files("mpu_hw", "sim")
        for line, text in sites(parsed(path))
        # The wording itself: its subject is a parameter, and each use of it is a site of its own.
        if short(path) != "mpu_hw/check.py"
    }


def fault_of(text):
    """Say what is wrong with the text of a message; empty where a test expects all of it."""
    if text is None:
        return "the text does not stand where it is raised"
    if len(re.sub(r"\W", "", text.replace(HOLE, ""))) < LEAST:
        return "so little text of its own cannot be told from other messages"
    # Most strings lack even the longest piece, which is faster to see than that they do not match.
    longest = max(text.split(HOLE), key=len)
    whole = pattern(text)
    if not any(longest in spoken and whole.fullmatch(spoken) for spoken in spoken_by_tests()):
        return f"no test expects {text!r}"
    return ""


def test_every_message_is_expected_whole_by_some_test():
    faults = {place: fault_of(text) for place, text in sites_of_the_project().items()}
    assert {place: fault for place, fault in faults.items() if fault} == {}


@pytest.mark.parametrize("text", [None, "so", "backwards is this message"[::-1]])
def test_a_message_with_a_fault_is_seen(text):
    assert fault_of(text)


def test_the_search_finds_the_messages():
    assert len(sites_of_the_project()) > 40


@pytest.mark.parametrize(
    ("code", "tested"),
    [
        ("raise ValueError(f'{x} must be even, not {y!r}')", True),
        ("raise ValueError(f'{x} must be even')", False),
        ("raise ValueError(f'{x} must be even, not {y!r}: see above')", False),
        ("self.fail(f'{x} must be even, not {y!r}')", True),
        ("require_bool(f'evenness of {x}', y)", True),
        ("require_bool(f'oddness of {x}', y)", False),
        ("raise ValueError(text)", False),
        ("raise OSError(number, text)", False),
    ],
)
def test_a_message_without_a_test_would_be_seen(code, tested):
    expected = {"Width must be even, not 3", "evenness of a must be true or false, not 1"}
    ((_, text),) = sites(ast.parse(code))
    seen = [spoken for spoken in expected if text != HOLE and pattern(text).fullmatch(spoken)]
    assert bool(seen) == tested


def raises_of(path):
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.raises":
            yield node


def anchored(call):
    """Whether the match is anchored at both ends; SystemExit and AssertionError carry no text."""
    if ast.unparse(call.args[0]) in ("SystemExit", "AssertionError"):
        return True
    given = [word.value for word in call.keywords if word.arg == "match"]
    texts = [text for value in given for text in strings(value, HOLE)]
    return any(text.startswith("^") and text.endswith("$") for text in texts)


def test_every_expected_error_is_compared_from_end_to_end():
    found = {short(path): [c.lineno for c in raises_of(path) if not anchored(c)] for path in TESTS}
    assert {name: lines for name, lines in found.items() if lines} == {}
