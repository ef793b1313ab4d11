"""The style sheet of the page: the file beside this module, and a line for each value that its lists filter by."""

import hashlib
from base64 import b64encode
from pathlib import Path


def style_sheet(policies: int, subjects: int) -> str:
    """The style sheet for lists of so many policies and subjects."""
    sheet = Path(__file__).with_name("report.css").read_text(encoding="utf-8")
    lines = (
        f".filters:not(:has([value={of}0]:checked, [value={of}{number}]:checked)) ~ ol > .{of}{number}:not(:target) "
        "{ display: none; }"
        for of, most in (("p", policies), ("s", subjects))
        for number in range(1, most + 1)
    )
    return "\n".join([sheet + "@media screen {", *lines, "}\n"])


def policy_of(style: str) -> str:
    """The content security policy of a page that has this style sheet and nothing else."""
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
