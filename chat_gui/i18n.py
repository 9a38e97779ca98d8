"""What a person reads, in their language: `tr("...")` and nothing else.

Source texts are English. Catalogues come later; until then, and wherever a sentence has none, the English one is shown.
Safe from any thread.
"""

from __future__ import annotations

import gettext

_DOMAIN = "chat_gui"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def tr(text: str, **values: object) -> str:
    """The sentence in the user's language, with `{name}` places filled from `values`."""
    sentence = _catalogue.gettext(text)
    return sentence.format(**values) if values else sentence


def tr_count(one: str, many: str, count: int, **values: object) -> str:
    """The sentence for `count` things, with `{count}` filled in: languages have more plurals than two."""
    return _catalogue.ngettext(one, many, count).format(count=count, **values)
