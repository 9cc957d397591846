"""How reset reaches the generated module (rule COM-RST-05)."""

from dataclasses import dataclass

__all__ = ["RESET_KINDS", "ResetInput"]


@dataclass(frozen=True, kw_only=True)
class ResetInput:
    """The reset input of a generated module.

    Parameters
    ----------
    port : str
        Its name.
    active : int, 0 or 1
        Level that resets.
    asynchronous : bool
        Every stored bit takes its reset value while the input is active, without a clock edge;
        otherwise at a rising clock edge while it is active.
    """

    port: str
    active: int
    asynchronous: bool


RESET_KINDS: dict[str, ResetInput] = {
    "sync": ResetInput(port="rst", active=1, asynchronous=False),
    "async": ResetInput(port="rst", active=1, asynchronous=True),
    "async-low": ResetInput(port="rst_n", active=0, asynchronous=True),
}
