"""For all tests: where built things go, and which rules the session exercised."""

import gc
import os
import shutil
import signal
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from mpu_hw_sim.coverage.counts import VARIABLE, coverage_table, merge, required_rules
from rich.console import Console
from session_report import complaints, families, missing_icarus
from sizes import mark_sizes, read_sizes

from mpu_hw.revision import REVISIONS

COMPLAINTS = pytest.StashKey[list[str]]()
# Objects made between two looks for garbage, 700 by default. A netlist is millions of small objects
# that live until it is written: to look among them so often is a quarter of the time.
NEW_OBJECTS = 200_000
FOLDER = pytest.StashKey[tempfile.TemporaryDirectory[str]]()


def pytest_configure(config):
    gc.set_threshold(NEW_OBJECTS)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell that is no interactive one starts `make test &` so; tests interrupt commands.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    root = Path(__file__).parents[1]
    os.environ.setdefault("MPU_HW_CACHE", str(root / "build" / "cache"))
    # Most simulators are built for one short run: to optimize them takes longer than it saves.
    os.environ.setdefault("CXXFLAGS", "-O0")
    if not hasattr(config, "workerinput"):
        # The processes of pytest-xdist inherit the environment, and so write to one folder.
        config.stash[FOLDER] = tempfile.TemporaryDirectory(prefix="mpu_hw_rules_")
        os.environ[VARIABLE] = config.stash[FOLDER].name


def _is_whole_suite(config) -> bool:
    """Whether nothing was chosen on the command line: then every rule must have been met."""
    chosen = config.option.keyword or config.option.markexpr or config.option.collectonly
    return config.args_source == config.ArgsSource.TESTPATHS and not chosen


def pytest_collection_modifyitems(config, items):
    unknown = mark_sizes(items, read_sizes())
    if unknown and _is_whole_suite(config):
        raise pytest.UsageError(f"tests/sizes.toml names what is not there: {unknown}")


def pytest_sessionfinish(session):
    config = session.config
    if hasattr(config, "workerinput") or not _is_whole_suite(config):
        return
    folder = Path(config.stash[FOLDER].name)
    config.stash[COMPLAINTS] = [
        complaint
        for family in families(REVISIONS)
        for complaint in complaints(
            family, sum((merge(folder, name) for name in family), Counter())
        )
    ]
    if config.stash[COMPLAINTS] and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, config):
    reports = [*terminalreporter.stats.get("passed", []), *terminalreporter.stats.get("failed", [])]
    note = missing_icarus(reports, shutil.which("iverilog"))
    if note:
        terminalreporter.write_line(note, yellow=True, bold=True)
    folder = Path(config.stash[FOLDER].name)
    for revision in REVISIONS:
        counts = merge(folder, revision)
        if counts:
            terminalreporter.section(f"rules of {revision} exercised on the hardware")
            console = Console(width=100, no_color=True)
            with console.capture() as text:
                console.print(coverage_table(counts, required_rules(revision), detail=True))
            terminalreporter.write_line(text.get())
    for complaint in config.stash.get(COMPLAINTS, []):
        terminalreporter.write_line(f"FAILED: {complaint}", red=True, bold=True)


def pytest_unconfigure(config):
    if FOLDER in config.stash:
        os.environ.pop(VARIABLE, None)
        config.stash[FOLDER].cleanup()
