"""What can go wrong while a graph is built or evaluated."""


class ShapeError(ValueError):
    """Operands that do not fit together, said in terms of their shapes."""


class DerivativeError(ValueError):
    """A derivative was asked of something that has none."""
