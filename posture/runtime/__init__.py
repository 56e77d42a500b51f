"""How the program runs, whatever it reads: its worker processes."""
