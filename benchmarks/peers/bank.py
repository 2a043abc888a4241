"""CrIBo's memory bank in plain PyTorch, structured as the reference: the whole bank is normalised at each step, and shifted by copying."""
import resource
import time

import numpy
import torch
from torch.nn.functional import normalize

from protocol import arguments, flag, serve
from wave import wave

WIDTH, OBJECTS = 384, 32

options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, images, memory = int(options["batch"]), int(options["images"]), flag(options.get("memory", ""))
stored = images * OBJECTS
waves = [torch.from_numpy(wave(view, stored + WIDTH).astype(numpy.float32)) for view in range(2)]
queue = torch.empty(2, stored, WIDTH)
for view in range(2):
    queue[view] = waves[view][: stored + WIDTH - 1].unfold(0, WIDTH, 1)
step = 0


def objects(view):
    count = batch * OBJECTS
    first = (numpy.arange(count) * 3001 + step * 17) % stored
    rows = waves[view].numpy()[first[:, None] + numpy.arange(WIDTH)]
    return torch.from_numpy(rows + (0.5 * wave(100 + 2 * step + view, count, WIDTH)).astype(numpy.float32))


@torch.no_grad()
def search_and_push(o1, o2):
    n1, n2 = normalize(o1, dim=-1), normalize(o2, dim=-1)
    live = normalize(queue, dim=-1)                                          # (2, Q K, d)
    a, b = (n1 @ live[0].T).argmax(dim=1), (n2 @ live[1].T).argmax(dim=1)
    own = torch.arange(len(o1))
    mask1, mask2 = (live[1][a] @ n2.T).argmax(dim=1) == own, (live[0][b] @ n1.T).argmax(dim=1) == own
    targets = queue[0][a], queue[1][b]
    queue[:, len(o1):] = queue[:, : -len(o1)].clone()
    queue[:, : len(o1)] = torch.stack([o1, o2])
    return a, b, mask1, mask2, targets


def measure():
    global step
    o1, o2 = objects(0), objects(1)
    start = time.perf_counter()
    a, b, mask1, mask2, _ = search_and_push(o1, o2)
    seconds = time.perf_counter() - start
    step += 1
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
    return (peak if memory else seconds * 1000), float((a + b).sum() + mask1.sum() + mask2.sum())


base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
serve(measure)
