"""Tests of the window on a real Tk; pytest-xvfb brings a screen where there is none."""
