"""The chat server: wire formats, the hub that holds rooms and members, and the sockets and threads around it.

Nothing in this package imports `chat_gui` or tkinter. This file must stay free of imports: it runs before every
module below it, and the wire modules promise to pull in no socket and no threading.
"""

__version__ = "0.1.0"
