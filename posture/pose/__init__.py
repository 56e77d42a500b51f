"""Frame → Pose: one person found, looked at until steady, as landmarks and a mask."""
