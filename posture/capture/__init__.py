"""Pictures in: photos, films, cameras and streams decoded to Frames."""
