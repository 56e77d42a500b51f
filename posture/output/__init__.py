"""How results are written for people: text and numbers, HTML from templates."""
