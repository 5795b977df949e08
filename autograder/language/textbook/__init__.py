"""Students' formulas: mathematics as people write it, plain or in LaTeX, with a textbook's meaning of the signs."""
