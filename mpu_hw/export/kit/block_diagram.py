"""The unit as a picture: register file, entries, engine, check ports."""

from typing import Any

from ..port_texts import check_ports

__all__ = ["render_block_diagram"]

WIDTH, BOX, GAP = 860, 62, 18  # px


def render_block_diagram(description: dict[str, Any]) -> str:
    """Render the picture as SVG."""
    config, checks = description["configuration"], check_ports(description)
    banks: dict[str, list[str]] = {}
    for bank in description["banks"]:
        banks.setdefault(f"{bank['array']}[{bank['entries']}]", []).append(bank["name"])
    arrays = [(name, ", ".join(names)) for name, names in banks.items()]
    rows = max(len(checks), len(arrays), 2)
    height = rows * (BOX + GAP) + GAP + 34
    parts = [
        f'<svg class="block" role="img" aria-label="Block diagram" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}">',
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs>',
        f'<rect class="unit" x="130" y="8" width="600" height="{height - 16}" rx="6"/>',
        f'<text class="title" x="142" y="28">{description["module"]}</text>',
    ]
    inner = height - 34 - GAP
    parts += _box(150, 40, 130, inner - GAP, "CSR port", f"RV{config['xlen']}, registers")
    for index, (name, held) in enumerate(arrays):
        y = 40 + index * (BOX + GAP)
        parts += _box(320, y, 150, BOX, f"entries {name}", held)
        parts.append(_arrow(280, y + BOX / 2, 320))
    for index, (name, check) in enumerate(checks.items()):
        y = 40 + index * (BOX + GAP)
        engine = check.get("engine") or config["engine"]
        parts += _box(540, y, 170, BOX, f"check port {name}", engine)
        parts.append(_arrow(505, y + BOX / 2, 540))
        parts.append(_arrow(770, y + 22, 710, "request"))
        parts.append(_arrow(710, y + 44, 770, "verdict", outside=True))
    # What joins the arrays with the ports.
    ends = [40 + BOX / 2, 40 + (rows - 1) * (BOX + GAP) + BOX / 2]
    parts.append(f'<path class="line" d="M505 {ends[0]}V{ends[1]}"/>')
    for index in range(len(arrays)):
        middle = 40 + index * (BOX + GAP) + BOX / 2
        parts.append(f'<path class="line" d="M470 {middle}H505"/>')
    parts.append(_arrow(70, 70, 150, "csr"))
    if any(port["group"] == "status" for port in description["ports"]):
        parts.append(_arrow(70, 70 + BOX, 150, "status"))
    return "".join(parts) + "</svg>"


def _box(x: float, y: float, width: float, height: float, title: str, text: str) -> list[str]:
    middle, center = x + width / 2, y + height / 2
    return [
        f'<rect class="box" x="{x}" y="{y}" width="{width}" height="{height}" rx="4"/>',
        f'<text class="title" x="{middle}" y="{center - 4}" text-anchor="middle">{title}</text>',
        f'<text x="{middle}" y="{center + 16}" text-anchor="middle">{text}</text>',
    ]


def _arrow(start: float, y: float, end: float, text: str = "", *, outside: bool = False) -> str:
    label = ""
    if text:
        x, anchor = (start - 4, "end") if start < end else (start + 4, "start")
        if outside:
            x, anchor = end + 4, "start"
        label = f'<text x="{x}" y="{y + 4}" text-anchor="{anchor}">{text}</text>'
    return f'<path class="line" marker-end="url(#tip)" d="M{start} {y}H{end}"/>{label}'
