"""The cost of a call from Python: a + b of one element."""
import time

import torch

from protocol import arguments, flag, serve

CALLS = 200_000
torch.set_num_threads(1)
x, y = torch.ones(1), torch.ones(1)
x.requires_grad_(flag(arguments()["grad"]))


def measure():
    start = time.perf_counter()
    for _ in range(CALLS):
        x + y
    return (time.perf_counter() - start) / CALLS * 1e9, None


serve(measure)
