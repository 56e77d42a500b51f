"""Benchmarks: they measure and report, as ratios within one run where they can; no assertion."""
