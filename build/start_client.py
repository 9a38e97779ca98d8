"""What the window's executable runs."""

import sys

from chat_gui.__main__ import main

sys.exit(main())
