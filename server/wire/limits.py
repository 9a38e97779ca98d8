"""Every limit of the chat in one place: sizes in bytes or characters, times in seconds.

A limit that is hit gets the peer a clear `error`; the connection stays open unless the error says `fatal`.
Pure data, read by every layer.
"""

from __future__ import annotations

from typing import Final

PROTOCOL: Final = 1
DEFAULT_PORT: Final = 14902
LOBBY: Final = "#lobby"

# What one client may send.
LINE_BYTES: Final = 64 * 1024
"""The longest line, without its LF. A longer one is skipped to its end and answered once."""
ANSWER_LINE_BYTES: Final = 16 * 1024 * 1024
"""The longest line a client takes from a server: a page of 200 messages of 4,000 characters, or 10,000 members."""
JSON_DEPTH: Final = 100
"""Brackets within brackets. Each level takes some 140 bytes of a thread's stack; Python's own limit is far higher."""
TEXT_CHARS: Final = 4_000
NICK_CHARS: Final = 24
ROOM_CHARS: Final = 32
"""Without the leading '#'."""
TOPIC_CHARS: Final = 200
NONCE_CHARS: Final = 64
TOKEN_CHARS: Final = 64
CLIENT_NAME_CHARS: Final = 64
SERVER_NAME_CHARS: Final = 64
ROOMS_PER_CLIENT: Final = 200
ROOMS_IN_ALL: Final = 10_000
HISTORY_PAGE: Final = 200
HISTORY_REACH: Final = 5_000
"""The most of a page that reaches back to a message."""
HISTORY_RETRY_S: Final = 5.0
"""How long a window leaves a server alone that could not read its history, unless its user wants to try."""
SEARCH_CHARS: Final = 200
REPLAY_MESSAGES: Final = 10_000
"""The most a returning client is sent at once; older ones are left for `history`, and `caught_up` says `gap`."""
MESSAGE_IDS: Final = 2**63 - 1
"""Above every message id: SQLite counts no further. No number on the wire may be larger, or smaller than minus it."""
TIMES_S: Final = 32_503_680_000
"""Up to the year 3000: nothing later has a local time on Windows."""
NEEDS: Final = 100
"""What a server may ask of a window that talks to it."""
MEMBERS_SHOWN: Final = 10_000

PRESENCE_DELAY_S: Final = 0.1
"""Joins and leaves are told at most this much later, many at once: 1,000 joins told one by one are 500,000 writes."""

# What is held in memory.
INBOX_CHUNKS: Final = 4_096
"""Chunks of requests waiting for the hub; readers pause above it, and TCP pushes back on their clients."""
BATCH_REQUESTS: Final = 2_048
"""The most requests the hub takes as one batch: it bounds how long a quiet client waits behind a flood."""
LOANS: Final = 400
"""Flooding clients that the hub reads itself: Windows' select takes 512 sockets."""
LOANS_READ: Final = 32
"""Of how many of them it reads before it sees to the others."""
LOAN_READ_BYTES: Final = 16 * 1024
"""What it reads of each of them at once: some hundred messages, so that together they hold nobody up for long."""
LOAN_READ_REQUESTS: Final = 1_024
"""If it was more than that, it reads less the next time: in text mode a request may have two bytes."""
LOAN_LOOK_S: Final = 0.001
"""How long it waits for them before it looks for what others have said."""
LOAN_SILENCE_S: Final = 0.005
LOAN_S: Final = 1.0
"""When it gives them back to their own threads: after a silence of all of them, and at the latest."""
OUTBOX_BYTES: Final = 4 * 1024 * 1024
"""What the kernel would not take yet, per client. A client behind by more is closed; it returns with `since`."""
BACKLOG_MESSAGES: Final = 10_000
NICK_DAYS: Final = 180
"""A nick whose owner stays away for so long is free again."""
NICKS_PER_OWNER: Final = 5
"""Whoever takes one more gives up the one not used for longest: nobody gathers the names of a class."""
EXPORT_ROWS: Final = 1_000
"""Messages read in one go when all of a room are: one long read would keep the write-ahead log from being cut."""
INDEX_ROWS: Final = 500
"""Messages whose words are indexed in one go: about 4 ms."""
INDEX_BEFORE_SEARCH: Final = 20
"""The most of that for which a search waits: 10,000 messages, about 80 ms. The rest is found once it is indexed."""
COMMON_WORD_MESSAGES: Final = 2_000
"""Messages that have a word, from which on a search does without longer words that begin with it."""
STATUS_BYTES: Final = 64 * 1024
"""What is read of the file in which a server says how it is; it has some hundreds, or it is no such file."""
UPKEEP_EVERY_S: Final = 86_400.0
"""How often what is too old is looked for."""
UPKEEP_MESSAGES: Final = 200
"""Messages looked at in one go, and forgotten if they are too old: some milliseconds."""
REPLAY_MOST: Final = 1_000
"""The most that a newcomer can be sent (`--replay`)."""
PAUSE_S: Final = 0.2
"""Quiet after which the hub does what has no hurry."""
SETTLE_AGAIN_S: Final = 1.0
"""Before what could not be copied into the database's main file, because somebody read it, is tried again."""
NONCES_PER_PERSON: Final = 512
"""More than a window may hold without a receipt (`UNSENT_MESSAGES`): all that it may send again shows once."""
NONCES_RESTORED: Final = 20_000
"""How many of the last messages a starting server reads for their nonces: what is resent to it is younger."""
REMEMBERED_PERSONS: Final = 10_000
CLIENTS: Final = 10_000

# What the desktop client holds.
EVENTS_QUEUED: Final = 20
"""Batches of events between the session's thread and the Tk loop; above it the session stops reading.

A batch is what one read of 24 KiB has said: some 200 messages, which the Tk loop takes in 10 ms. All of them hold
2 MB; what comes then waits as bytes, in a fifth of the room.
"""
UNSENT_MESSAGES: Final = 500
UNSENT_DICTATED: Final = 100
"""Above so many messages without a receipt a terminal's next line waits: the rest is for the composer."""
DICTATED_LINES: Final = 500
"""Lines of a terminal that wait in the window to be said; above it nothing more is read, and the pipe pushes back."""
MESSAGES_KEPT: Final = 5_000
"""Per conversation; older ones are dropped from memory only while the reader is at the end."""
MESSAGES_OVER: Final = 500
"""So many more before the oldest are dropped: a flood does not cut off one at a time."""
TEXT_KEPT_CHARS: Final = 16_000_000
"""In all conversations together; above it the longest of them loses its older half."""
CONVERSATIONS: Final = 500
"""Above it the one that has been quiet longest is closed, if nothing of the user's waits there."""
NAME_SHOWN_CHARS: Final = 65
"""A nick or room longer than that is cut; with its `#` or `@`, and a lab may know nicks of 64 characters."""
TOPIC_SHOWN_CHARS: Final = 1_000
EXPORT_MESSAGES: Final = 50_000
"""The most that a window loads of a conversation to write it into a file."""
DRAFT_CHARS: Final = 20_000
BOOKMARKS: Final = 1_000
DRAFTS_KEPT_CHARS: Final = 50_000
"""Conversations whose place is remembered from one start to the next, and the drafts among them, in all."""
BOOKMARKS_EVERY_S: Final = 5.0
"""How much of one's reading and writing a killed window forgets."""
LOG_FILE_BYTES: Final = 256 * 1024
"""A window's log, where it is a file; there may be two of them."""

# Time.
RATE_PER_S: Final = 5.0
RATE_BURST: Final = 20
HELLO_TIMEOUT_S: Final = 10.0
"""From the accepted connection to a nick, on the native port."""
LAB_HELLO_TIMEOUT_S: Final = 60.0
"""The same on a lab port: some console clients ask their user for the nick only after they are connected."""
HELLO_ATTEMPTS: Final = 5
"""Nicks that may be refused on one connection before it is closed."""
WRONG_TOKEN_S: Final = 1.0
"""How long a connection that has brought a wrong token is not read."""
PING_AFTER_S: Final = 30.0
DROP_AFTER_S: Final = 60.0
"""Silence after which a native client is pinged, and dropped. Only bytes received count as life."""
PING_EVERY_S: Final = 20.0
"""How often the window measures the round trip."""
PONG_TIMEOUT_S: Final = 20.0
"""Silence after a ping of the window's that makes it give a server up and connect anew."""
WAKE_LOOK_S: Final = 1.5
"""How often the window looks whether its machine has slept, or has another address."""
ASLEEP_S: Final = 5.0
"""More time than that between two such looks is a sleep."""
WAKE_PONG_TIMEOUT_S: Final = 2.5
"""How long a server may take to answer a window that has woken, or moved: it connects anew within 5 s of that."""
KEEPALIVE_IDLE_S: Final = 60
KEEPALIVE_INTERVAL_S: Final = 15
KEEPALIVE_PROBES: Final = 4
UNACKNOWLEDGED_S: Final = 120
"""How long what was sent may go without the other system's acknowledgement: as long as all the probes take. Linux looks
when it sends again, so that it may be a minute more."""
CLOSE_TIMEOUT_S: Final = 2.0
"""How long a closing server goes on flushing goodbyes; a process told to stop has ended within 3 s, or its disk is
slow. Told again after this time, it ends at once."""
CLOSE_DISK_S: Final = 10.0
"""How much longer it waits for its disk: a memory card may take some seconds for one write. Then it ends without; what
anybody was shown is stored by then."""
CLOSE_SAY_S: Final = 0.5
"""How long it waits for its disk before it says so in the log."""
CONNECT_TIMEOUT_S: Final = 5.0
GREETING_TIMEOUT_S: Final = 5.0
WELCOME_TIMEOUT_S: Final = 10.0
"""How long a server may take to answer the window's hello."""
RECONNECT_FIRST_S: Final = 0.5
RECONNECT_MAX_S: Final = 15.0
"""Also how long a connection must have stood for the waits to start anew."""
TYPING_EVERY_S: Final = 3.0

LINGER_S: Final = 0.5
"""How long a client that was told its last word has to close its own end."""
ACCEPT_TIMEOUT_S: Final = 0.5
"""A blocked `accept` does not hear Ctrl+C on Windows, so it looks up this often."""
ACCEPT_PAUSE_S: Final = 0.1
"""Before the next `accept` after one that failed for want of file descriptors or memory."""
ACCEPT_LOG_EVERY_S: Final = 60.0

# What a server's thread takes.
THREAD_STACK_BYTES: Final = 256 * 1024
SWITCH_INTERVAL_S: Final = 0.25
"""How often a thread that waits for Python's global lock looks whether its turn has come. At Python's own 5 ms, 9,000
readers that wake at once do nothing but look: all of them leaving took 17 s, and takes 0.5 s like this."""
LOG_RECORDS: Final = 10_000
"""Log records waiting to be written; more are dropped."""
SERVER_LOG_BYTES: Final = 10 * 1024 * 1024
"""A server's log begins anew at this size, and the one before it is kept: months of a class, never the whole disk."""
READ_IDLE_BYTES: Final = 1_024
"""`recv` allocates what it is asked for before it waits: an idle client asks for little, a busy one for more."""
READ_BUSY_BYTES: Final = 64 * 1024
LAB_READ_BYTES: Final = 16 * 1024
"""One `recv` is one message there, so it must hold the longest: 4,000 characters of four bytes."""
LAB_CHUNKS_AHEAD: Final = 200
"""Messages that a lab's client may send too early; what it sends beyond that is glued together in its socket."""
LISTEN_BACKLOG: Final = 1_024

# The labs.
LAB_MESSAGE_BYTES: Final = 1_000
"""One write to a lab peer. Its one `recv` of 1,000 to 1,024 bytes takes that for one message."""
LAB_SPACING_S: Final = 0.02
"""Between two writes to a lab client, so that they arrive as two messages."""
LAB_SEND_SPACING_S: Final = 0.05
"""Between two sends of ours to a lab server, for the same reason and with a class's Wi-Fi in mind."""
LAB_DECIDE_S: Final = 1.0
"""How long after the nick a server that asked for `nickname` may still turn out to be lab9090, and what the user says
waits for an answer to the nick."""
LAB_REST_S: Final = 0.3
"""How long after a text that a lab server may have cut, since it fills a `recv`, its next part is taken for one."""
LAB_FAREWELL_S: Final = 0.3
"""How long a client that may have said farewell has to close, until what it said counts as a message."""
LAB_NICK_CHARS: Final = 1_024
"""The most that is remembered of what a console client calls itself: it writes that before all its messages, however
long it is, and the old servers took one `recv` of it."""
LAB_NAME_CHARS: Final = 64
"""The longest name that a window looks for before a lab server's `: `; somewhat more than a nick may have here."""
LAB_HEARD_CHARS: Final = 8_192
"""In the second after the nick; whoever floods a newcomer by more is taken for lab14901."""
LAB_HELD_CHARS: Final = 64 * 1024
LAB_NAMES_KNOWN: Final = 1_000
"""Nicks a window remembers of a lab server, which never tells who is there."""

# What is shown.
SHOWN_LINE_CHARS: Final = 4_000
"""A longer single line is cut where it is shown: one line of 200,000 characters stops Tk for half a second."""
SHOWN_TEXT_CHARS: Final = 16_000
HITS_SHOWN: Final = 10_000
"""Of a text that is looked for in a conversation; a single letter stands there hundreds of thousands of times."""
SOUGHT_MESSAGES: Final = 20_000
"""How far a window goes back to a message: so many are held for a reader who is not at the end, too."""
FOUND_PAGE: Final = 50
"""Messages that the window asks a server's search for at once."""
SHOWN_LINES: Final = 500
"""Of one message: the program text that `TEXT_CHARS` hold, and to spare. The rest is copied and saved, not shown."""
