"""Tests of the server and of the wire that both programs share."""
