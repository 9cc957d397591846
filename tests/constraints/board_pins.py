"""Pins of a board, as amaranth-boards defines them, under the names of our constraint files."""

from importlib import import_module

from mpu_hw.board import BOARDS as ROWS

# File, module and platform of amaranth_boards, and what its ports are there.
BOARDS = {
    "ulx3s.lpf": ("ulx3s", "ULX3S_25F_Platform"),
    "orangecrab.lpf": ("orangecrab_r0_2", "OrangeCrabR0_2_25FPlatform"),
    "icebreaker.pcf": ("icebreaker", "ICEBreakerPlatform"),
    "tang_nano_9k.cst": ("tang_nano_9k", "TangNano9kPlatform"),
    "arty_a7.xdc": ("arty_a7", "ArtyA7_35Platform"),
}
PORTS = {
    "button": ("button", 0, None),
    "led": ("led", 0, None),
    "led_g": ("rgb_led", 0, "g"),
    "uart_rx": ("uart", 0, "rx"),
    "uart_tx": ("uart", 0, "tx"),
}


# What the definition of a board lacks, out of our row of it.
ADDED = {"orangecrab.lpf": ROWS["orangecrab"].resources}


def _find(resource, part):
    if part is None:
        return resource.ios[0]
    return next((sub.ios[0] for sub in resource.ios if sub.name == part), None)


def _site(pins, connectors):
    """Name of the ball; where the name is a pin of a connector, of the ball behind it."""
    (name,) = pins.map_names(dict(pair for each in connectors for pair in each), None)
    return name


def board_pins(file):
    """Pin of every port that the board of a file has, and the frequency of its clock in Hz."""
    module, platform = BOARDS[file]
    board = getattr(import_module(f"amaranth_boards.{module}"), platform)
    resources = (*board.resources, *ADDED.get(file, ()))
    table = {(resource.name, resource.number): resource for resource in resources}
    clock = table[board.default_clk, 0]
    pins = {"clk": clock.ios[0].names[0]}
    for port, (name, number, part) in PORTS.items():
        found = table.get((name, number))
        found = found and _find(found, part)
        if found:
            pins[port] = _site(found, board.connectors)
    if "led" in pins:
        pins.pop("led_g", None)
    return pins, clock.clock.frequency
