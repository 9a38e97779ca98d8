"""The wire: bytes to messages and back, for every dialect the chat speaks.

Everything here is pure. No module of this package opens a socket, starts a thread, reads a clock or imports from the
rest of the project; time, where a rule depends on it, is an argument. Both the server and the desktop client are built
on it, and tests feed it bytes directly.

limits     every figure that bounds something, in one place
names      what a nick and a room may look like, and when two of them are the same
text       what may be shown to a person: hostile text made harmless, long text cut between characters
archive    a conversation as text, JSON lines or HTML, for reading elsewhere
messages   the requests a client makes and the answers a server gives, as frozen dataclasses
codec      messages as JSON lines
framing    a stream of bytes as bounded lines, or as the chunks that the labs take for messages
ends       what both ends of a connection look like, whatever the dialect
native     the two ends of a JSON connection
plain      the server's end for netcat, and the client's end for a server nobody knows
labs       the five older console chats as rows of one table
lab_server, lab_client   the two ends of a lab connection
recognise  which dialect a server speaks, told by its first bytes
"""
