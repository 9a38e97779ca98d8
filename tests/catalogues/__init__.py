"""The sentences of the window in other languages: found in the source, kept in `.po` files, compiled to `.mo` files."""
