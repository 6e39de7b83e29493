"""Benchmarks of scoring: how fast, in how much memory, and what survives when it is broken off."""
