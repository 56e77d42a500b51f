"""Measures → Findings: cited rules, and the person's own reference beside them."""
