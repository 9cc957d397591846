"""What is printed and written: text, JSON, picture, page; and what differs between two states."""

import json
from dataclasses import replace
from io import StringIO
from xml.etree import ElementTree

import pytest
from mpu_hw_sim.explanation import (
    RegisterState,
    access_data,
    access_text,
    apply_writes,
    difference,
    difference_data,
    difference_text,
    explain_access,
    parse_access,
    parse_write,
    render_html,
    render_svg,
    report_data,
    report_of,
    report_text,
)
from mpu_hw_sim.explanation.sizes import format_size
from rich.console import Console

from mpu_hw import MpuConfig
from mpu_hw.presets import preset

HOST = MpuConfig(hypervisor=False, entries={"mpu": 4}, paddr_width=32)
# A region of S, executed; one of U, written; a shadowed one.
TEXTS = ("mpuaddr0=0x200001ff", "mpuaddr1=0x200005ff", "mpuaddr2=0x200004ff", "mpucfg0=0x1f1b9d")


def state_of(config, *texts):
    return apply_writes(RegisterState(config), [parse_write(text, "here") for text in texts])


@pytest.fixture(scope="module")
def report():
    return report_of(state_of(HOST, *TEXTS))


def printed(renderable, width=10_000):
    console = Console(file=StringIO(), width=width, highlight=False)
    console.print(renderable)
    return [line.rstrip() for line in console.file.getvalue().splitlines()]


def test_the_text_is_a_map_and_findings(report):
    assert printed(report_text(report)) == [
        "                      S     U",
        "from       to         hs    hs",
        "0x00000000 0x7fffffff rwx - --- -",
        "0x80000000 0x80000fff r-x 0 --- 0",
        "0x80001000 0x80001fff --- 1 rw- 1",
        "0x80002000 0xffffffff rwx - --- -",
        "",
        "shadowed: mpu[2] at stage hs: every byte of 0x80001000-0x800017ff is matched by mpu[1] "
        "first (COM-PRIO-01)",
        "writable and executable: S: S can write and execute 0x0-0x7fffffff, 0x80002000-0xffffffff",
    ]


def test_no_finding_is_said():
    lines = ("mpuaddr0=0x1fffffff", "mpuaddr1=0x3fffffff", "mpucfg0=0x0f8d")
    report = report_of(state_of(HOST, *lines))
    assert printed(report_text(replace(report, findings=())))[-1] == "no findings"


def test_borders_are_printed_where_answers_differ_over_them():
    state = state_of(preset("mpu-rv64"), "mpuaddr0=0x41", "mpuaddr1=0x40", "mpucfg0=0x1313")
    lines = printed(report_text(report_of(state)))
    at = lines.index("border     mode kinds bytes answer over it, against that of its bytes")
    assert lines[at + 1] == (
        "0x00000104 U    rw    8     hs denies: entry 0 matches a part (COM-PRIO-02)"
    )


@pytest.mark.parametrize("name", ["default", "sspmp-rv32", "sspmp-rv64-hyp"])
def test_80_columns_hold_the_map(name):
    report = report_of(state_of(preset(name)))
    lines = printed(report_text(report), width=80)
    assert max(map(len, lines)) <= 80
    rows = [line for line in lines if line.startswith("0x")]
    assert len(rows) == len(report.map.intervals)  # no row is broken


def test_an_access_is_printed_stage_by_stage(report):
    answer = explain_access(report.state, parse_access("U load 0x80000000"))
    assert printed(access_text(answer)) == [
        "U load of 4 at 0x80000000, port data: denied, cause 13, by stage hs",
        "  stage hs, mpu[0]: denies with cause 13: the entry grants --- (MPU-PERM-13)",
        "    with COM-FLT-1, COM-MATCH-05, COM-STG-1, COM-TYPE-02",
    ]
    assert access_data(answer)["stages"][0] | {"other_rules": []} == {
        "stage": "hs",
        "bank": "mpu",
        "allow": False,
        "entry": 0,
        "cause": 13,
        "rule": "MPU-PERM-13",
        "reason": "the entry grants ---",
        "other_rules": [],
    }


def test_a_split_access_is_printed_with_its_first_denied_byte(report):
    answer = explain_access(report.state, parse_access("S fetch 0x80000ffe"))
    lines = printed(access_text(answer))
    assert lines[:3] == [
        "S fetch of 4 at 0x80000ffe, port fetch: split",
        "  the port carries no misaligned access, so the core splits it. The first byte that is "
        "denied:",
        "S fetch of 1 at 0x80001000, port fetch: denied, cause 12, by stage hs",
    ]
    assert access_data(answer)["first_byte"]["address"] == "0x80001000"


def test_a_stage_behind_a_denial_would_answer_and_one_that_is_paged_says_so():
    state = state_of(preset("default"))
    lines = printed(access_text(explain_access(state, parse_access("VU load 0x0"))))
    assert lines[3] == (
        "  stage g, no entry: would answer: denies with cause 21: no entry matches, and guests do "
        "not pass (MPU-DEF-02)"
    )
    lines = printed(access_text(explain_access(state, parse_access("M load 0x0", mprv="U"))))
    assert lines[0] == (
        "M load of 4 at 0x0, checked as U, port data: denied, cause 13, by stage hs"
    )


def test_json_is_plain_data_with_numbers_as_text(report):
    data = json.loads(json.dumps(report_data(report)))
    assert [row["first"] for row in data["map"]] == [
        "0x0",
        "0x80000000",
        "0x80001000",
        "0x80002000",
    ]
    assert data["map"][1]["modes"]["U"] == {
        "rights": "---",
        "decided": [{"stage": "hs", "entry": 0}],
        "denied": [
            {"right": "r", "stage": "hs", "cause": 13},
            {"right": "w", "stage": "hs", "cause": 15},
            {"right": "x", "stage": "hs", "cause": 12},
        ],
    }
    assert data["registers"]["mpucfg0"] == "0x1f1b9d"
    assert data["findings"][0]["rules"] == ["COM-PRIO-01"]


def test_the_picture_is_xml_with_a_cell_for_each_mode_of_each_interval(report):
    root = ElementTree.fromstring(render_svg(report.map))
    space = {"s": "http://www.w3.org/2000/svg"}
    cells = root.findall(".//s:g", space)
    assert len(cells) == len(report.map.intervals) * len(report.map.modes)
    titles = [cell.find("s:title", space).text for cell in cells]
    assert titles[2] == (
        "S 0x80000000-0x80000fff: r-x; stage hs entry 0; w denied by hs with cause 15"
    )
    assert [cell.find("s:rect", space).get("class") for cell in cells] == [
        *("open", "none", "code", "none", "none", "data", "open", "none")
    ]
    legend = [text.text for text in root.findall("s:text", space)][-4:]
    assert legend == ["nothing", "execute", "write", "no entry, everything"]
    assert "prefers-color-scheme: dark" in root.find("s:style", space).text


def test_the_page_needs_nothing_beside_it_and_escapes_what_it_is_given(report):
    page = render_html(report, title="<state> & more")
    assert "<h1>&lt;state&gt; &amp; more</h1>" in page
    assert "http" not in page.replace("http://www.w3.org/2000/svg", "")
    assert page.count("<style>") == 1
    assert "<td>shadowed</td>" in page
    body = page[page.index("<html") :].replace('<meta charset="utf-8">', "")
    body = body.replace('<meta name="viewport" content="width=device-width, initial-scale=1">', "")
    assert ElementTree.fromstring(body).tag == "html"


def test_what_differs_is_registers_and_accesses():
    before = state_of(HOST, *TEXTS)
    after = state_of(HOST, *TEXTS, "mpucfg0=0x1f199d")
    found = difference(before, after)
    assert difference_data(found) == {
        "registers": [{"name": "mpucfg0", "before": "0x1f1b9d", "after": "0x1f199d"}],
        "accesses": [
            {
                "first": "0x80001000",
                "last": "0x80001fff",
                "modes": {"U": {"before": "rw-", "after": "r--"}},
            }
        ],
    }
    assert printed(difference_text(found)) == [
        "register before   after",
        "mpucfg0  0x1f1b9d 0x1f199d",
        "",
        "from       to         S U",
        "0x80001000 0x80001fff   rw- > r--",
    ]


def test_what_does_not_differ_is_said():
    state = state_of(HOST, *TEXTS)
    assert printed(difference_text(difference(state, state))) == ["no difference"]
    # An entry that is shadowed may change without a change of any access.
    other = state_of(HOST, *TEXTS, "mpucfg0=0x1b9d")
    assert printed(difference_text(difference(state, other)))[-1] == "no mode may do anything else"


def test_a_difference_spans_the_borders_of_both_states():
    before = state_of(HOST, "mpuaddr0=0x200001ff", "mpucfg0=0x1b")
    after = state_of(HOST, "mpuaddr0=0x200003ff", "mpucfg0=0x1b")
    (pair,) = difference(before, after).intervals
    assert [(one.first, one.last) for one in pair] == [(0x80001000, 0x80001FFF)] * 2
    assert [one.cells["U"].rights for one in pair] == ["---", "rw-"]


@pytest.mark.parametrize(
    ("size", "text"), [(12, "12"), (1024, "1K"), (3 << 20, "3M"), (1536, "1536"), (1 << 64, "16E")]
)
def test_a_size_is_exact(size, text):
    assert format_size(size) == text
