"""How well it works: bodies rendered with their truth, and answers compared with it."""
