"""Registers as macros of C and assembler, under the names that every header of this project has."""

from collections.abc import Iterable, Iterator, Mapping

from ..isa import Field, Register

__all__ = ["csr_macros"]


def csr_macros(
    registers: Iterable[Register], fields: Mapping[str, Iterable[Field]]
) -> dict[str, str]:
    """Name numbers, selects and fields, in this order; each name with the text of its value.

    ``CSR_<NAME>`` is a number. Registers behind selects have ``<NAME>_SELECT``, the select of
    entry 0, instead. ``<NAME>_<FIELD>`` is a mask, ``<NAME>_<FIELD>_SHIFT`` the bit where it
    begins, ``<NAME>_<FIELD>_<VALUE>`` a named value in its place: ``MSTATUS_MPP``,
    ``MSTATUS_MPP_SHIFT``, ``MSTATUS_MPP_S``.

    Parameters
    ----------
    registers : iterable of Register
    fields : dict
        The fields that get macros, by the name that begins theirs. One that is the whole of its
        register has no macro.
    """
    rows = [*registers]
    direct = [row for row in rows if row.select is None]
    found = {f"CSR_{row.name.upper()}": f"0x{row.number:03x}" for row in direct}
    found |= {
        f"{row.name.upper()}_SELECT": f"{row.select:#x}" for row in rows if row.select is not None
    }
    for name, described in fields.items():
        for field in described:
            if field.name != name:
                found |= dict(_of_field(f"{name}_{field.name}".upper(), field))
    return found


def _of_field(name: str, field: Field) -> Iterator[tuple[str, str]]:
    yield name, f"{field.mask:#x}"
    yield f"{name}_SHIFT", f"{field.lsb}"
    for label, value in field.values:
        yield f"{name}_{label}", f"{value << field.lsb:#x}"
