"""Colours, fonts and distances as Tk has them, and ttk's `clam` made flat. Tk thread.

A theme can be changed while the window is shown: fonts and pictures are changed in place, ttk's styles are set anew,
and each view's `restyle` colours what ttk does not.
"""

from __future__ import annotations

import tkinter as tk
from collections.abc import Callable
from tkinter import font as tkfont
from tkinter import ttk
from typing import Any, Final

from . import shapes
from .menu_look import flatten
from .palette import DARK, LIGHT, Palette

_TINY_PX: Final = -2
"""A font's size, which is negative where it counts pixels."""
_FONTS: Final = ("TkDefaultFont", "TkTextFont", "TkFixedFont")
_COMMON_UNIT: Final = 4
_PIXELS_PER_UNIT: Final = 4.25
"""A line of the platform's font, in pixels, over the smallest distance: 4 pixels at 17 a line."""
_LEAST_GROWTH: Final = 0.8
_MOST_GROWTH: Final = 2.0
"""What stands around the messages shrinks and grows with them, but not without end: they need the room."""

_InState = tuple[str, tk.PhotoImage] | tuple[str, str, tk.PhotoImage]
"""A picture for a state, or for two at once."""


class Theme:
    """What every view is drawn with.

    Args:
        root: the window.
        is_dark: which palette to begin with.
        text_size: of messages, in points, to which all else is in proportion; 0 for the platform's own.
    """

    def __init__(self, root: tk.Tk, *, is_dark: bool, text_size: int) -> None:
        self._root = root
        self._style = ttk.Style(root)
        self._style.theme_use("clam")
        self.palette: Palette = DARK if is_dark else LIGHT
        usual, text, fixed = (tkfont.nametofont(name, root) for name in _FONTS)
        # The size as it is set: what Tk says of the font it has found may be in points of another screen's.
        family, size = _family(usual), int(usual.cget("size"))
        small = size - 1 if size > 0 else size + 1
        large = size + 2 if size > 0 else size - 3
        self.ui = self._font(family, size)
        self.ui_bold = self._font(family, size, weight="bold")
        self.small = self._font(family, small)
        self.small_bold = self._font(family, small, weight="bold")
        self.heading = self._font(family, large, weight="bold")
        self.large = self._font(family, large + 2 if size > 0 else large - 3)
        self._text_size, self._fixed_size = int(text.cget("size")), int(fixed.cget("size"))
        self.text = self._font(_family(text), self._text_size)
        self.text_bold = self._font(_family(text), self._text_size, weight="bold")
        self.text_italic = self._font(_family(text), self._text_size, slant="italic")
        self.text_small = self._font(_family(text), self._text_size)
        self.fixed = self._font(_family(fixed), self._fixed_size)
        around = (self.ui, self.ui_bold, self.small, self.small_bold, self.heading, self.large)
        self._around = [(font, int(font.cget("size"))) for font in around]
        self.usual_unit = self.unit = self._measured_unit()
        """The smallest distance while the text has its usual size, and now."""
        self._pictures: dict[str, tk.PhotoImage] = {}
        self._drawings: dict[tuple[Callable[..., bytes], tuple[object, ...]], tk.PhotoImage] = {}
        self._strut = tk.PhotoImage(master=root)
        self._set_fonts(text_size)
        self._draw_pictures()
        self._make_elements()
        self._set_styles()

    def _font(self, family: str, size: int, weight: str = "normal", slant: str = "roman") -> tkfont.Font:
        return tkfont.Font(self._root, family=family, size=size, weight=weight, slant=slant)  # type: ignore[arg-type]

    @property
    def scale(self) -> float:
        """How many times as dense the screen's pixels are as a common one's."""
        return self.usual_unit / _COMMON_UNIT

    def space(self, steps: int) -> int:
        """A distance in pixels: 1 to 4 steps are what 4, 8, 12 and 16 pixels are at a common size."""
        return self.unit * steps

    @property
    def tiny(self) -> tuple[str, int]:
        """The font of a line that is only a gap."""
        return _family(self.text), _TINY_PX

    # Sizes.

    @property
    def text_points(self) -> int:
        """The size of messages now, in points."""
        return round(self._in_points(int(self.text.cget("size"))))

    def _in_points(self, size: int) -> float:
        return size if size > 0 else -size / float(self._root.winfo_fpixels("1p"))

    def set_text_size(self, points: int) -> bool:
        """Messages in this size from now on, and all else in proportion; 0 for the platform's own.

        Returns whether that is another size than before. Then distances that views have set are to be changed from
        the `unit` there was to the one there is, and views are to restyle.
        """
        if not self._set_fonts(points):
            return False
        self._set_styles()
        return True

    def _set_fonts(self, points: int) -> bool:
        size = points or self._text_size
        # Fixed fonts look larger than others of their size; the platform has settled by how much.
        same_unit = (size > 0) == (self._fixed_size > 0) == (self._text_size > 0)
        fixed = round(size * self._fixed_size / self._text_size) if same_unit else size
        growth = points / self._in_points(self._text_size) if points else 1.0
        growth = max(_LEAST_GROWTH, min(growth, _MOST_GROWTH))
        sizes = [(font, round(usual * growth)) for font, usual in self._around]
        sizes += [(font, size) for font in (self.text, self.text_bold, self.text_italic)]
        sizes += [(self.text_small, max(6, size - 1) if size > 0 else size + 1), (self.fixed, fixed)]
        # All that is shown is measured anew for each font that changes.
        changed = [(font, wanted) for font, wanted in sizes if int(font.cget("size")) != wanted]
        for font, wanted in changed:
            font.configure(size=wanted)
        self.unit = self._measured_unit()
        self._drawings.clear()
        # A menu can't scroll: its rows get less than is good to look at, so that it stays on the screen.
        self._strut.configure(width=self.space(2), height=self.ui.metrics("linespace") + 2 * self.usual_unit)
        return bool(changed)

    def _measured_unit(self) -> int:
        return max(2, round(self.ui.metrics("linespace") / _PIXELS_PER_UNIT))

    # Colours.

    def set_dark(self, is_dark: bool) -> None:
        """Change the palette; then views are to restyle."""
        palette = DARK if is_dark else LIGHT
        if palette is not self.palette:
            self.palette = palette
            self._draw_pictures()
            self._set_styles()

    def dot(self, colour: str, under: str = "") -> tk.PhotoImage:
        """A round spot in a colour; with `under`, that colour shows through its middle."""
        return self._drawn(shapes.spot, self.space(2), colour, under)

    def face(self) -> tk.PhotoImage:
        """A smiling face as high as a line: what a button shows that opens the emoji."""
        return self._drawn(shapes.face, self.ui.metrics("linespace"), self.palette.muted, self.palette.background)

    def pill(self, width: int, colour: str) -> tk.PhotoImage:
        """What stands behind a count: as wide as asked, with round ends."""
        height = self.small_bold.metrics("linespace") + 2
        return self._drawn(shapes.rounded, max(width, height), height, height / 2, colour)

    def _drawn(self, draw: Callable[..., bytes], *arguments: object) -> tk.PhotoImage:
        """What a function of `shapes` draws; drawn once, as long as sizes and colours stay."""
        found = self._drawings.get((draw, arguments))
        if found is None:
            found = self._drawings[draw, arguments] = tk.PhotoImage(master=self._root, data=draw(*arguments))
        return found

    def _draw_pictures(self) -> None:
        palette = self.palette
        self._drawings.clear()
        self._draw("accent", palette.accent)
        self._draw("accent-hover", palette.accent_hover)
        self._draw("quiet", palette.panel)
        self._draw("quiet-hover", palette.hover)
        self._draw("quiet-focus", palette.panel, palette.accent)
        self._draw("plain", palette.hover)
        self._draw("plain-hover", palette.border)
        self._draw("accent-focus", palette.accent, palette.text)
        self._draw("plain-focus", palette.hover, palette.accent)
        self._draw("clear", palette.background)
        self._draw("clear-focus", palette.background, palette.accent)
        self._draw("side", palette.sidebar)
        self._draw("side-focus", palette.sidebar, palette.accent)
        self._draw("picture", palette.background)
        self._draw("picture-hover", palette.hover)
        self._draw("field", palette.background, palette.border)
        self._draw("field-focus", palette.background, palette.accent)
        self._draw("field-bad", palette.background, palette.danger)
        self._draw("field-bad-focus", palette.background, palette.danger, thickness=max(2, self.usual_unit // 2))
        self._draw("thumb", palette.border)
        self._draw("thumb-hover", palette.muted)

    def _draw(self, name: str, fill: str, outline: str = "", thickness: int = 1) -> None:
        unit = self.usual_unit  # what is between the corners stretches, and the corners need not grow
        if name.startswith("thumb"):
            data = shapes.rounded(unit * 2, unit * 16, unit, fill)
        else:
            data = shapes.rounded(unit * 24, unit * 8, unit * 1.5, fill, outline, thickness)
        picture = self._pictures.get(name)
        if picture is None:
            self._pictures[name] = tk.PhotoImage(master=self._root, data=data)
        else:
            picture.configure(data=data)  # in place: elements that were made with it show the new one

    def _make_elements(self) -> None:
        """Elements that stretch a picture. What is between its corners is repeated, so it is not a small one: filling
        a field with a few pixels at a time takes X11 thousands of copies."""
        pictures, unit = self._pictures, self.usual_unit
        border = 2 * unit
        for name in ("accent", "plain", "quiet", "side"):
            hover = pictures["quiet-hover" if name == "side" else f"{name}-hover"]
            off, focus = ("disabled", pictures["plain"]), ("focus", pictures[f"{name}-focus"])
            # Under the pointer too one sees where the keyboard is.
            states: list[_InState] = [off, ("pressed", hover), focus, ("active", hover)]
            if name == "accent":  # while another answer to the same question has the keyboard
                states[1:1] = [("alternate", "active", pictures["plain-hover"]), ("alternate", pictures["plain"])]
            self._stretch(f"{name}.back", border, pictures[name], *states)
        chosen, focus = ("selected", pictures["plain"]), ("focus", pictures["clear-focus"])
        chosen_focus = ("selected", "focus", pictures["plain-focus"])
        self._stretch("choice.back", border, pictures["clear"], chosen_focus, chosen, focus)
        bad, focus = ("invalid", pictures["field-bad"]), ("focus", pictures["field-focus"])
        active = ("active", pictures["picture-hover"])
        self._stretch("picture.back", border, pictures["picture"], focus, active)
        bad_focus = ("invalid", "focus", pictures["field-bad-focus"])  # of two that are bad one has the keyboard
        self._stretch("field.back", border, pictures["field"], bad_focus, bad, focus)
        self._stretch("thin.thumb", unit, pictures["thumb"], ("active", pictures["thumb-hover"]), height=7 * unit)
        self._style.element_create("thin.trough", "from", "clam", "trough")

    def _stretch(self, name: str, border: int, usual: tk.PhotoImage, *others: _InState, height: int = 0) -> None:
        """Make a picture an element of any size, but not less than `height`."""
        options: dict[str, Any] = {"border": border, "width": 2 * border, "height": height or 2 * border, "padding": 0}
        self._style.element_create(name, "image", usual, *others, sticky="nsew", **options)

    def _set_styles(self) -> None:
        style, palette = self._style, self.palette
        style.configure(
            ".",
            background=palette.background,
            foreground=palette.text,
            font=self.ui,
            bordercolor=palette.border,
            lightcolor=palette.background,
            darkcolor=palette.background,
            troughcolor=palette.background,
            selectbackground=palette.selection,
            selectforeground=palette.text,
            insertcolor=palette.text,
        )
        style.map(
            ".",
            foreground=[("disabled", palette.muted)],
            selectbackground=[("!focus", palette.selection)],
            selectforeground=[("!focus", palette.text)],
        )
        style.configure("TLabel", borderwidth=0)  # nobody sees clam's border, which moves the words in
        for name, ground in (("Panel", palette.panel), ("Side", palette.sidebar)):
            style.configure(f"{name}.TFrame", background=ground)
            style.configure(f"{name}Muted.TLabel", background=ground, foreground=palette.muted, font=self.small)
        style.configure("PanelSmall.TLabel", background=palette.panel, font=self.small)
        style.configure("PanelCaps.TLabel", background=palette.panel, foreground=palette.muted, font=self.small_bold)
        style.configure("Card.TFrame", relief="solid", borderwidth=1, lightcolor=palette.background)
        style.configure("Card.TFrame", darkcolor=palette.background, bordercolor=palette.border)
        style.configure("Caps.TLabel", foreground=palette.muted, font=self.small_bold)
        style.configure("Keys.TLabel", foreground=palette.muted)
        style.configure("Muted.TLabel", foreground=palette.muted, font=self.small)
        style.configure("Danger.TLabel", foreground=palette.danger, font=self.small)
        style.configure("Heading.TLabel", font=self.heading)
        style.configure("PanelHeading.TLabel", background=palette.panel, font=self.heading)
        _nest(style, "Own.TFrame", "side.back")
        style.configure("Own.TFrame", background=palette.sidebar)
        style.map("Own.TFrame", background=[])  # or clam's own light one shows behind the corners under the pointer
        style.configure("Own.TLabel", background=palette.sidebar, font=self.ui_bold)
        style.map("Own.TLabel", background=[("active", palette.hover)])
        style.configure("Box.TLabel", foreground=palette.muted, font=self.text)
        self._set_buttons()
        self._set_fields()

    def _set_buttons(self) -> None:
        style, palette = self._style, self.palette
        for name, text, ground in (
            ("Accent", palette.on_accent, palette.background),
            ("Plain", palette.text, palette.background),
            ("Quiet", palette.muted, palette.panel),
            ("Side", palette.text, palette.sidebar),
        ):
            full = f"{name}.TButton"
            _nest(style, full, f"{name.lower()}.back", "Button.padding", "Button.label")
            style.configure(full, background=ground, foreground=text, anchor="center", font=self.ui)
            style.configure(full, padding=(self.space(3), self.space(1)), borderwidth=0, width=0)
            style.map(full, background=[], foreground=[("disabled", palette.muted)])
        _nest(style, "Choice.TRadiobutton", "choice.back", "Radiobutton.padding", "Radiobutton.label")
        style.configure("Choice.TRadiobutton", padding=(self.space(2), self.space(1) // 2), font=self.small)
        style.configure("Choice.TRadiobutton", background=palette.background, foreground=palette.muted)
        style.map("Choice.TRadiobutton", background=[], foreground=[("selected", palette.text)])
        style.map("Accent.TButton", foreground=[("disabled", palette.muted), ("alternate", palette.text)])
        style.configure("Accent.TButton", font=self.ui_bold, padding=(self.space(3), self.space(1)))
        for name in ("Tall.Accent.TButton", "Tall.Plain.TButton"):
            style.configure(name, padding=(self.space(4), self.space(2)))
        style.configure("Small.Accent.TButton", font=self.small_bold, padding=(self.space(2), 0))
        style.configure("Float.Accent.TButton", font=self.small_bold, padding=(self.space(3), self.space(1)))
        for name in ("Edge.Accent.TButton", "Edge.Plain.TButton"):
            style.configure(name, background=palette.sidebar, font=self.small_bold, padding=(self.space(3), 0))
        style.configure("Small.Plain.TButton", font=self.small, padding=(self.space(2), 0))
        style.configure("Quiet.TButton", font=self.small, padding=(self.space(2), self.space(1) // 2))
        _nest(style, "Picture.TButton", "picture.back", "Button.padding", "Button.label")
        style.configure("Picture.TButton", background=palette.background, padding=self.space(1), borderwidth=0, width=0)
        style.map("Picture.TButton", background=[])
        style.configure("Side.TButton", font=self.ui_bold, anchor="w", padding=(self.space(2), self.space(1)))
        style.configure("Small.Side.TButton", font=self.small, anchor="center", padding=(self.space(2), 0))
        style.configure("Small.Side.TButton", foreground=palette.accent)

    def _set_fields(self) -> None:
        style, palette = self._style, self.palette
        _nest(style, "TEntry", "field.back", "Entry.padding", "Entry.textarea")
        style.configure("TEntry", padding=(self.space(2), self.space(3) // 2), fieldbackground=palette.background)
        _nest(style, "Box.TFrame", "field.back")
        style.configure("Box.TFrame", background=palette.background)
        for name, ground in (("Thin", palette.background), ("PanelThin", palette.panel), ("SideThin", palette.sidebar)):
            full = f"{name}.Vertical.TScrollbar"
            _nest(style, full, "thin.trough", "thin.thumb")
            style.configure(
                full,
                background=ground,
                troughcolor=ground,
                bordercolor=ground,
                lightcolor=ground,
                darkcolor=ground,
                borderwidth=0,
                arrowsize=self.space(2),
            )

        style.configure("TCheckbutton", background=palette.background, foreground=palette.text, font=self.ui)
        style.configure("TCheckbutton", indicatorbackground=palette.background, indicatorforeground=palette.accent)
        style.configure("TCheckbutton", upperbordercolor=palette.muted, lowerbordercolor=palette.muted)
        style.configure("TCheckbutton", indicatorsize=self.space(3), indicatormargin=(0, 0, self.space(2), 0))
        style.map("TCheckbutton", background=[], indicatorbackground=[("pressed", palette.hover)])

    def colour_menu(self, menu: tk.Menu) -> None:
        """Menus are not ttk's; where the platform draws its own, this does nothing."""
        palette = self.palette
        menu.configure(
            background=palette.panel,
            foreground=palette.text,
            activebackground=palette.selection,
            activeforeground=palette.text,
            disabledforeground=palette.muted,
            selectcolor=palette.accent,
            relief="flat",
            font=self.ui,
        )
        if menu.tk.call("tk", "windowingsystem") == "x11":
            flatten(menu, palette, self._strut)


def _family(font: tkfont.Font) -> str:
    return str(font.actual("family"))


def _nest(style: ttk.Style, name: str, *elements: str) -> None:
    """Give a style a layout of elements, each inside the one before, each as large as it can be."""
    layout: list[tuple[str, Any]] = []
    for element in reversed(elements):
        options: dict[str, Any] = {"sticky": "nsew", "expand": "1"}
        layout = [(element, {**options, "children": layout} if layout else options)]
    style.layout(name, layout)
