"""A counterexample as a test for a bench: the design, its inputs, and what it must answer."""

from collections.abc import Mapping

from mpu_hw.templates import templates

from .adapter import Adapter
from .counterexample import Counterexample

__all__ = ["render_test"]


def render_test(
    adapter: Adapter,
    parameters: Mapping[str, int],
    example: Counterexample,
    ports: Mapping[str, tuple[int, int]],
    outputs: Mapping[str, int],
) -> str:
    """Return a module ``judge_test``, which ends with an error while the design is wrong.

    Parameters
    ----------
    adapter : Adapter
    parameters : table
        Of the design.
    example : Counterexample
    ports : table
        Width and value of every port that is driven.
    outputs : table
        Width of every output port.
    """
    ((polarity, value),) = adapter.answer.items()
    answer = value[example.kind] if isinstance(value, Mapping) else value
    return (
        templates("mpu_hw_sim", "judge")
        .get_template("directed_test.sv.j2")
        .render(
            top=adapter.top,
            parameters=parameters,
            example=example,
            ports=ports,
            outputs=outputs,
            names=[*ports, *outputs],
            answer=answer,
            expected=int(example.allowed == (polarity == "allow")),
            clock=adapter.clock,
            clocks=adapter.clocks,
        )
    )
