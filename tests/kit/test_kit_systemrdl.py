"""NAME.rdl: a compiler of SystemRDL reads it, and finds every register of mpu.json."""

import pytest
from kit_bench import UNITS, described
from systemrdl import RDLCompiler
from systemrdl.node import RegNode

from mpu_hw.export.kit import KIT


def compiled(name, tmp_path):
    """Give the registers of a unit by their path, as the compiler understands them."""
    path = tmp_path / f"{name}.rdl"
    path.write_text(KIT[".rdl"](described(name)), encoding="utf-8")
    compiler = RDLCompiler()
    compiler.compile_file(str(path))
    top = compiler.elaborate(name).top
    return {
        node.get_path(): node for node in top.descendants(unroll=True) if isinstance(node, RegNode)
    }


def expected(description):
    """Give path, address and value at reset of every register."""
    name, step = description["module"], description["configuration"]["xlen"] // 8
    behind = [row for row in description["registers"] if "select" in row]
    maps = ["csr", *dict.fromkeys(row["bank"] for row in behind)]
    for row in description["registers"]:
        if "select" not in row:
            yield f"{name}.csr.{row['name']}", row["number"] * step, row["reset"], row
            continue
        alike = all(len({*each["reset"]}) == 1 for each in behind if each["bank"] == row["bank"])
        base = maps.index(row["bank"]) * 0x10000 + row["name"].endswith("cfg") * step
        for entry, reset in enumerate(row["reset"]):
            label = f"entry[{entry}]" if alike else f"entry{entry}"
            path = f"{name}.{row['bank']}.{label}.{row['name']}"
            yield path, base + 2 * step * (row["select"] + entry), reset, row


@pytest.mark.parametrize("name", [*UNITS, "reset"])
def test_the_compiler_finds_every_register_and_field(name, tmp_path):
    nodes = compiled(name, tmp_path)
    rows = [*expected(described(name))]
    assert nodes.keys() == {path for path, *_ in rows}
    for path, address, reset, row in rows:
        node = nodes[path]
        assert (node.absolute_address, node.size * 8) == (address, row["width"]), path
        fields = {field.inst_name: field for field in node.fields()}
        if not row["fields"]:
            assert list(fields) == ["value"]
            continue
        assert {key: [each.high, each.low] for key, each in fields.items()} == {
            field["name"]: field["bits"] for field in row["fields"]
        }
        value = sum(each.get_property("reset") << each.low for each in fields.values())
        assert value == reset, path
        for field in row["fields"]:
            assert fields[field["name"]].is_sw_writable == (field["access"] != "RO")
            encoded = fields[field["name"]].get_property("encode")
            named = {each.name: each.value for each in encoded} if encoded else {}
            assert named == field.get("values", {})


def test_a_name_that_systemrdl_uses_itself_is_taken(tmp_path):
    assert "field.csr.mpucfg0" in compiled("field", tmp_path)
