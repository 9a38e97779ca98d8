"""What the window's executable runs."""

import sys

from start_licences import shows_licences

from chat_gui.__main__ import main
from chat_gui.console import show_box

sys.exit(0 if shows_licences(show_box) else main())
