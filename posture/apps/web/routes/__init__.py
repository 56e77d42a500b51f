"""The addresses of the web app, by subject."""
