"""TeX mathematics to MathML: a table of signs, a reader, and what each command writes."""
