"""NAME.html: well formed, without references, and true: tables, figures and timing diagrams."""

import re
from html.parser import HTMLParser

import pytest
from amaranth.sim import Simulator
from kit_bench import UNITS, described
from support import ROOT

from mpu_hw import Mpu, MpuConfig
from mpu_hw.export.kit import KIT
from mpu_hw.export.kit.figures import BOARDS
from mpu_hw.export.kit.figures import UNITS as MEASURED
from mpu_hw.export.kit.waveforms import AFTER_A_WRITE, ENGINES
from mpu_hw.isa.register import LEVELS

VOID = {"meta", "br", "hr", "img", "link", "input"}
DATASHEET = KIT[".html"]


class Reader(HTMLParser):
    """Checks that elements nest, and gathers rows of tables, links and anchors."""

    def __init__(self):
        super().__init__()
        self.open, self.rows, self.links, self.anchors, self.tags = [], [], [], [], set()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        given = dict(attributes)
        self.links += [given[key] for key in ("href", "src", "xlink:href") if key in given]
        self.anchors += [f"#{given['id']}"] if "id" in given else []
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if {"td", "th"} & {*self.open}:
            self.rows[-1][-1] += data


@pytest.fixture(params=UNITS)
def page(request):
    description = described(request.param)
    text = DATASHEET(description)
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == []
    return description, text, reader


def test_nothing_outside_is_needed(page):
    _, text, reader = page
    assert not {"script", "link", "img", "iframe", "object"} & reader.tags
    assert not re.search(r"https?:|url\((?!#)|@import", text)
    assert {*reader.links} <= {*reader.anchors}
    assert len(reader.links) == 7


def test_every_port_and_every_register_has_a_row(page):
    description, _, reader = page
    rows = {row[0]: row for row in reader.rows if row}
    for port in description["ports"]:
        assert rows[port["name"]][1:3] == [port["direction"], str(port["width"])]
    names = {name for row in reader.rows for name in row[1:3]}
    spans = []
    for row in reader.rows:
        found = re.fullmatch(r"0x(\w+)(?: – 0x(\w+))?", row[0])
        if found and len(row) == 5 and row[2] in LEVELS:
            spans.append((int(found[1], 16), int(found[2] or found[1], 16), row[1]))
    for register in description["registers"]:
        number, name = register["number"], register["name"]
        if "select" in register:
            assert f"{name}0 – {name}{register['count'] - 1}" in names
        else:
            (span,) = [span for first, last, span in spans if first <= number <= last]
            assert name.rstrip("0123456789") in span


def test_the_permissions_are_those_of_the_stages(page):
    description, _, reader = page
    printed = [row[-1].removesuffix(", reserved") for row in reader.rows]
    for table in description["tables"].values():
        for row in table["rows"]:
            assert row["source"] in printed
    heads = [row for row in reader.rows if row and row[-1] == "Rule"]
    assert len(heads) == len(description["stages"])


def test_what_a_name_must_not_do_is_escaped():
    description = described("mpu")
    description["banks"][0]["title"] = "<b>&"
    assert "<td>&lt;b&gt;&amp;</td>" in DATASHEET(description)


def test_figures_are_those_of_the_documents():
    performance = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    for row in MEASURED:
        line = re.findall(rf"^\| whole unit `{row.row}` \|.*$", performance, re.M)[0]
        cells = [cell.strip() for cell in line.split("|")]
        figures = [row.lut4, row.ccu2c, row.flip_flops, row.lut_rams]
        assert [int(cells[index]) for index in (4, 5, 7, 8)] == figures, row.row
    boards = (ROOT / "docs" / "boards.md").read_text(encoding="utf-8")
    for row in BOARDS:
        (line,) = re.findall(rf"^\| {row.board} \| unit \| `{row.preset}` \|.*$", boards, re.M)
        cells = [cell.strip() for cell in line.split("|")]
        assert (int(cells[4]), int(cells[6]), float(cells[9])) == row[2:5], row.board


def test_a_unit_that_was_not_measured_says_so():
    assert "Not measured for this configuration" in DATASHEET(described("pool"))
    row = MEASURED[0]
    cells = f"{row.lut4:,} LUT4, {row.ccu2c:,} CCU2C, {row.flip_flops:,} flip-flops, "
    assert f"{cells}{row.lut_rams} LUT RAMs" in DATASHEET(described("mpu"))
    assert "75.34 MHz" in DATASHEET(described("my_mpu"))


ADDRESSES = {"-": 0, "A": 0x100, "B": 0x2000}


def simulated(engine, wave):
    """Drive the inputs of a diagram; give its rows, with what the unit answers in each cycle."""
    unit = Mpu(MpuConfig(hypervisor=False, entries={"mpu": 2}, paddr_width=16, engine=engine))
    rows = {name: values.split() for name, values in wave.rows.items()}
    answers = {name: [] for name in ("ready", "done", "allow", "cause")}

    async def bench(ctx):
        ctx.set(unit.csr.priv, 3)
        ctx.set(unit.status.satp_bare, 1)
        ctx.set(unit.data.size, 2)
        for number, value in ((0x1B0, 0x400), (0x1A0, 0x0F)):
            ctx.set(unit.csr.addr, number)
            ctx.set(unit.csr.write, 1)
            ctx.set(unit.csr.wdata, value)
            await ctx.tick()
        ctx.set(unit.csr.write, 0)
        ctx.set(unit.csr.addr, 0)
        # Until the entries are resolved, and A lies in an interval that is remembered.
        ctx.set(unit.data.valid, 1)
        ctx.set(unit.data.addr, ADDRESSES["A"])
        await ctx.tick().repeat(20)
        ctx.set(unit.data.valid, 0)
        await ctx.tick().repeat(2)
        for cycle in range(len(rows["valid"])):
            write = rows.get("csr_write", ["0"] * 9)[cycle] == "1"
            ctx.set(unit.csr.addr, 0x1B0 if write else 0)
            ctx.set(unit.csr.wdata, 0x400)
            ctx.set(unit.csr.write, write)
            ctx.set(unit.data.valid, int(rows["valid"][cycle]))
            ctx.set(unit.data.addr, ADDRESSES[rows["addr"][cycle]])
            await ctx.delay(1e-7)
            for name, values in answers.items():
                values.append(str(ctx.get(getattr(unit.data, name))))
            await ctx.tick()

    simulator = Simulator(unit)
    simulator.add_clock(1e-6)
    simulator.add_testbench(bench)
    simulator.run()
    return rows, answers


@pytest.mark.parametrize("engine", ENGINES)
def test_the_timing_diagram_is_what_the_engine_does(engine):
    rows, answers = simulated(engine, ENGINES[engine])
    for name, values in answers.items():
        pairs = zip(values, rows[name], strict=True)
        assert all(value == shown for value, shown in pairs if shown != "-"), (name, values)


def test_a_request_after_a_write_waits_as_the_diagram_shows():
    rows, answers = simulated("combinational", AFTER_A_WRITE)
    assert answers["ready"] == rows["ready"]
