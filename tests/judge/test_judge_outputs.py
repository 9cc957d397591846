"""What a counterexample is written as: a waveform, and a test that runs."""

import re
import subprocess

import pytest
from mpu_hw_sim.judge import Verdict, directed_test_of, vcd_of
from small_design import DESIGN, judgement_of, order
from support import needs


def example(hole):
    return judgement_of(hole).having(Verdict.REFUTED)[0].counterexample


def test_a_waveform_has_registers_access_and_answers():
    text = vcd_of(order(8), judgement_of(8), example(8))
    head, values = text.split("$enddefinitions $end\n#0\n")
    marks = dict(re.findall(r"^\$var wire \d+ (\S+) (\w+) \$end$", head, flags=re.M))
    names = {name: mark for mark, name in marks.items()}
    assert {"cfg0", "addr0", "address", "rules_allow", "design_allows", "pmpcfg"} <= names.keys()
    words = re.findall(r"^b(\d+) (\S+)$", values, flags=re.M)
    found = {mark: value for value, mark in words}
    found |= {mark: bit for bit, mark in re.findall(r"^([01])(\S+)$", values, flags=re.M)}
    assert found.keys() == marks.keys()
    assert int(found[names["address"]], 2) == example(8).address
    assert int(found[names["rules_allow"]]) == 0
    assert int(found[names["design_allows"]]) == 1
    assert head.count("$scope") == head.count("$upscope") == 2


@needs("iverilog")
@pytest.mark.parametrize(("hole", "fixed"), [(4, False), (8, False), (4, True)])
def test_a_directed_test_fails_until_the_design_is_mended(hole, fixed, tmp_path):
    text = directed_test_of(order(hole), judgement_of(hole), example(hole))
    assert f"//   {example(hole).rules[-1]}: " in text
    if fixed:
        text = text.replace(f"hole_value = 4'h{hole};", "hole_value = 4'h0;")
    bench = tmp_path / "judge_test.sv"
    bench.write_text(text, encoding="utf-8")
    program = str(tmp_path / "test")
    subprocess.run(["iverilog", "-g2012", "-o", program, str(bench), str(DESIGN)], check=True)
    done = subprocess.run([program], capture_output=True, text=True, check=False)
    assert (done.returncode == 0) == fixed
    assert ("PASS" in done.stdout) == fixed
    if not fixed:
        assert example(hole).rules[-1] in done.stdout
