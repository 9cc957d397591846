"""docs/judge.md: its command prints what it shows, its port map is one, its table is whole."""

import re
from pathlib import Path

import pytest
from mpu_hw_sim.judge import adapter_names, read_adapter
from mpu_hw_sim.judge.survey import BEGIN, END

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
    table = DOCUMENT.partition(BEGIN)[2].partition(END)[0]
    for name in adapter_names():
        adapter = read_adapter(name)
        for spec in adapter.claims.specs if adapter.source.package else ():
            assert re.search(
                rf"^\| {re.escape(adapter.title)} \| {adapter.source.package} .* \| {spec} \|",
                table,
                flags=re.M,
            ), (name, spec)
