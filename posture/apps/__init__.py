"""The ways in: command line, page, batch and live."""
