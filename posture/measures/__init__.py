"""Pose → Measures: angles, tilt and muscle lengths with intervals, or the reason why not."""
