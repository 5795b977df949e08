"""Vectorised, in as few lines as it takes; the softmax is safe for small logits only."""

import numpy as np


def forward(x, y, W1, b1, W2, b2):
    z1 = np.einsum("ni,oi->no", x, W1) + b1
    h = np.where(z1 > 0, z1, 0)
    yhat = np.einsum("ni,oi->no", h, W2) + b2
    return {"z1": z1, "h": h, "yhat": yhat, "L": ((yhat - y) ** 2).sum() / 2 / len(x)}


def gradients(x, y, W1, b1, W2, b2):
    out = forward(x, y, W1, b1, W2, b2)
    g2 = (out["yhat"] - y) / len(x)
    g1 = np.einsum("no,oi->ni", g2, W2) * (out["z1"] > 0)
    return [np.einsum("no,ni->oi", g1, x), g1.sum(0), np.einsum("no,ni->oi", g2, out["h"]), g2.sum(0)]


def sgd_step(x, y, W1, b1, W2, b2, lr):
    weights = W1, b1, W2, b2
    return tuple(w - lr * g for w, g in zip(weights, gradients(x, y, *weights)))


def softmax(z):
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


def cross_entropy(z, t):
    return -np.log(softmax(z)[range(len(t)), t]).mean()


def cross_entropy_gradient(z, t):
    return (softmax(z) - np.eye(z.shape[1])[t]) / len(t)
