"""The rules that collected tests name; as a pytest plug-in, written to the file $RULE_MARKS."""

import json
import os
from pathlib import Path


def marks_of(items):
    """Give rule and test of every mark."""
    marks = {
        (str(rule), item.nodeid.partition("[")[0])
        for item in items
        for mark in item.iter_markers("rule")
        for rule in mark.args
    }
    return sorted(marks)


def pytest_collection_finish(session):
    Path(os.environ["RULE_MARKS"]).write_text(json.dumps(marks_of(session.items)), "utf-8")
