"""The first thing that `chat.pyzw` runs, as its `__main__.py`: looks whether this Python can open the window.

It is opened by a double click, often where there is no console to complain on, so what is wrong is also shown in a
box. Written so that every Python from 2.7 on can read it: an old one has to say that it is old.
"""

import os
import subprocess
import sys

NEEDED = (3, 11)
HOW_TO_GET_TK = {
    "win32": "Run the installer from python.org again, choose Modify, and tick tcl/tk.",
    "darwin": "Install Python from python.org, or: brew install python-tk",
}
ON_LINUX = "Debian, Ubuntu: sudo apt install python3-tk. Fedora: sudo dnf install python3-tkinter."


def problem():
    # type: () -> str
    """What keeps this Python from opening the window, with what to do; empty if nothing does."""
    if sys.version_info < NEEDED:
        return "Chat needs Python %d.%d or newer; this is %s. Install a newer one from python.org." % (
            NEEDED + (sys.version.split()[0],)
        )
    try:
        import tkinter  # noqa: F401, PLC0415 - whether it is there is the question
    except ImportError:
        return "Chat needs tkinter, which this Python has not. " + HOW_TO_GET_TK.get(sys.platform, ON_LINUX)
    return ""


def complain(text):
    # type: (str) -> None
    """Say it on stderr, and in a box if nobody may be reading that."""
    if sys.stderr is not None:
        sys.stderr.write("chat-gui: %s\n" % text)
        if sys.stderr.isatty():
            return
    if sys.platform == "win32":
        if sys.stderr is None:
            import ctypes  # noqa: PLC0415 - for this one call

            ctypes.windll.user32.MessageBoxW(None, text, "Chat", 0x10)
    elif sys.platform == "darwin":
        show_with(["osascript", "-e", "on run words", "-e", 'display alert "Chat" message (item 1 of words)', "-e",
                   "end run", text])  # fmt: skip
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        for command in (["zenity", "--error", "--text"], ["kdialog", "--error"], ["xmessage"], ["notify-send", "Chat"]):
            if show_with(command + [text]):
                return


def show_with(command):
    # type: (list[str]) -> bool
    """Run a program that shows a box. Returns whether there is such a program."""
    try:
        subprocess.call(command)
    except OSError:
        return False
    return True


def main():
    # type: () -> int
    """Open the window, or say why not."""
    text = problem()
    if text:
        complain(text)
        return 2
    from chat_gui.__main__ import main as open_window  # noqa: PLC0415 - an older Python can't read it

    return open_window()


if __name__ == "__main__":
    sys.exit(main())
