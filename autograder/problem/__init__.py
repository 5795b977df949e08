"""The problem file: strict YAML with places, a typed model, and its lowering to a graph."""
