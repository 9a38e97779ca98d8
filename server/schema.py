"""The database's tables, by version. Pure data: `database.py` runs it.

A database says its version in `PRAGMA user_version`. Step N of `STEPS` takes one from version N to N + 1, so a new file
goes through all of them and an old one through those it lacks. A step, once released, is never edited.

Times are seconds since the epoch; `key` columns hold folded names (`wire.names.fold`).
"""

from __future__ import annotations

from typing import Final

STEPS: Final[tuple[str, ...]] = (
    # 1: conversations are rooms (key `#room`) and pairs of nicks (key `@one @other`, folded and sorted). A message's
    # rowid is its id. `recipient` is the nick a direct message went to, as it was spelt then; NULL in a room. What the
    # two ids of a nick say stands at `history.Owner`.
    """
    CREATE TABLE conversations (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        topic TEXT NOT NULL DEFAULT ''
    );
    CREATE TABLE parties (
        nick TEXT NOT NULL,
        conversation INTEGER NOT NULL REFERENCES conversations,
        PRIMARY KEY (nick, conversation)
    ) WITHOUT ROWID;
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        conversation INTEGER NOT NULL REFERENCES conversations,
        sender TEXT NOT NULL,
        recipient TEXT,
        text TEXT NOT NULL,
        at REAL NOT NULL,
        nonce TEXT NOT NULL
    );
    CREATE INDEX messages_by_conversation ON messages (conversation);
    CREATE TABLE nicks (
        key TEXT PRIMARY KEY,
        nick TEXT NOT NULL,
        token_sha256 BLOB NOT NULL,
        seen_at REAL NOT NULL,
        last_id INTEGER NOT NULL,
        heard_id INTEGER NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE VIRTUAL TABLE words USING fts5 (
        text, place, content = '', tokenize = 'unicode61 remove_diacritics 2'
    );
    """,
    # 2: how many nicks one token holds is asked at every change of nick.
    """
    CREATE INDEX nicks_by_token ON nicks (token_sha256, seen_at);
    """,
    # 3: words are indexed in Unicode's normal form C. All of them are indexed anew, in pauses.
    """
    INSERT INTO words (words) VALUES ('delete-all');
    DELETE FROM facts WHERE name = 'indexed';
    """,
)

VERSION: Final = len(STEPS)
