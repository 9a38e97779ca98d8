"""What a person reads, in their language: `tr("...")` and nothing else.

Source texts are English; where a catalogue has no sentence, or cannot be read, the English one is shown. How sentences
get into a catalogue is told in `locale/README.md`. Safe from any thread; the language is chosen on the Tk thread.
"""

from __future__ import annotations

import gettext
import io
import logging
import os
from collections.abc import Sequence
from functools import cache
from typing import Final

from .desktop_language import desktop_languages

_log = logging.getLogger(__name__)

LANGUAGES: Final = {"en": "English", "ru": "Русский"}
"""Each language in its own words: who wants another one must find it without reading this one."""
_SOURCE: Final = "en"

_catalogue: gettext.NullTranslations = gettext.NullTranslations()
_language = _SOURCE


def tr(text: str, **values: object) -> str:
    """The sentence in the user's language, with `{name}` places filled from `values`."""
    sentence = _catalogue.gettext(text)
    return sentence.format(**values) if values else sentence


def tr_count(one: str, many: str, count: int, **values: object) -> str:
    """The sentence for `count` things, with `{count}` filled in: languages have more plurals than two."""
    return _catalogue.ngettext(one, many, count).format(count=count, **values)


def listing(names: Sequence[str]) -> str:
    """Names as they stand in a sentence: `alice, bob and carol`."""
    if len(names) < 2:
        return "".join(names)
    return tr("{names} and {last}", names=", ".join(names[:-1]), last=names[-1])


def language() -> str:
    """The language that is spoken now, a key of `LANGUAGES`."""
    return _language


def use_language(choice: str) -> bool:
    """Speak this from now on. Returns whether that is another language than before.

    Args:
        choice: a key of `LANGUAGES`; anything else stands for the desktop's language.
    """
    global _catalogue, _language
    wanted = choice if choice in LANGUAGES else _desktops()
    if wanted == _language:
        return False
    _catalogue, _language = _catalogue_of(wanted), wanted
    return True


@cache
def _desktops() -> str:
    """The first of the desktop's languages that we speak. Asked once: on macOS that takes a program."""
    return next((each for each in desktop_languages() if each in LANGUAGES), _SOURCE)


@cache
def _catalogue_of(wanted: str) -> gettext.NullTranslations:
    data = _files().get(wanted)
    if data is None:
        return gettext.NullTranslations()
    try:
        return gettext.GNUTranslations(io.BytesIO(data))
    except Exception:  # noqa: BLE001 - gettext raises what comes along over a damaged file; English will do
        _log.warning("the catalogue of %s is damaged", wanted, exc_info=True)
        return gettext.NullTranslations()


@cache
def _files() -> dict[str, bytes]:
    """Every catalogue there is. Read at once: the folder of an unpacked executable may be cleaned away under it."""
    files = {}
    for each in LANGUAGES.keys() - {_SOURCE}:
        try:
            files[each] = _read(each)
        except OSError as error:
            _log.warning("there is no catalogue of %s: %s", each, error)
    return files


def _read(wanted: str) -> bytes:
    """A catalogue's bytes, from wherever this module has come: a folder, a zip archive, an executable."""
    # By the loader, as pkgutil does it: importlib.resources costs 10 ms at start.
    loader = __spec__.loader
    path = os.path.join(os.path.dirname(__file__), "locale", wanted, "LC_MESSAGES", "chat_gui.mo")
    data: bytes = loader.get_data(path)  # type: ignore[union-attr]
    return data
