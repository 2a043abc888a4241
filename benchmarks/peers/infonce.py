"""InfoNCE with a queue, forward and backward, structured as the released code: for each pair of crops its own product with a clone of the queue; or the two
matrix products alone that any form needs (`pairs=products`)."""
import time

import torch
import torch.nn.functional as F

from protocol import arguments, serve

REPEATS = 10
options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, negatives, pairs, channels, temperature = int(options["batch"]), int(options["negatives"]), options["pairs"], 128, 0.07


def wave(seed, rows, columns):
    """Unit rows of sin(12.9898·i + 78.233·seed)·43758.5453, fractional part, to [-1, 1)."""
    x = torch.sin(12.9898 * torch.arange(rows * columns, dtype=torch.float64) + 78.233 * seed) * 43758.5453
    return F.normalize((2 * (x - x.floor()) - 1).view(rows, columns), dim=1).float()


queries = [wave(v, batch, channels).requires_grad_() for v in range(4 if pairs == "logo" else 1)]
keys = [wave(10 + v, batch, channels) for v in range(2 if pairs == "logo" else 1)]
negative_rows = wave(20, negatives, channels)
queue = negative_rows.t().contiguous()
positives = [(0, 1), (1, 0), (2, 0), (2, 1), (3, 0), (3, 1)] if pairs == "logo" else [(0, 0)]


def contrast(q, k):
    l_pos = torch.einsum("nc,nc->n", [q, k]).unsqueeze(-1)
    l_neg = torch.einsum("nc,ck->nk", [q, queue.clone().detach()])
    logits = torch.cat([l_pos, l_neg], dim=1) / temperature
    return F.cross_entropy(logits, torch.zeros(logits.shape[0], dtype=torch.long))


def products():
    start = time.perf_counter()
    with torch.no_grad():
        for _ in range(REPEATS):
            queries[0].mm(negative_rows.t()).mm(negative_rows)
    return (time.perf_counter() - start) * 1000 / REPEATS, None


def measure():
    start = time.perf_counter()
    for _ in range(REPEATS):
        loss = sum(contrast(queries[i], keys[j]) for i, j in positives) / len(positives)
        loss.backward()
        for q in queries:
            q.grad = None
    return (time.perf_counter() - start) * 1000 / REPEATS, loss.item()


measured = products if pairs == "products" else measure
for _ in range(6):
    measured()
serve(measured)
