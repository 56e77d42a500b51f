"""A day's log as one page and as a few lines for the terminal: reads what ``live`` wrote."""
