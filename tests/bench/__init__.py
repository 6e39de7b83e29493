"""Benchmarks: how well and how fast, beside what others use for the same."""
