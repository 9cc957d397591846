"""docs/judge.md: its command prints what it shows, its port map is one, its table is whole."""

import re
from pathlib import Path

import pytest
from mpu_hw_sim.judge import adapter_names, read_adapter
from mpu_hw_sim.judge.survey import CHECKOUTS, PACKAGES

from mpu_hw.cli import main

DOCUMENT = (Path(__file__).parents[2] / "docs" / "judge.md").read_text(encoding="utf-8")
((COMMAND, SHOWN),) = re.findall(r"```console\n\$ mpu-hw (.*?)\n(.*?)```", DOCUMENT, flags=re.S)
(MAP,) = re.findall(r"```toml\n(.*?)```", DOCUMENT, flags=re.S)


def test_the_command_prints_what_the_document_shows(capfd):
    with pytest.raises(SystemExit) as ended:
        main(COMMAND.split())
    printed = capfd.readouterr().out
    assert ended.value.code == 1
    first, middle, rest = SHOWN.split("...\n")
    assert printed.startswith(first)
    assert middle.strip() in printed
    assert rest == ""


def test_the_port_map_is_one(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(MAP, encoding="utf-8")
    adapter = read_adapter(str(path))
    assert (adapter.top, adapter.claims.entries) == ("my_pmp", (1, 16))


def test_the_table_has_every_package_and_specification():
    packages, checkouts = (
        DOCUMENT.partition(begin)[2].partition(end)[0] for begin, end in (PACKAGES, CHECKOUTS)
    )
    for name in adapter_names():
        adapter = read_adapter(name)
        source = adapter.source
        origin = source.package or source.repository.rpartition("/")[2] or name
        table = packages if source.package else checkouts
        for spec in adapter.claims.specs if source.files else ():
            row = rf"^\| {re.escape(adapter.title)} \| {origin} .* \| {spec} \|"
            assert re.search(row, table, flags=re.M), (name, spec)
