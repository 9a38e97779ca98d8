"""The desktop client's command line, and where its parts are put together.

`python3 -m chat_gui [HOST[:PORT]] [--nick NICK] [--profile NAME] [--theme THEME] [--terminal]`:
with a host and a nick it connects at once, otherwise it shows the form. What cannot run here is said in one line, with
what to do, and exit status 2.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from server import __version__
from server.wire import limits

from .console import words_seen
from .i18n import tr, use_language
from .log_file import LogFile, log_path
from .settings import THEMES, Settings, SettingsFile, settings_path

_log = logging.getLogger("chat_gui")

CANNOT_START = 2
_INTERRUPTED = 130
"""What a shell says of a program that Ctrl+C has ended."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program. Returns its exit status: 0, 2 if it could not start, 130 if Ctrl+C came before its window."""
    # Before it is known which profile's log it is: what is wrong with the command line stands in the usual one's.
    log_file = None if sys.stderr else LogFile(log_path(settings_path()))
    logging.basicConfig(
        format="%(asctime)s %(levelname)s %(name)s: %(message)s", handlers=[log_file or logging.StreamHandler()]
    )
    try:
        return _start(arguments, log_file)
    except Exception:
        if log_file is not None:  # elsewhere the interpreter says it
            _log.critical("an error has ended it", exc_info=True)
        raise


def _start(arguments: Sequence[str] | None, log_file: LogFile | None) -> int:
    with words_seen():
        options = _parser().parse_args(arguments)
    try:
        file = SettingsFile(settings_path(options.profile))
    except ValueError:
        use_language("system")
        return _cannot_start(tr("--profile: a name has 1 to 32 letters, digits, - or _"))
    logging.getLogger().setLevel(options.log_level.upper())
    if log_file is not None:
        log_file.path = log_path(file.path)
    settings = file.load()
    use_language(settings.language)
    if options.theme:
        settings.theme = options.theme
    if options.terminal and sys.stdin is None and sys.stdout is None:
        return _cannot_start(
            tr("--terminal: this program has no terminal on Windows. Start it by Python: python chat.pyzw --terminal")
        )
    try:
        import tkinter  # noqa: PLC0415 - its absence is answered with advice
    except ImportError:
        return _cannot_start(
            tr(
                "this Python has no tkinter. Debian, Ubuntu: sudo apt install python3-tk; Fedora: sudo dnf install "
                "python3-tkinter; macOS: brew install python-tk; elsewhere install Python from python.org"
            )
        )
    try:
        return _run(settings, file, options)
    except KeyboardInterrupt:
        return _INTERRUPTED
    except tkinter.TclError as error:
        if "display" not in str(error):
            raise
        _log.info("Tk: %s", error)
        display = f"DISPLAY={os.environ.get('DISPLAY', '')}"
        return _cannot_start(
            tr("there is no display to open a window on ({display}). Run it from a desktop", display=display)
        )


def _run(settings: Settings, file: SettingsFile, options: argparse.Namespace) -> int:
    # The views import tkinter, which the caller has made sure of.
    from .views.app import Application  # noqa: PLC0415
    from .views.desktop import prepare_process  # noqa: PLC0415

    prepare_process()
    app: Application
    if options.terminal:
        from .views import terminal  # noqa: PLC0415 - few want it

        app = terminal.application(settings)
    else:
        app = Application(settings)
    address, nick = options.server or settings.address, options.nick or settings.nick
    app.greet(address, nick, busy=bool(options.server and options.nick))
    # What the first picture need not wait for.
    from .bookmarks import Bookmarks  # noqa: PLC0415
    from .controller import Controller  # noqa: PLC0415
    from .identities import Identities  # noqa: PLC0415
    from .sessions import Sessions  # noqa: PLC0415
    from .views.lasting import make_lasting  # noqa: PLC0415

    identities = Identities(file.path.parent / "identities.json")
    bookmarks = Bookmarks(file.path.parent / "bookmarks.json")
    sessions = Sessions(identities, bookmarks, time.monotonic)

    def save(changed: Settings) -> None:
        try:
            file.save(changed)
        except OSError as error:
            # What was chosen holds for this window; a chat must not end because a disk is full.
            _log.warning("settings could not be saved: %s", error)

    controller = Controller(app, settings, sessions.open, save, time.monotonic, time.time, bookmarks)
    app.attach(controller)
    controller.start(options.server, options.nick, file.problem)
    make_lasting(app.root)
    try:
        with _closed_by_signals(app.close):
            app.run()
    finally:
        sessions.end()
    return 0


@contextlib.contextmanager
def _closed_by_signals(close: Callable[[], None]) -> Iterator[None]:
    """Within it Ctrl+C and SIGTERM close the window as its user would: what is remembered of it is saved.

    Python's own answer, an exception, would come up wherever the program is just now; Tk's callbacks swallow it.
    """
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.signal(number, lambda _number, _frame: close()) for number in numbers}
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="chat-gui", description="A chat window for one room full of people.")
    parser.add_argument(
        "server",
        nargs="?",
        default="",
        metavar="HOST[:PORT]",
        help=f"where the server is; the port is {limits.DEFAULT_PORT} unless given",
    )
    parser.add_argument("--nick", default="", help="what others will call you")
    parser.add_argument("--profile", default="", help="keep these settings apart, for a second window on one machine")
    parser.add_argument("--theme", choices=THEMES, default="", help="instead of the one in the settings")
    parser.add_argument(
        "--terminal",
        action="store_true",
        help="also print what the window shows, and say what is typed here: for screen readers and scripts",
    )
    parser.add_argument(
        "--log-level", choices=("debug", "info", "warning", "error"), default="warning", help=argparse.SUPPRESS
    )
    parser.add_argument("--version", action="version", version=f"chat-gui {__version__}")
    return parser


def _cannot_start(why: str) -> int:
    with words_seen(), contextlib.suppress(OSError):
        print(f"chat-gui: {why}.", file=sys.stderr)
    return CANNOT_START


if __name__ == "__main__":
    sys.exit(main())
