"""Stand-ins of the five old console chats, written from the dialect table alone: they import nothing of ours."""
