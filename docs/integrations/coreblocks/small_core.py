"""A small core of coreblocks with a PMP of 16 entries, for ``coreblocks.gen_verilog``.

M and U, no cache and no translation of addresses: what checks accesses is all there, what else the
core can have is left out.
"""

from coreblocks.arch.isa_consts import SatpMode
from coreblocks.func_blocks.csr.csr_unit import CSRBlockComponent
from coreblocks.func_blocks.fu.alu import ALUComponent
from coreblocks.func_blocks.fu.common.fifo_rs import FifoRS
from coreblocks.func_blocks.fu.common.rs_func_block import RSBlockComponent
from coreblocks.func_blocks.fu.exception import ExceptionUnitComponent
from coreblocks.func_blocks.fu.jumpbranch import JumpComponent
from coreblocks.func_blocks.fu.lsu.dummyLsu import LSUComponent
from coreblocks.func_blocks.fu.priv import PrivilegedUnitComponent
from coreblocks.func_blocks.fu.shift_unit import ShiftUnitComponent
from coreblocks.params.core_configuration import CoreConfiguration

__all__ = ["small"]

small = CoreConfiguration(
    embedded=True,
    func_units_config=(
        RSBlockComponent(
            [
                ALUComponent(),
                ShiftUnitComponent(),
                JumpComponent(),
                ExceptionUnitComponent(),
                PrivilegedUnitComponent(),
            ],
            rs_entries=2,
        ),
        RSBlockComponent([LSUComponent()], rs_entries=2, rs_type=FifoRS),
        CSRBlockComponent(),
    ),
    phys_regs_bits=5,
    rob_entries_bits=4,
    checkpoint_count=2,
    tag_bits=2,
    icache_enable=False,
    supervisor_mode=False,
    supported_vm_schemes=(SatpMode.BARE,),
    interrupt_custom_count=0,
    pmp_register_count=16,
    pmp_grain_log=2,
    debug_signals=False,
    extra_verification=False,
)
