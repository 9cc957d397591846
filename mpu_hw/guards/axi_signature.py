"""The buses AXI4-Lite and AXI4, as what their channels carry."""

from collections.abc import Mapping

from amaranth.lib import wiring
from amaranth.lib.wiring import In, Out

__all__ = ["SLVERR", "Axi4Signature", "AxiLiteSignature", "AxiSignature"]

SLVERR = 2  # "used when the access has reached the subordinate successfully, but [...] an error"
RESPONSES = ("b", "r")


class AxiSignature(wiring.Signature):
    """Channels of AXI, from the manager's side.

    Parameters
    ----------
    payloads : table of a channel (aw, w, b, ar, r) -> table of a name -> width

    Members
    -------
    of each channel, behind its name: its payload and ``valid``
        Out of aw, w and ar, In of b and r.
    of each channel, behind its name: ``ready``
        The other way.
    """

    def __init__(self, payloads: Mapping[str, Mapping[str, int]]):
        self.payloads = {channel: dict(payload) for channel, payload in payloads.items()}
        members: dict[str, wiring.Member] = {}
        for channel, payload in self.payloads.items():
            carries, takes = (In, Out) if channel in RESPONSES else (Out, In)
            members |= {channel + name: carries(width) for name, width in payload.items()}
            members |= {f"{channel}valid": carries(1), f"{channel}ready": takes(1)}
        super().__init__(members)

    def part(self, *channels: str) -> "AxiSignature":
        """Give the signature of some of the channels."""
        return AxiSignature({channel: self.payloads[channel] for channel in channels})


class AxiLiteSignature(AxiSignature):
    """AXI4-Lite, from the manager's side.

    Parameters
    ----------
    addr_width, data_width : int

    Members
    -------
    those of :class:`AxiSignature`
        awaddr, awprot; wdata, wstrb; bresp; araddr, arprot; rdata, rresp.
    """

    def __init__(self, addr_width: int, data_width: int):
        self.addr_width = addr_width
        self.data_width = data_width
        address = {"addr": addr_width, "prot": 3}
        super().__init__(
            {
                "aw": address,
                "w": {"data": data_width, "strb": data_width // 8},
                "b": {"resp": 2},
                "ar": address,
                "r": {"data": data_width, "resp": 2},
            }
        )


class Axi4Signature(AxiSignature):
    """AXI4, from the manager's side.

    Parameters
    ----------
    addr_width, data_width, id_width : int
    user_width : int
        Of each channel; 0: there are no such signals.

    Members
    -------
    those of :class:`AxiSignature`
        id, addr, len, size, burst, lock, cache, prot, qos, region of aw and ar; wdata, wstrb,
        wlast; bid, bresp; rid, rdata, rresp, rlast; and user of each.
    """

    def __init__(self, addr_width: int, data_width: int, id_width: int, user_width: int = 0):
        self.addr_width = addr_width
        self.data_width = data_width
        self.id_width = id_width
        self.user_width = user_width
        number = {"id": id_width}
        user = {"user": user_width} if user_width else {}
        burst = {"len": 8, "size": 3, "burst": 2, "lock": 1, "cache": 4}
        address = number | {"addr": addr_width} | burst | {"prot": 3, "qos": 4, "region": 4} | user
        beat = {"data": data_width}
        super().__init__(
            {
                "aw": address,
                "w": beat | {"strb": data_width // 8, "last": 1} | user,
                "b": number | {"resp": 2} | user,
                "ar": address,
                "r": number | beat | {"resp": 2, "last": 1} | user,
            }
        )
