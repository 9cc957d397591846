"""What goes into the simulator and comes out of it by files."""

from collections import Counter

from mpu_hw_sim.latency import Latency
from mpu_hw_sim.testbench.job import BenchReport, Job

from mpu_hw import MpuConfig


def test_an_order_is_read_as_it_was_placed(tmp_path, monkeypatch):
    job = Job(
        config=MpuConfig(xlen=64, granularity=64),
        folder=tmp_path / "new",
        steps=7,
        latency=Latency(3, 5),
    )
    for name, value in job.write().items():
        monkeypatch.setenv(name, value)
    assert Job.read() == job


def test_reports_of_one_folder_add_up_and_the_first_mismatch_stays(tmp_path):
    assert BenchReport.read(tmp_path) == BenchReport()
    BenchReport(steps=1, decisions=2, accesses=3, covered=Counter(a=1)).write(tmp_path)
    BenchReport(steps=10, decisions=20, covered=Counter(a=1, b=5), mismatch="first").write(tmp_path)
    BenchReport(steps=1, mismatch="second").write(tmp_path)
    assert BenchReport.read(tmp_path) == BenchReport(
        steps=12, decisions=22, accesses=3, covered=Counter(a=2, b=5), mismatch="first"
    )
