"""Ada's functions, written out step by step."""

import numpy as np


def forward(x, y, W1, b1, W2, b2):
    z1 = x @ W1.T + b1
    h = np.maximum(z1, 0)
    yhat = h @ W2.T + b2
    loss = 0.5 * np.sum((yhat - y) ** 2) / len(x)
    return z1, h, yhat, loss


def gradients(x, y, W1, b1, W2, b2):
    z1, h, yhat, _ = forward(x, y, W1, b1, W2, b2)
    d_yhat = (yhat - y) / len(x)
    d_z1 = (d_yhat @ W2) * (z1 > 0)
    return d_z1.T @ x, d_z1.sum(axis=0), d_yhat.T @ h, d_yhat.sum(axis=0)


def sgd_step(x, y, W1, b1, W2, b2, lr):
    dW1, db1, dW2, db2 = gradients(x, y, W1, b1, W2, b2)
    return {"W1": W1 - lr * dW1, "b1": b1 - lr * db1, "W2": W2 - lr * dW2, "b2": b2 - lr * db2}


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def cross_entropy(z, t):
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return -log_p[np.arange(len(t)), t].mean()


def cross_entropy_gradient(z, t):
    p = softmax(z)
    p[np.arange(len(t)), t] -= 1
    return p / len(t)


def residual(x0, w0, b0, w1, b1):
    x1 = max(x0 * w0 + b0, 0)
    return max(x1 * w1 + b1 + x0, 0)


def residual_gradients(x0, w0, b0, w1, b1):
    y0 = x0 * w0 + b0
    x1 = max(y0, 0)
    dv = 1.0 if x1 * w1 + b1 + x0 > 0 else 0.0
    dy0 = dv * w1 if y0 > 0 else 0.0
    return {"x0": dv + dy0 * w0, "w0": dy0 * x0, "b0": dy0, "w1": dv * x1, "b1": dv}
