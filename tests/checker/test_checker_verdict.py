"""VerdictSelector: every set of answers of the stages, against the order in which they deny."""

from itertools import product

import pytest
from leaf_bench import answers

from mpu_hw import MpuConfig
from mpu_hw.checker.verdict import VerdictSelector

CONFIG = MpuConfig()
NAMES = ["hs", "vs", "g"]
CODE = {"hs": 0, "vs": 1, "g": 2, "m": 3}
# COM-FLT-1..4: fetch, load (and HLVX, walk), store (and CBO).
CAUSES = {"hs": (12, 13, 15), "vs": (12, 13, 15), "g": (20, 21, 23), "m": (1, 5, 7)}
KIND = {0: 1, 1: 2, 2: 0, 3: 1, 4: 2, 5: 1}
M = 3
READ = [f"verdict.{name}" for name in ("allow", "cause", "stage", "hit", "entry", "gva")]
REQUEST = [f"request.{name}" for name in ("malformed", "access", "priv", "virt")]
# active, deny, hit: what a stage may answer. Only an active stage denies.
ANSWERS = [(0, 0, 0), (1, 0, 0), (1, 0, 1), (1, 1, 0), (1, 1, 1)]
# A malformed request is denied by every stage, active or not.
DENIALS = [(0, 1, 0), (1, 1, 0), (1, 1, 1)]


def stages_of(names):
    return tuple(stage for stage in CONFIG.stages if stage.name in names)


def checked_rows(names, requests):
    drive = list(REQUEST)
    for number in range(len(names)):
        drive += [f"results.{number}.{part}" for part in ("active", "deny", "hit", "entry")]
    rows = [
        (*request, *(part for n, answer in enumerate(results) for part in (*answer, 10 + n)))
        for request in requests
        for results in product(
            DENIALS if request[0] and request[2] != M else ANSWERS, repeat=len(names)
        )
    ]
    got = answers(VerdictSelector(CONFIG, stages_of(names)), drive, READ, rows)
    return list(zip(rows, got, strict=True))


def expected(names, row):
    malformed, access, priv, virt, *rest = row
    results = dict(zip(names, (rest[n : n + 4] for n in range(0, len(rest), 4)), strict=True))
    if malformed and priv != M:
        own = [name for name in names if (name != "hs") == bool(virt)]
        stage = own[0] if own else "m"
        return 0, CAUSES[stage][KIND[access]], CODE[stage], 0, 0, virt
    for name, (_, deny, hit, entry) in results.items():
        if deny:
            return 0, CAUSES[name][KIND[access]], CODE[name], hit, entry, virt
    last = [(CODE[name], hit, entry) for name, (active, _, hit, entry) in results.items() if active]
    return 1, 0, *(last[-1] if last else (0, 0, 0)), 0


@pytest.mark.rule("COM-ORD-01", "COM-FLT-1", "COM-FLT-2", "COM-FLT-3", "COM-FLT-10")
@pytest.mark.parametrize("names", [NAMES, ["hs"], ["vs", "g"], ["g"]], ids="+".join)
def test_the_first_stage_that_denies_is_reported_for_every_set_of_answers(names):
    requests = [(0, access, 1, virt) for access in range(6) for virt in (0, 1)]
    assert [(r, g) for r, g in checked_rows(names, requests) if g != expected(names, r)] == []


@pytest.mark.rule("COM-PRIO-04", "COM-DEF-03")
@pytest.mark.parametrize("names", [NAMES, ["hs"], ["vs", "g"], ["g"]], ids="+".join)
def test_a_malformed_request_is_denied_below_m_by_the_first_stage_of_its_v(names):
    requests = [
        (1, access, priv, virt) for access in (0, 1, 2) for priv in (0, 1, 2, 3) for virt in (0, 1)
    ]
    assert [(r, g) for r, g in checked_rows(names, requests) if g != expected(names, r)] == []
