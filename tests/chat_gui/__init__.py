"""Tests of the desktop client, but for its widgets."""
