"""Tests of the packaging. What takes PyInstaller is not among them: `build/smoke.py` tries its results."""
