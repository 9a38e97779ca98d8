"""One JSON object read field by field, each checked against what it may hold. Pure."""

from __future__ import annotations

from typing import Any

from . import limits
from .messages import Code
from .text import without_surrogates


class FieldError(Exception):
    """A field is not what it must be.

    Args:
        reason: a sentence for whoever sent it.
    """

    def __init__(self, code: Code, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Fields:
    """One JSON object. Each reader takes the field's name and raises FieldError if it holds anything else."""

    __slots__ = ("_values",)

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values

    def text(self, key: str, most_chars: int, default: str | None = None) -> str:
        """Text of a bounded length, without surrogates; it must be there if there is no default."""
        value = self._values.get(key, default)
        if type(value) is str and len(value) <= most_chars and value.isascii():  # nearly always
            return value
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise FieldError(Code.BAD_FRAME, f"'{key}' must be text.")
        if len(value) > most_chars:
            raise FieldError(Code.TOO_LONG, f"'{key}' may have {most_chars} characters at the most.")
        return without_surrogates(value)

    def whole(self, key: str, default: int = 0) -> int:
        """A whole number of 64 bits."""
        value = self._values.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or abs(value) > limits.MESSAGE_IDS:
            raise FieldError(Code.BAD_FRAME, f"'{key}' must be a whole number.")
        return value

    def time(self, key: str) -> float:
        """Seconds since the epoch, 0 if there are none."""
        value = self._values.get(key, 0.0)
        if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= limits.TIMES_S:
            raise FieldError(Code.BAD_FRAME, f"'{key}' must be seconds since 1970.")
        return float(value)

    def flag(self, key: str) -> bool:
        """Whether it is true; whatever else it is, it is not."""
        return self._values.get(key, False) is True

    def texts(self, key: str, most: int, most_chars: int, default: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of at most so many texts of a bounded length."""
        values = self._values.get(key)
        if values is None:
            return default
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise FieldError(Code.BAD_FRAME, f"'{key}' must be a list of texts.")
        if len(values) > most or any(len(value) > most_chars for value in values):
            raise FieldError(Code.TOO_LONG, f"'{key}' is too long.")
        return tuple(without_surrogates(value) for value in values)

    def objects(self, key: str) -> list[Fields]:
        """A list of objects, to be read in their turn."""
        values = self._values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise FieldError(Code.BAD_FRAME, f"'{key}' must be a list of objects.")
        return [Fields(value) for value in values]
