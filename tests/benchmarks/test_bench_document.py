"""Tables, and the part of a document between its marks."""

import pytest

from benchmarks.document import MarkedPart, table

PART = MarkedPart("speed")


def test_a_table_has_a_rule_below_its_head():
    assert table(["a", "b"], [["1", "2"], iter(["3", "4"])]).splitlines() == [
        *("| a | b |", "|---|---|", "| 1 | 2 |", "| 3 | 4 |"),
    ]


def test_what_stands_around_the_marks_stays():
    text = PART.put(f"head\n{PART.begin}\nold\n{PART.end}\ntail\n", "run it", "| a |", "![b](c)")
    assert text == (
        "head\n<!-- speed: begin -->\n`run it`\n\n| a |\n\n![b](c)\n\n<!-- speed: end -->\ntail\n"
    )
    assert PART.put(text, "run it", "| a |", "![b](c)") == text
    assert PART.split(text)[1] == "\n`run it`\n\n| a |\n\n![b](c)\n\n"


@pytest.mark.parametrize("document", ["", PART.begin, PART.end, PART.empty * 2])
def test_a_document_without_both_marks_once_is_an_error(document):
    marks = "<!-- speed: begin --> and <!-- speed: end -->"
    with pytest.raises(ValueError, match=f"^The document must have the marks {marks} once each$"):
        PART.put(document, "run it")
