"""Following what stands in a field for as long as the field is there. Tk thread."""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable


def follow(variable: tk.Variable, field: tk.Misc, changed: Callable[[], None]) -> None:
    """Call `changed` whenever the variable is written, until the field is destroyed.

    Tcl keeps what it is to call alive: without an end the field's owner, and all that it knows, would never be let go.
    """
    trace = variable.trace_add("write", lambda *_names: changed())
    field.bind("<Destroy>", lambda _event: variable.trace_remove("write", trace), add=True)
