"""What runs student code: a separate program of the standard library and numpy, which knows nothing of the rest."""
