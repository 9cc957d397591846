"""What a directed case asks of a configuration: traits, never the name of a revision."""

from dataclasses import dataclass

from mpu_hw.config import MpuConfig

__all__ = ["Traits"]


@dataclass(frozen=True, kw_only=True)
class Traits:
    """Traits of the configurations in which a case makes sense. Left out: any will do.

    Parameters
    ----------
    access : str
        How registers are reached, which decides which of them the lines can name: ``direct`` or
        ``indirect``.
    pooled : bool or None
        All banks share one pool of entries, or each has its own.
    hypervisor, smepmp, other_selects : bool or None
        As the fields of the configuration.
    banks, absent : tuple of str
        Banks that must be there, and banks that must not.
    mxr, reserved : tuple of str
        What the field of the configuration may be.
    reset : bool or None
        Entries with a reset value are there (True), or none (False).
    """

    access: str
    pooled: bool | None = None
    hypervisor: bool | None = None
    smepmp: bool | None = None
    other_selects: bool | None = None
    banks: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    mxr: tuple[str, ...] = ()
    reserved: tuple[str, ...] = ()
    reset: bool | None = False

    def found_in(self, config: MpuConfig) -> bool:
        """Tell whether a configuration has all of them."""
        present = {bank.name for bank in config.banks}
        return (
            self.access == config.spec.access
            and self.pooled in (None, config.pooled)
            and self.hypervisor in (None, config.hypervisor)
            and self.smepmp in (None, config.smepmp)
            and self.other_selects in (None, config.other_selects)
            and self.reset in (None, bool(config.reset))
            and present.issuperset(self.banks)
            and present.isdisjoint(self.absent)
            and (not self.mxr or config.mxr in self.mxr)
            and (not self.reserved or config.reserved in self.reserved)
        )
