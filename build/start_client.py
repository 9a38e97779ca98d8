"""What the window's executable runs."""

import sys

from start_licences import shows_licences

from chat_gui.__main__ import main

sys.exit(0 if shows_licences() else main())
