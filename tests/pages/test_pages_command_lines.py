"""Command lines of all documents: each is one that ``mpu-hw`` takes, and short ones run."""

import re
import shlex
import subprocess
from contextlib import suppress

import click
import pytest
from console import environment, page_text
from support import ROOT

from mpu_hw.cli import cli

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(ROOT.glob("docs/*.md"))]
# A word in capitals stands for what the reader has, and dots for what is left out.
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b(?!\.)|\.\.\.|…")


def lines():
    """Command lines of blocks and of inline code, with the document that has them."""
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        shell = re.findall(r"^```(?:sh|console)\n(.*?)^```$", text, flags=re.M | re.S)
        found = re.findall(r"^(?:\$ )?(mpu-hw .*)$", "".join(shell), flags=re.M)
        found += re.findall(r"`(mpu-hw [a-z][^`]*)`", text)
        for line in dict.fromkeys(found):
            if not PLACEHOLDER.search(line):
                yield pytest.param(line, id=f"{path.stem}-{line}")


def words(line):
    """Split a line into words, without a comment and what a shell does with the output."""
    command = re.sub(r'"\$\((.*?)\)"', "program.elf", line)
    return shlex.split(re.split(r" [>|] ", command)[0], comments=True)[1:]


def parse(line):
    name, *arguments = words(line)
    # As the whole command line has it: a command keeps the help option of its first call.
    above = click.Context(cli, **cli.context_settings)
    command = cli.get_command(above, name)
    assert command is not None, f"{name} is no command"
    # --help, --schema and --preset list end the command; a sentence names an option alone.
    with suppress(click.exceptions.Exit, click.MissingParameter):
        command.make_context(name, arguments, parent=above)


@pytest.mark.parametrize("line", [*lines()])
def test_a_line_is_one_that_the_command_takes(line, capfd):
    parse(line)


def test_there_are_lines():
    assert len([*lines()]) > 60


def test_a_wrong_option_would_be_seen():
    with pytest.raises(click.NoSuchOption, match=r"^No such option '--presets'\..*$") as seen:
        parse("mpu-hw generate --presets mcu -o out")
    assert "--preset" in seen.value.possibilities


def test_a_wrong_command_would_be_seen():
    with pytest.raises(AssertionError, match=r"^genrate is no command"):
        parse("mpu-hw genrate -o out")


def test_the_command_of_the_page_of_commands_writes_what_it_lists(tmp_path):
    page = page_text("commands")
    (line,) = re.findall(r"^```sh\n(mpu-hw .*)\n```$", page, flags=re.M)
    done = subprocess.run(
        line,
        shell=True,
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    named = {*re.findall(r"`(?:out/)?(mpu[\w]*\.\w+)`", page)}
    assert named == {path.name for path in (tmp_path / "out").iterdir()}
