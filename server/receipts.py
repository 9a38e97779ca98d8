"""Which nonces were answered with which message, so that what is sent twice is shown once. Pure.

Remembered by nick, not by connection: a client resends after it has come back.
"""

from __future__ import annotations

from collections import OrderedDict

from .rooms import Receipt
from .wire import limits
from .wire.messages import Message, Say
