"""How a saved conversation looks in a browser: the transcript's tags as CSS, in both of the theme's palettes. Pure."""

from __future__ import annotations

from .palette import DARK, LIGHT, Palette


def page_style() -> str:
    """CSS for the page; the browser takes the palette that its user likes."""
    return f"{_colours(LIGHT)}@media (prefers-color-scheme: dark) {{\n{_colours(DARK)}}}\n{_SHAPES}"


def _colours(palette: Palette) -> str:
    rules = [
        f":root {{ color-scheme: {'dark' if palette.is_dark else 'light'} }}",
        f"body {{ color: {palette.text}; background: {palette.background} }}",
        f".time, .day, .beginning, .notice, .quote {{ color: {palette.muted} }}",
        f".code, .codeblock {{ background: {palette.panel} }}",
        f".mention {{ background: {palette.mention} }}",
        f"a {{ color: {palette.accent} }}",
        *(f".nick{number} {{ color: {colour} }}" for number, colour in enumerate(palette.nicks)),
    ]
    return "\n".join(rules) + "\n"


_SHAPES = """\
body { font: 16px/1.45 system-ui, sans-serif; max-width: 50em; margin: 2em auto; padding: 0 1em }
div { white-space: pre-wrap; overflow-wrap: anywhere; min-height: 1.45em }
.body, .next, .below, .codeblock, .action { margin-left: .75em }
.header { margin-top: .75em; font-weight: bold }
.time { font-size: .85em; font-weight: normal }
.day { text-align: center; font-size: .85em; margin: 1.25em 0 .25em }
.action { font-style: italic; margin-top: .5em }
.action [class^=nick], .bold, .mention { font-weight: bold }
.italic { font-style: italic }
.code, .codeblock { font-family: ui-monospace, monospace; font-size: .9em }
.next { margin-top: .4em }
.below { margin-top: .5em }
"""
