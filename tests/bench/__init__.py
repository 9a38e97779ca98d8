"""Benchmarks: `python3 -m tests.bench`. Figures are compared within one run, and nothing is asserted about them."""
