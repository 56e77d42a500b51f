"""What is made of reports: so far the words of their reasons."""
