"""What the server's executable runs."""

import sys

from server.__main__ import main

sys.exit(main())
