"""A pytest plug-in: write the rules that the collected tests name to the file $RULE_MARKS."""

import json
import os
from pathlib import Path


def pytest_collection_finish(session):
    marks = {
        (str(rule), item.nodeid.partition("[")[0])
        for item in session.items
        for mark in item.iter_markers("rule")
        for rule in mark.args
    }
    Path(os.environ["RULE_MARKS"]).write_text(json.dumps(sorted(marks)), encoding="utf-8")
