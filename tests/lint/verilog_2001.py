"""What Verilog text uses that the standard of 2001 does not have."""

import re

__all__ = ["newer_constructs"]

# Comments, strings, attributes and escaped identifiers: anything may stand in them.
OPAQUE = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|(?<!@)\(\*.*?\*\)|\\\S+', re.S)
# Reserved since 2005. As a name such a word is legal in 2001, and an error for most tools today.
KEYWORDS = """
alias always_comb always_ff always_latch assert assume before bind bins binsof bit break byte
chandle class clocking const constraint context continue cover covergroup coverpoint cross dist do
endclass endclocking endgroup endinterface endpackage endprimitive endprogram endproperty
endsequence enum expect export extends extern final first_match foreach iff ignore_bins
illegal_bins import inside int interface intersect join_any join_none local logic longint
matches modport new null package packed priority program property protected pure rand randc
randcase randsequence ref return sequence shortint shortreal solve static string struct super
tagged this throughout timeprecision timeunit type typedef union unique uwire var virtual void
wait_order wildcard with within
""".split()
CONSTRUCTS = {
    "keyword": re.compile(rf"\b(?:{'|'.join(KEYWORDS)})\b"),
    "operator": re.compile(r"\+\+|--|[-+*/%&|^]=|<<<?=|>>>?=|==\?|!=\?|::|\.\*"),
    "unsized literal": re.compile(r"(?<![0-9a-zA-Z_])'(?:[01xzXZ]\b|\{)"),
    "system function": re.compile(r"\$(?:clog2|bits|size|high|low|onehot0?|countones|isunknown)\b"),
    "packed dimensions": re.compile(
        r"^\s*(?:input|output|inout|wire|reg)\b[^;=\[]*\[[^\]]*\]\s*\[", re.M
    ),
}


def newer_constructs(text: str) -> list[str]:
    """List each with its kind and line; empty for text that keeps to Verilog-2001.

    The grammar itself is for a compiler to check: this looks for what compilers let pass in their
    mode for 2001.
    """
    bare = OPAQUE.sub(lambda match: " " + "\n" * match.group().count("\n"), text)
    return [
        f"{kind} {match.group().strip()!r} in line {bare.count(chr(10), 0, match.start()) + 1}"
        for kind, pattern in CONSTRUCTS.items()
        for match in pattern.finditer(bare)
    ]
