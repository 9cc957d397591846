"""JSON schema of the TOML: fields, types, texts and ranges as the classes and rules have them."""

import inspect
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, get_args, get_origin, get_type_hints

from ..isa import CSR_MAPS, CUSTOM_MACHINE_CSRS, DENIAL_CSRS, Access
from ..revision import REVISIONS, Revision
from .choices import CHOICES, ENGINES, WALKING_ENGINES
from .csr_map import movable_families
from .fields import MODES, Fields
from .limits import (
    BANK_ENTRIES,
    CSR_RANGE,
    MAX_SIZE,
    MIN_GRANULARITY,
    PADDR_WIDTHS,
    POOL_ENTRIES,
    REGIONS,
    RESET_ADDR,
    RESET_CFG,
    RESET_INDEX,
)
from .mpu import MpuConfig
from .port import NAME, STAGES, TAKEN, PortConfig
from .reset import ResetEntry
from .toml import GUARD

__all__ = ["config_schema"]

Schema = dict[str, Any]
DIALECT = "http://json-schema.org/draft-07/schema#"  # the one that editors of TOML know
WIDEST = max(widths[-1] for widths in PADDR_WIDTHS.values())


def config_schema() -> Schema:
    """Give the schema of a configuration file, as plain data (draft 7).

    It refuses what ``MpuConfig`` refuses by type, name or range, also where the range depends on
    another field. It does not see CSR numbers that overlap or are of no register of the denial
    record, for want of wide addresses, reset values that no write leaves, names that two ports
    share, and what is in the table of a guard; and it takes 32.0 for 32, as
    every schema does.
    """
    schema = _table(MpuConfig, FIELDS)
    schema["properties"][GUARD] = {"type": "object", "description": "Options of a bus guard"}
    return {
        "$schema": DIALECT,
        "title": "mpu_hw configuration",
        "description": "A memory protection unit, for mpu-hw generate",
        **schema,
        "allOf": [
            *_widths(),
            *_walks(),
            _pmp_alone(),
            _denial_record(),
            *(_revision(spec) for spec in REVISIONS.values()),
        ],
    }


def _range(allowed: range) -> Schema:
    return {"minimum": allowed.start, "maximum": allowed.stop - 1}


def _powers(first: int, limit: int) -> Schema:
    return {"enum": [1 << bit for bit in range(first.bit_length() - 1, limit.bit_length())]}


def _names(known: tuple[str, ...]) -> Schema:
    items = {"type": "string", "enum": list(known)}
    return {"items": items, "minItems": 1, "uniqueItems": True}


# What types and choices do not tell of a field: of the configuration, of a port, of a reset entry.
FIELDS: dict[str, Schema] = {
    "xlen": {"enum": list(PADDR_WIDTHS)},
    "granularity": _powers(MIN_GRANULARITY, 1 << WIDEST - 1),
    "entries": {"additionalProperties": {"type": "integer"}},
    "csr_base": {"additionalProperties": {"type": "integer", **_range(CSR_RANGE)}},
    "modes": _names(MODES),
    "regions": _range(REGIONS),
    "ports": {"minItems": 1},
    **{name: {"enum": list(choices)} for name, choices in CHOICES.items()},
}
PORT_FIELDS: dict[str, Schema] = {
    "name": {"pattern": f"^{NAME}$", "not": {"enum": list(TAKEN)}},
    "accesses": _names(tuple(access.name.lower() for access in Access)),
    "max_size": {"type": "integer", **_powers(1, MAX_SIZE)},
    "stages": _names(STAGES),
    "engine": {"enum": list(ENGINES)},
}
RESET_FIELDS: dict[str, Schema] = {
    "index": _range(RESET_INDEX),
    "addr": _range(RESET_ADDR),
    "cfg": _range(RESET_CFG),
}
ITEMS: dict[type, dict[str, Schema]] = {PortConfig: PORT_FIELDS, ResetEntry: RESET_FIELDS}
TYPES: dict[Any, str] = {bool: "boolean", int: "integer", str: "string"}


def _table(kind: type, more: Mapping[str, Schema]) -> Schema:
    """Give the schema of a table: one key for each field of a class, and no other."""
    hints, texts = get_type_hints(kind), _texts(kind)
    properties, required = {}, []
    for field in fields(kind):
        schema = {"description": texts[field.name], **_typed(hints[field.name])}
        if field.default is MISSING:
            required.append(field.name)
        elif isinstance(field.default, tuple):
            schema["default"] = list(field.default)
        elif field.default is not None:
            schema["default"] = field.default
        properties[field.name] = schema | more.get(field.name, {})
    table: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return table | {"required": required} if required else table


def _typed(hint: Any) -> Schema:
    """Give the schema of a type, None left out: a key without a value is not in the file."""
    if hint in TYPES:
        return {"type": TYPES[hint]}
    if get_origin(hint) is Mapping:
        return {"type": "object"}
    kinds = [each for each in get_args(hint) if each not in (type(None), Ellipsis)]
    if get_origin(hint) is not tuple:
        return _typed(kinds[0])
    items = _table(kinds[0], ITEMS[kinds[0]]) if kinds[0] in ITEMS else _typed(kinds[0])
    return {"type": "array", "items": items}


def _texts(kind: type) -> dict[str, str]:
    """Give what the docstring of a class says about each of its parameters."""
    section = (inspect.getdoc(kind) or "").partition("Parameters\n----------\n")[2]
    section = section.partition("\n\nRaises\n")[0]
    rows = re.findall(r"^(\w+) : .*\n((?:    .*\n?)+)", section, flags=re.M)
    roles = re.compile(r":\w+:`~?(?:mpu_hw\.)?(\w+)`|``(.*?)``")
    return {
        name: " ".join(roles.sub(lambda match: match[1] or match[2], text).split())
        for name, text in rows
    }


def _when(*, default: bool = False, **given: Any) -> Schema:
    """Give the condition that fields have these values; ``default``: or are left out."""
    condition: Schema = {"properties": {name: {"const": value} for name, value in given.items()}}
    return condition if default else condition | {"required": list(given)}


def _default(name: str) -> Any:
    return next(field.default for field in fields(Fields) if field.name == name)


def _widths() -> list[Schema]:
    """Give the ranges of an address for each register width, and of a grain for each address."""
    rows: list[Schema] = []
    for xlen, widths in PADDR_WIDTHS.items():
        then: Schema = {
            "paddr_width": _range(widths),
            "granularity": {"maximum": 1 << widths[-1] - 1},
        }
        when = _when(xlen=xlen, default=xlen == _default("xlen"))
        rows.append({"if": when, "then": {"properties": then}})
    return rows + [
        {
            "if": {
                "properties": {"granularity": {"minimum": 1 << bits}},
                "required": ["granularity"],
            },
            "then": {"properties": {"paddr_width": {"minimum": bits + 1}}},
        }
        for bits in range(PADDR_WIDTHS[_default("xlen")].start, WIDEST)
    ]


def _walks() -> list[Schema]:
    """Give what only an engine that walks has: intervals to remember, and a time to hide."""
    engine = {"properties": {"engine": {"enum": list(WALKING_ENGINES)}}, "required": ["engine"]}
    port = {"properties": {"ports": {"contains": engine}}, "required": ["ports"]}
    return [
        {"if": _when(constant_time=True), "then": {"anyOf": [engine, port]}},
        {
            "if": _when(regions=REGIONS[-1]),
            "then": {"anyOf": [engine, port], "not": _when(constant_time=True)},
        },
    ]


def _denial_record() -> Schema:
    """Give what csr_base may say of a denial record: of one that is there, custom numbers."""
    custom: Schema = {"anyOf": [_range(numbers) for numbers in CUSTOM_MACHINE_CSRS]}
    names: Schema = {"propertyNames": {"not": {"enum": list(DENIAL_CSRS)}}}
    numbers: Schema = {"properties": dict.fromkeys(DENIAL_CSRS, custom)}
    return {
        "if": _when(denial_record=True),
        "then": {"properties": {"csr_base": numbers}},
        "else": {"properties": {"csr_base": names}},
    }


def _pmp_alone() -> Schema:
    """Give what must go with ``supervisor_csrs = false``: entries of M alone, in their own bank."""
    rows = [
        _alone(spec, spec.machine, delegation)
        for spec in REVISIONS.values()
        for delegation in spec.delegations
        if spec.machine and delegation != spec.pooled
    ]
    then = {"anyOf": rows, "properties": {"other_selects": {"const": False}}}
    return {"if": _when(supervisor_csrs=False), "then": then}


def _alone(spec: Revision, machine: str, delegation: str | None) -> Schema:
    """Give the configurations of a revision in which the bank of M alone has entries."""
    defaults = spec.delegations[delegation]
    counts: Schema = {bank: {"const": 0} for bank in defaults} | {machine: {"minimum": 1}}
    # Banks that are left out have their default, those of guests only where there are guests.
    needed = [machine, *(bank for bank, count in defaults.items() if count)]
    guests = {bank.name for bank in spec.banks if bank.guest}
    given = [{"required": needed}, {"required": [name for name in needed if name not in guests]}]
    with_guests, without = ({"properties": {"entries": rows}} for rows in given)
    row = _when(revision=spec.name, delegation=delegation)
    return {
        "allOf": [row, {"properties": {"entries": {"properties": counts}}}],
        "anyOf": [with_guests, {"allOf": [without, _when(hypervisor=False)]}],
        "required": ["entries"],
    }


def _revision(spec: Revision) -> Schema:
    """Give what one revision has of the fields and names that others do not have."""
    named = [name for name in spec.delegations if name]
    then: Schema = {"delegation": {"enum": named} if named else False}
    if spec.machine is None:
        then["smepmp"] = {"const": False}
    if spec.access == "direct":
        then["other_selects"] = {"const": False}
    else:
        then["csr_map"] = {"const": _default("csr_map")}
    families = movable_families(Fields(revision=spec.name))
    then["csr_base"] = {"propertyNames": {"enum": [*families, *DENIAL_CSRS]}}
    rows = [
        _banks(spec, delegation, hypervisor)
        for delegation in spec.delegations
        for hypervisor in (True, False)
    ]
    if spec.access == "direct":
        rows += [_map_room(name) for name in CSR_MAPS]
    is_default = spec.name == _default("revision")
    return {
        "if": _when(revision=spec.name, default=is_default),
        "then": {"properties": then, "allOf": rows},
    }


def _banks(spec: Revision, delegation: str | None, hypervisor: bool) -> Schema:
    """Give the banks that take entries, and how many, for one way to distribute them."""
    defaults = spec.delegations[delegation]
    guests = {bank.name for bank in spec.banks if bank.guest}
    absent = set() if hypervisor else guests
    pooled = delegation is not None and delegation == spec.pooled
    allowed = _range(POOL_ENTRIES[hypervisor] if pooled else BANK_ENTRIES)
    entries: Schema = {
        "properties": {name: {"const": 0} if name in absent else allowed for name in defaults},
        "additionalProperties": False,
    }
    if not pooled:
        # Not 0 for all: those that are left out have their default.
        zero = [name for name, count in defaults.items() if count and name not in absent]
        all_zero = {"properties": dict.fromkeys(defaults, {"const": 0}), "required": zero}
        entries["not"] = all_zero
    then: Schema = {"entries": entries}
    then["reset"] = {"items": {"properties": {"bank": {"enum": list(defaults)}}}}
    when: Schema = {"allOf": [_when(hypervisor=hypervisor, default=hypervisor)]}
    if delegation:
        is_default = delegation == next(iter(spec.delegations))
        when["allOf"].append(_when(delegation=delegation, default=is_default))
    rows: Schema = {"properties": then}
    if spec.machine and not pooled and not defaults[spec.machine]:
        some = {"properties": {spec.machine: {"minimum": 1}}, "required": [spec.machine]}
        rows["if"] = _when(smepmp=True)
        rows["then"] = {"properties": {"entries": some}, "required": ["entries"]}
    return {"if": when, "then": rows}


def _map_room(name: str) -> Schema:
    """Give the room that a map of CSR numbers has for the entries of a bank."""
    room = {"additionalProperties": {"maximum": CSR_MAPS[name].entries}}
    return {"if": _when(csr_map=name), "then": {"properties": {"entries": room}}}
