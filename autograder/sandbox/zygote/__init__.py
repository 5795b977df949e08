"""What runs student code: a program by itself, of the standard library and numpy."""
