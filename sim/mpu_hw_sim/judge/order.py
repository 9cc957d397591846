"""From files and an adapter to a judgement."""

from dataclasses import dataclass
from pathlib import Path

from mpu_hw.check import require_int_in

from .adapter import Adapter
from .claims import Judgement, Note, judge_design
from .counterexample import Counterexample
from .directed_test import render_test
from .front_end import design_texts, netlist_of, parameters_of
from .graph import Graph
from .subject import Subject
from .unknowns import Access, Registers, Size
from .waveform import render_vcd
from .words import constant

__all__ = ["Order", "directed_test_of", "judge", "vcd_of"]

USUAL_ENTRIES = 16
LEAST_WIDTH = 8  # bits: room for a NAPOT entry beside another one


@dataclass(frozen=True)
class Order:
    """A design, and what to check it against.

    Parameters
    ----------
    adapter : Adapter
    paths : tuple of Path
        Files of the design; those of the adapter's package where there is none.
    spec : str
        Empty: the first that the adapter serves.
    entries, paddr_width : int, optional
        The most that the design has unless given, but no more than 16 entries.
    time_limit : float
        Seconds.
    """

    adapter: Adapter
    paths: tuple[Path, ...] = ()
    spec: str = ""
    entries: int | None = None
    paddr_width: int | None = None
    time_limit: float = 600.0

    def size(self) -> Size:
        """Return entries and address bits that are asked for.

        Raises
        ------
        ValueError
            The adapter cannot serve them.
        """
        claims = self.adapter.claims
        usual = max(claims.entries[0], min(USUAL_ENTRIES, claims.entries[1]))
        entries = usual if self.entries is None else self.entries
        width = claims.paddr_width[1] if self.paddr_width is None else self.paddr_width
        require_int_in(f"Entries of {self.adapter.name}", entries, range(1, claims.entries[1] + 1))
        most = claims.paddr_width[1] + 1
        require_int_in(f"Address bits of {self.adapter.name}", width, range(LEAST_WIDTH, most))
        return Size(entries, width)

    def design_size(self) -> Size:
        """Return what the design is built with: no less than it can have."""
        claims, size = self.adapter.claims, self.size()
        return Size(
            max(size.entries, claims.entries[0]), max(size.paddr_width, claims.paddr_width[0])
        )

    def parameters(self) -> dict[str, int]:
        """Return the parameters of the module."""
        return parameters_of(self.adapter, *self.design_size())


def judge(order: Order, note: Note = lambda size, claim: None) -> Judgement:
    """Judge a design.

    Parameters
    ----------
    order : Order
    note : callable
        Called before every claim.

    Raises
    ------
    ValueError
        The adapter cannot serve what is asked, the design cannot be read or does not fit the map.
    OSError
        A file cannot be read.
    """
    adapter = order.adapter
    spec = order.spec or adapter.claims.specs[0]
    if spec not in adapter.claims.specs:
        served = ", ".join(adapter.claims.specs)
        raise ValueError(f"--spec must be one that {adapter.name} serves, {served}, not {spec!r}")
    size, parameters = order.size(), order.parameters()
    texts = design_texts(order.paths, adapter)
    subject = Subject(adapter, netlist_of(texts, adapter.top, parameters))
    width = order.design_size().paddr_width
    return judge_design(subject, spec, size, width, order.time_limit, note)


def vcd_of(order: Order, judgement: Judgement, example: Counterexample) -> str:
    """Return a counterexample as VCD."""
    return render_vcd(example, _ports(order, judgement.subject, example))


def directed_test_of(order: Order, judgement: Judgement, example: Counterexample) -> str:
    """Return a counterexample as a SystemVerilog module that tests the design."""
    ports = _ports(order, judgement.subject, example)
    outputs = judgement.subject.netlist.output_widths
    return render_test(order.adapter, order.parameters(), example, ports, outputs)


def _ports(order: Order, subject: Subject, example: Counterexample) -> dict[str, tuple[int, int]]:
    """Return width and value of every input port of the design."""
    width = order.design_size().paddr_width
    cfg_width = 10 if example.spec == "spmp" else 8
    # At least one entry, so that the map has words of one to look at.
    pairs = list(zip(example.cfg, example.addr, strict=True)) or [(0, 0)]
    registers = Registers(
        example.spec,
        Size(len(pairs), width),
        tuple(constant(cfg, cfg_width) for cfg, _ in pairs),
        tuple(constant(addr, width - 2) for _, addr in pairs),
        {name: value for name, value in example.bits.items()},
        {},
    )
    address = constant(example.address, width)
    access = Access(example.kind, example.privilege, example.size, address)
    words = subject.drive(Graph(), registers, access)
    return {
        port: (len(word), sum(bit << place for place, bit in enumerate(word)))
        for port, word in words.items()
    }
