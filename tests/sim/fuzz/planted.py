"""Bugs for the compiled reference, each of which comparing it with the model must find."""

from typing import NamedTuple

__all__ = ["PLANTED", "Planted"]


class Planted(NamedTuple):
    """A text of a file of the reference that is replaced, and where the model then differs."""

    file: str
    original: str
    replacement: str
    rule: str
    configuration: str


def _bug(rule, configuration, file, original, replacement):
    return Planted(file, original, replacement, rule, configuration)


PLANTED = {
    "tor-inclusive": _bug(
        "COM-MATCH-02",
        "default",
        "cover.h",
        "entry.addr << 2 & ~grain}",
        "(entry.addr << 2 & ~grain) + 1}",
    ),
    "tor-grain-of-one-bound": _bug(
        "COM-GRAN-06", "grain-16", "cover.h", "below->addr << 2 & ~grain", "below->addr << 2"
    ),
    "napot-grain": _bug(
        "COM-MATCH-05", "grain-16", "cover.h", "entry.addr | (grain >> 3)", "entry.addr"
    ),
    "napot-view": _bug("COM-GRAN-03", "grain-16", "cover.h", "grain >> 1;", "grain;"),
    "highest-entry-wins": _bug(
        "COM-PRIO-01", "default", "cover.h", "int i = count; i-- > 0;", "int i = 0; i < count; ++i"
    ),
    "first-byte-decides": _bug(
        "COM-PRIO-02", "rv64-wide-ports", "cover.h", "whole &= owner[k] == lowest;", ""
    ),
    "nobody-beside-an-entry": _bug(
        "COM-PRIO-02",
        "rv64-wide-ports",
        "cover.h",
        "lowest = std::min(lowest, owner[k]);",
        "if (lowest == NOBODY) continue; else lowest = std::min(lowest, owner[k]);",
    ),
    "address-above-truncated": _bug(
        "COM-ADDR-03",
        "smallest",
        "banks.h",
        "last >= config.top()",
        "request.addr >= config.top()",
    ),
    "sum-grants-execute": _bug(
        "MPU-PERM-20", "default", "permissions.h", "return {rwx & (R | W), raw", "return {rwx, raw"
    ),
    "shared-data-executes": _bug(
        "SSPMP-PERM-25", "pool-16", "permissions.h", "rwx == RWX ? unsigned(X) : rwx", "rwx"
    ),
    "user-writes-shared": _bug(
        "SSPMP-PERM-22", "pool-16", "permissions.h", "if (rwx == (R | W)) return visible(R);", ""
    ),
    "mml-shared-read-only": _bug(
        "PMP-05", "pool-16", "permissions.h", "if (locked && rwx == RWX) return R;", ""
    ),
    "hlvx-needs-no-read": _bug(
        "HYP-HLVX-01",
        "pool-16",
        "permissions.h",
        "if (kind == HLVX) return (rwx & R) && (rwx & X);",
        "",
    ),
    "mxr-of-the-guest-at-g": _bug(
        "COM-MXR-02",
        "rv32-wide-ports-mxr-raw",
        "banks.h",
        "(stage == VS && status[VMXR])",
        "status[VMXR]",
    ),
    "raw-mxr-ignored": _bug(
        "COM-MXR-01", "rv32-wide-ports-mxr-raw", "permissions.h", "raw && (rwx & X)", "false"
    ),
    "guest-unmatched-passes": _bug(
        "MPU-DEF-02",
        "default",
        "direct.h",
        "return stage != G && request.priv",
        "return request.priv",
    ),
    "odd-cfg-of-rv64": _bug(
        "MPU-CFG-02",
        "mpu-rv64",
        "direct.h",
        "family != ADDR && offset % 2",
        "family == SWITCH && offset % 2",
    ),
    "guest-reaches-the-host": _bug(
        "MPU-ACC-4", "default", "direct.h", "if (by == BY_VS) bank = 1;", ""
    ),
    "reserved-is-stored": _bug(
        "MPU-CFG-06",
        "default",
        "direct.h",
        "permission = config.hold ? entry.cfg & PERMISSION : 0",
        "",
    ),
    "hold-keeps-the-stored-bits": _bug(
        "SSPMP-CFG-05",
        "pool-16",
        "indirect_csr.h",
        "if (write_only(permission)) permission &= ~RWX;",
        "",
    ),
    "mask-keeps-shared": _bug(
        "SSPMP-CFG-05", "pool-32", "indirect_csr.h", "if (!(permission & USER)) permission = 0;", ""
    ),
    "select-is-truncated": _bug(
        "SSPMP-IND-05",
        "pool-16",
        "indirect_csr.h",
        "std::min(access.wdata, Word(0xFFF))",
        "access.wdata & 0xFFF",
    ),
    "vtvm-ignored": _bug(
        "HYP-ACC-7",
        "pool-16",
        "indirect_csr.h",
        "(status[VTVM] || !pool.exists(bank))",
        "!pool.exists(bank)",
    ),
    "stateen-of-m-ignored": _bug(
        "SSPMP-ACC-6", "pool-16", "indirect_csr.h", "result.illegal = !status[STATEEN_M];", ""
    ),
    "locks-bind-miselect": _bug(
        "SSPMP-LOCK-05", "pool-16", "indirect_csr.h", "place.level == M_LEVEL || (guests", "(guests"
    ),
    "lock-of-the-entry-above": _bug(
        "SSPMP-LOCK-03",
        "pool-16",
        "pool.h",
        "return above.locked() && above.mode() == TOR;",
        "return false;",
    ),
    "enable-of-a-locked-entry": _bug(
        "SSPMP-EN-03", "pool-16", "pool.h", "writable &= ~(Word(1) << i);", ";"
    ),
    "p-below-a-lock": _bug(
        "SSPMP-DELEG-03", "pool-16", "pool.h", "if (to <= last_lock(0, p)) return;", ""
    ),
    "h-below-a-lock": _bug(
        "HYP-DELEG-12", "pool-16", "pool.h", "if (to <= last_lock(p, p + h)) return;", ""
    ),
    "p-rises-into-the-guest": _bug(
        "HYP-DELEG-13", "pool-16", "pool.h", "if (to < p || h == total - p)", "if (true)"
    ),
    "enables-stay": _bug(
        "SSPMP-DELEG-08", "pool-16", "pool.h", "by >= 0 ? bits >> by", "by >= 0 ? bits"
    ),
    "guest-entry-is-inherited": _bug(
        "HYP-DELEG-17", "pool-16", "pool.h", "pool[i] = Entry{};", ";"
    ),
    "written-below-m-stays": _bug(
        "SSPMP-DELEG-18", "pool-16", "pool.h", "stopped[i] = pool[i].mark ||", "stopped[i] ="
    ),
    "lower-bound-from-below-m": _bug(
        "SSPMP-DELEG-18", "pool-16", "pool.h", "pool[i].mode() == TOR && pool[i - 1].mark", "false"
    ),
    "split-tor-pair": _bug("SSPMP-DELEG-19", "pool-16", "pool.h", "pool[now].cfg &= ~RWX;", ";"),
    "mml-is-cleared": _bug("PMP-04", "pool-16", "indirect_csr.h", "mml |= access", "mml = access"),
    "rlb-beside-a-lock": _bug(
        "PMP-04", "pool-16", "indirect_csr.h", "if (rlb || !pool.any_pmp_lock())", ""
    ),
    "executable-rule-of-m": _bug(
        "PMP-06", "pool-16", "indirect_csr.h", "if (unfit(byte)) return;", ""
    ),
    "u-stays-in-pmp": _bug(
        "SSPMP-CFG-02",
        "pool-16",
        "indirect_csr.h",
        "entry.cfg = (byte & (LOCK | RWX)) |",
        "entry.cfg = (entry.cfg & (USER | SHARED)) | (byte & (LOCK | RWX)) |",
    ),
    "no-match-of-m-under-mml": _bug(
        "PMP-04", "pool-16", "indirect.h", "!(mml && request.kind == FETCH)", "true"
    ),
    "h-0-passes": _bug("HYP-DELEG-15", "pool-16", "pool.h", "return p < total;", "return h > 0;"),
    "guest-sees-spmpen": _bug(
        "HYP-EN-07", "pool-16", "indirect.h", "stage == G ? HSPMPEN", "stage == G ? SPMPEN"
    ),
    "page-fault-of-a-guest": _bug(
        "COM-FLT-3", "pool-16", "unit.h", "{13, 13, 21, 5}", "{13, 13, 13, 5}"
    ),
    "gva-of-pmp": _bug(
        "COM-FLT-10",
        "pool-16",
        "unit.h",
        "verdict.gva = virt;",
        "verdict.gva = virt && verdict.stage != M;",
    ),
    "hgatp-ignored": _bug(
        "COM-STG-5",
        "default",
        "unit.h",
        "if (stage != M && !status",
        "if (stage != M && stage != G && !status",
    ),
    "wrapping-access": _bug(
        "COM-PRIO-04", "rv64-wide-ports", "unit.h", "return wraps ||", "return (wraps && false) ||"
    ),
    "reset-keeps-the-selects": _bug(
        "COM-RST-02",
        "pool-16",
        "source.cpp",
        "if (step.reset) unit.reset();\n        return",
        "return",
    ),
}
