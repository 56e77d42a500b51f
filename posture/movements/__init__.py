"""Movements: looks at a film → curves → repetitions → what each test tells, with its findings."""
