"""The fitted networks: a Pose in, predictions with their doubt out."""
