"""A loop that never ends, and one function that is right."""

import numpy as np


def forward(x, y, W1, b1, W2, b2):
    while True:
        x = x + 1


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
