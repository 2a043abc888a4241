"""A product of f32 matrices, or of a batch of them, in plain PyTorch."""
import math
import time

import torch

from protocol import arguments, serve

options = arguments()
torch.set_num_threads(int(options["threads"]))
count, rows, inner, columns = (int(options[name]) for name in ("count", "rows", "inner", "columns"))
layout, operations = options["layout"], 2.0 * count * rows * inner * columns
a = torch.randn(count, inner, rows).mT if layout[0] == "t" else torch.randn(count, rows, inner)
b = torch.randn(count, columns, inner).mT if layout[1] == "t" else torch.randn(count, inner, columns)
if count == 1:
    a, b = a[0], b[0]


def measure():
    repeats = math.ceil(2e10 / operations)
    start = time.perf_counter()
    for _ in range(repeats):
        torch.matmul(a, b)
    return repeats * operations / (time.perf_counter() - start) / 1e9, None


for _ in range(3):
    measure()
serve(measure)
