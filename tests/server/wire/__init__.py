"""Tests of the protocol core: bytes and messages, no socket, no thread, no clock."""
