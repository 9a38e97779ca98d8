"""The licences of what goes into an executable, as one text: they want to be given along with it. The spec runs it.

They are taken from the machine that builds: Python's own from its installation, which on Windows has those of all that
Python brings; those of a Linux system's libraries from its packages; Tcl/Tk's from its own folder. PyInstaller asks
nothing for its bootloader, but the code that prepares imports is under the Apache License.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
FILE_NAME: Final = "licences.txt"
MISSING: Final = "Not found where this was built: the licence of "
_PYTHONS: Final = ("LICENSE.txt", "LICENSE")
_DOCUMENTS: Final = Path("/usr/share/doc")
_ELSEWHERE: Final = {
    "Python": "https://docs.python.org/3/license.html",
    "Tcl/Tk": "https://www.tcl-lang.org/software/tcltk/license.html",
    "PyInstaller": "https://pyinstaller.org/en/stable/license.html",
}


def written(libraries: Iterable[Path], data: Iterable[Path], *, has_tk: bool) -> str:
    """The licences of everything in an executable. What has none here is named, in a line that begins with MISSING.

    Args:
        libraries: the shared libraries and modules in it, where they came from.
        data: the other files in it, likewise.
    """
    files = {library.resolve() for library in libraries}
    packages = _packages(files)
    pythons = _pythons()
    texts = {"Chat": _read([ROOT / "LICENSE"]), "Python": pythons, "PyInstaller": _pyinstallers()}
    if has_tk and not any("libtcl" in package for package in packages.values()):
        # On Windows Python's own text has it too.
        terms = [path for path in data if path.name == "license.terms"]
        texts["Tcl/Tk"] = _read(terms) or (pythons if "Tcl/Tk" in pythons else "")
    texts |= {package: _read([_DOCUMENTS / package / "copyright"]) for package in packages.values()}
    others = (
        file for file in sorted(files - packages.keys()) if not file.is_relative_to(Path(sys.base_prefix).resolve())
    )
    texts |= {file.name: "" for file in others}
    return _chapters(texts)


def missing(text: str) -> list[str]:
    """What this text has no licence of."""
    return [line.removeprefix(MISSING).split(":")[0] for line in text.splitlines() if line.startswith(MISSING)]


def _chapters(texts: Mapping[str, str]) -> str:
    """One chapter for each text, after the names of all that it is for."""
    named: dict[str, list[str]] = {}
    for name, text in texts.items():
        lacking = f"{MISSING}{name}" + (f": see {_ELSEWHERE[name]}" if name in _ELSEWHERE else "")
        named.setdefault(text.strip() or lacking, []).append(name)
    return "\n".join(f"{'=' * 80}\n{', '.join(sorted(names))}\n{'=' * 80}\n\n{text}\n" for text, names in named.items())


def _pythons() -> str:
    library = Path(os.__file__).resolve().parent
    return _read([folder / name for folder in (library, library.parent, Path(sys.base_prefix)) for name in _PYTHONS])


def _pyinstallers() -> str:
    try:
        found = importlib.metadata.distribution("pyinstaller")
    except importlib.metadata.PackageNotFoundError:
        return ""
    return found.read_text("licenses/COPYING.txt") or found.read_text("COPYING.txt") or ""


def _packages(files: Iterable[Path]) -> dict[Path, str]:
    """The Debian packages that brought these files, for those that came so, in the packages' order."""
    query = shutil.which("dpkg-query")
    if query is None:
        return {}
    # Where /lib is a link to /usr/lib, a package may know its files by either path.
    paths = {place: file for file in files for place in (str(file), str(file).removeprefix("/usr"))}
    command = [query, "--search", *paths]
    said = subprocess.run(command, check=False, capture_output=True, encoding="utf-8", errors="replace").stdout
    found = (line.partition(": ") for line in sorted(said.splitlines()))
    return {paths[path]: owner.split(":")[0] for owner, _, path in found if path in paths and " " not in owner}


def _read(places: Iterable[Path]) -> str:
    """The first of these files that there is; empty if there is none."""
    found = next((path for path in places if path.is_file()), None)
    return found.read_text("utf-8", "replace") if found else ""
