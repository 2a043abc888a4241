"""GLSD's geometric loss forward and backward on given logits: 2 global crops of 7 x 7 tokens, 8 local ones of 3 x 3."""
import time

import numpy
import torch

from protocol import arguments, flag, serve
from self_distillation import DualLoss, places

options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, outputs, memory = int(options["batch"]), int(options["outputs"]), flag(options.get("memory", ""))
counts = [49, 49] + [9] * 8


def wave(seed, rows):
    """sin(12.9898·i + 78.233·seed)·43758.5453, fractional part, to [-1, 1), a row at a time."""
    table = numpy.empty((rows, outputs), dtype=numpy.float32)
    for row in range(rows):
        x = numpy.sin(12.9898 * numpy.arange(row * outputs, (row + 1) * outputs, dtype=numpy.float64) + 78.233 * seed) * 43758.5453
        table[row] = 2 * (x - numpy.floor(x)) - 1
    return torch.from_numpy(table)


s_cls, t_cls = wave(0, 10 * batch).requires_grad_(), wave(1, 2 * batch)
s_reg = torch.cat([wave(10 + v, batch * n) for v, n in enumerate(counts)]).requires_grad_()
t_reg = torch.cat([wave(30 + v, batch * 49) for v in range(2)])
positions = [places(v, batch, 7 if v < 2 else 3, 160 if v < 2 else 60) for v in range(10)]


def resident(field):
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field)) / 1024


def measure():
    criterion = DualLoss(outputs, 10)
    if memory:
        with open("/proc/self/clear_refs", "w") as peak:
            peak.write("5")
    before, start = resident("VmRSS"), time.perf_counter()
    loss = criterion(s_cls, s_reg, t_cls, t_reg, positions, counts, 0.04)
    loss.backward()
    milliseconds = (time.perf_counter() - start) * 1000
    beyond = resident("VmHWM") - before
    s_cls.grad = s_reg.grad = None
    return (beyond if memory else milliseconds), loss.item()


serve(measure)
