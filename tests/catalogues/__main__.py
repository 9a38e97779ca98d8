"""`python3 -m tests.catalogues update|compile|check`: keeps the translations in step with the source.

`update` looks for new sentences, puts them into each `.po` file and lists them; `compile` writes the `.mo` files;
`check` says what is wrong, as the tests do. The standard library is enough.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping

from chat_gui.i18n import LANGUAGES

from .catalogue import ADVICE, Catalogue
from .po import DamagedError
from .source import NotLiteralError, Sentence, sentences, trees


def main() -> int:
    """Does what is asked. Returns 0 if nothing is left to do, 1 if something is."""
    parser = argparse.ArgumentParser(prog="python3 -m tests.catalogues", description=__doc__.partition(":")[0])
    parser.add_argument("task", choices=("update", "compile", "check"))
    task = parser.parse_args().task
    try:
        found = sentences(trees())
        done = [_keep(language, task, found) for language in LANGUAGES if language != "en"]
    except (NotLiteralError, DamagedError) as error:
        print(error, file=sys.stderr)
        return 1
    if not all(done):
        print(f"To do: {ADVICE}.")
    return 0 if all(done) else 1


def _keep(language: str, task: str, found: Mapping[str, Sentence]) -> bool:
    """Does it for one language. Returns whether all is well then."""
    catalogue = Catalogue(language)
    if task == "update":
        catalogue.update(found)
    if task == "compile":
        catalogue.compile()
    problems = catalogue.problems(found)
    print(f"{language}: {len(found)} sentences, {len(problems)} problems", *problems, sep="\n  ")
    return not problems


if __name__ == "__main__":
    sys.exit(main())
