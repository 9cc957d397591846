"""docs/unit.svg: labels touch nothing, and it is drawn for light and for dark pages."""

import re
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

import matplotlib
import pytest
from PIL import ImageFont
from support import ROOT

SVG = (ROOT / "docs" / "unit.svg").read_text(encoding="utf-8")
PICTURE = ElementTree.fromstring(SVG)
SHEETS = re.compile(r"<style>(.*?)@media \(prefers-color-scheme:dark\)\{(.*?)\n\}\n", re.S)
SHAPE, DARK = SHEETS.search(SVG).groups()
GAP = 2  # pixels between a label and anything else
# A wide font: a label that fits in it fits in what a browser takes for Helvetica or Arial.
FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


def parts(tag):
    return PICTURE.iter(f"{{http://www.w3.org/2000/svg}}{tag}")


def rule(name, key, default):
    """Return a property of a class, ``default`` where the sheet has none."""
    found = re.findall(rf"(?:^|[,}}\n])\.{name}\{{[^}}]*\b{key}:([\w-]+)", SHAPE)
    return found[0] if found else default


def extent(text):
    """Left, top, right and bottom of a label."""
    name = text.get("class")
    size = int(rule(name, "font-size", "12px").removesuffix("px"))
    bold = "-Bold" if rule(name, "font-weight", "400") >= "600" else ""
    width = ImageFont.truetype(str(FONTS / f"DejaVuSans{bold}.ttf"), size).getlength(text.text)
    part = {"start": 0, "middle": 0.5, "end": 1}[rule(name, "text-anchor", "middle")]
    left, line = float(text.get("x")) - part * width, float(text.get("y"))
    return left, line - 0.75 * size, left + width, line + 0.22 * size


def lines():
    """Edges of boxes, and arrows: each from point to point, upright or level."""
    for box in parts("rect"):
        if box.get("class") != "bg":
            x, y, width, height = (float(box.get(key)) for key in ("x", "y", "width", "height"))
            right, bottom = x + width, y + height
            corners = [(x, y), (right, y), (right, bottom), (x, bottom), (x, y)]
            yield from pairwise(corners)
    for arrow in parts("path"):
        if arrow.get("class") == "a":
            points = re.findall(r"[ML](\d+) (\d+)", arrow.get("d"))
            yield from pairwise([(float(x), float(y)) for x, y in points])


def meet(one, other, gap):
    return (
        one[0] - gap < other[2]
        and other[0] - gap < one[2]
        and one[1] - gap < other[3]
        and other[1] - gap < one[3]
    )


def touched(labels, segments):
    """Pairs of a label and what it touches."""
    boxes = [(text.text, extent(text)) for text in labels]
    for (text, one), (other, two) in combinations(boxes, 2):
        if meet(one, two, 0):
            yield text, other
    for text, one in boxes:
        for (x, y), (right, bottom) in segments:
            line = (min(x, right), min(y, bottom), max(x, right), max(y, bottom))
            if meet(one, line, GAP):
                yield text, line


def test_labels_touch_nothing():
    labels = list(parts("text"))
    assert len(labels) > 30
    assert len(list(lines())) > 80
    assert list(touched(labels, list(lines()))) == []


@pytest.mark.parametrize("place", [(680, 30), (546, 90), (800, 500)])
def test_a_label_that_touches_would_be_seen(place):
    label = ElementTree.Element("text", {"class": "h", "x": str(place[0]), "y": str(place[1])})
    label.text = "a label"
    assert list(touched([*parts("text"), label], list(lines()))) != []


def test_labels_are_within_the_picture():
    _, _, width, height = map(float, PICTURE.get("viewBox").split())
    for text in parts("text"):
        left, top, right, bottom = extent(text)
        assert 0 < left < right < width, text.text
        assert 0 < top < bottom < height, text.text


def colours(sheet):
    """Fill of each class of a sheet, and of text."""
    return {
        name: fill
        for names, body in re.findall(r"([\w.,]+)\{([^}]*)\}", sheet)
        for fill in re.findall(r"fill:(#\w+)", body)
        for name in names.split(",")
    }


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("sheet", [SHAPE, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(sheet):
    fills = colours(sheet)
    ink = luminance(fills.pop("text"))
    used = {box.get("class") for box in parts("rect")}
    assert used <= {name.removeprefix(".") for name in fills}
    for name in used:
        ground = luminance(fills[f".{name}"])
        light, dark = max(ink, ground), min(ink, ground)
        assert (light + 0.05) / (dark + 0.05) >= 7, name


def test_both_specifications_are_drawn():
    said = " ".join(text.text for text in parts("text"))
    for word in ("mpu-0.9", "vsmpu", "hgmpu", "sspmp-1.0", "PMP", "SPMP", "vSPMP", "mpmpdeleg"):
        assert word in said
