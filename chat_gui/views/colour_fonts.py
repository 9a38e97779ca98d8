"""Keeps an old X11 font library away from fonts in colour, which kill it. Main thread, before the first window.

Measured with Tk 8.6.13 and Noto Color Emoji: with libXft 2.3.2 the first emoji in any text, label or title bar of ours
ends the process with X's BadLength, which nobody can catch. So whoever writes one to a room would close every window
there. With 2.3.6 nothing of the kind happens: joined families, flags, keycaps, skin tones and tags were all drawn, each
part as a glyph of its own. Fonts in colour came with 2.3.5.

Text is shown in too many places to be made harmless in each, so such fonts are hidden from this process: emoji are then
drawn by another font that has them, or as boxes. It takes 6 ms where it is needed and 2 ms where it is not.
"""

from __future__ import annotations

import ctypes
import logging
from typing import Final

_log = logging.getLogger(__name__)

_FIRST_SAFE: Final = 20305
"""As the library counts: 2.3.5."""
_NO_COLOUR: Final = b"""<?xml version="1.0"?>
<fontconfig>
  <selectfont><rejectfont><pattern>
    <patelt name="color"><bool>true</bool></patelt>
  </pattern></rejectfont></selectfont>
</fontconfig>
"""


def avoid_colour_fonts() -> None:
    """Hide fonts in colour from this process if its libXft can't bear them. Nothing where there is no libXft."""
    try:
        version = int(ctypes.CDLL("libXft.so.2").XftGetVersion())
    except (OSError, AttributeError):
        return  # Tk draws without it, or has one inside that is newer than such Tks are
    if version < _FIRST_SAFE:
        hide_colour_fonts()


def hide_colour_fonts() -> None:
    """Let the font configuration of this process have no font in colour."""
    try:
        library = ctypes.CDLL("libfontconfig.so.1")
        load, parse, use = (
            library.FcInitLoadConfig,
            library.FcConfigParseAndLoadFromMemory,
            library.FcConfigSetCurrent,
        )
    except (OSError, AttributeError):
        _log.warning("an emoji may end the window: its libXft is old, and fonts in colour can't be hidden from it")
        return
    load.restype = ctypes.c_void_p
    parse.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    use.argtypes = (ctypes.c_void_p,)
    configuration = load()
    if not (configuration and parse(configuration, _NO_COLOUR, True) and use(configuration)):
        _log.warning("an emoji may end the window: fonts in colour could not be hidden")
