"""S2SD (MSDFA, multisimilarity) forward and backward in plain PyTorch, structured as the released code: tuples are mined anchor by anchor;
or the matrix products alone that it needs (`bare=true`)."""
import time

import numpy
import torch

from protocol import arguments, flag, serve
from wave import wave

options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, dimension = int(options["batch"]), int(options["dimension"])
widths = [dimension, 512, 1024, 1536, 2048]
ALPHA, BETA, THRESHOLD, MARGIN, GAMMA = 2.0, 40.0, 0.5, 0.1, 50.0
REPEATS = 10

spaces = [torch.from_numpy(wave(i, batch, w).astype(numpy.float32)).requires_grad_() for i, w in enumerate(widths)]
features = torch.from_numpy(wave(5, batch, 2048).astype(numpy.float32))
gradient = torch.from_numpy(wave(6, batch, batch).astype(numpy.float32))
labels = torch.arange(batch) // 2


def multisimilarity(x):
    similarity = x @ x.T
    terms = []
    for i in range(batch):
        mates = labels == labels[i]
        mates[i] = False
        others = labels != labels[i]
        if not mates.any() or not others.any():
            continue
        positive, negative = similarity[i][mates], similarity[i][others]
        kept_negative = negative[negative + MARGIN > positive.min()]
        kept_positive = positive[positive - MARGIN < negative.max()]
        if len(kept_negative) == 0 or len(kept_positive) == 0:
            continue
        pulled = torch.log(1 + torch.sum(torch.exp(-ALPHA * (kept_positive - THRESHOLD)))) / ALPHA
        pushed = torch.log(1 + torch.sum(torch.exp(BETA * (kept_negative - THRESHOLD)))) / BETA
        terms.append(pulled + pushed)
    return torch.mean(torch.stack(terms))


def divergence(student, teacher):
    s = torch.nn.functional.log_softmax(student @ student.T, dim=-1)
    t = torch.nn.functional.softmax((teacher @ teacher.T).detach(), dim=-1)
    return torch.nn.functional.kl_div(s, t, reduction="sum") / batch


def unit(x):
    return torch.nn.functional.normalize(x, dim=-1)


def products():
    """S = x·xᵀ and its two gradients in every space, and the features' similarities."""
    start = time.perf_counter()
    with torch.no_grad():
        for _ in range(REPEATS):
            for x in spaces:
                x.mm(x.t())
                gradient.mm(x)
                gradient.t().mm(x)
            features.mm(features.t())
    return (time.perf_counter() - start) * 1000 / REPEATS, None


def measure():
    start = time.perf_counter()
    for _ in range(REPEATS):
        base, targets = unit(spaces[0]), [unit(x) for x in spaces[1:]]
        loss = (multisimilarity(base) + torch.mean(torch.stack([multisimilarity(z) for z in targets]))) / 2
        loss = loss + GAMMA * torch.mean(torch.stack([divergence(unit(base), z) for z in targets]))
        loss = loss + GAMMA * divergence(unit(base), unit(features))
        loss.backward()
        for x in spaces:
            x.grad = None
    return (time.perf_counter() - start) * 1000 / REPEATS, loss.item()


measured = products if flag(options.get("bare", "false")) else measure
for _ in range(6):
    measured()
serve(measured)
