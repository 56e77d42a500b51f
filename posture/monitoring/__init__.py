"""Knows sitting from standing and keeps the time: Observations in, Snapshots and Events out.

Pure: no camera, no screen, no clock of its own. Whoever calls says what was seen and when.
"""
