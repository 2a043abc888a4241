"""VICRegL's criteria in plain PyTorch, structured as the released code, on numbers that Parallax draws alike."""
import resource
import time

import numpy
import torch

from protocol import arguments, flag, serve
from vicregl_local import EPSILON, LAMBDA, MU, NU, local_loss
from wave import wave

options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, local, memory = int(options["batch"]), options["criterion"] == "local", flag(options.get("memory", ""))


def numbers(view, *shape):
    return torch.from_numpy(wave(view, *shape).astype(numpy.float32)).requires_grad_()


def places(view):
    b, cell = numpy.meshgrid(numpy.arange(batch), numpy.arange(49), indexing="ij")
    extent = 150 + 20 * view
    row = 3.0 * b + 40 * view + (cell // 7 + 0.5) * extent / 7
    column = 5.0 * b + 25 * view + (cell % 7 + 0.5) * extent / 7
    return torch.from_numpy(numpy.stack([row, column], -1).astype(numpy.float32))


def global_loss(z):
    """The covariance is a D x D matrix, flattened to its off-diagonal entries."""
    n, d = z[0].shape
    pairs = [(0, 1), (1, 0)]
    loss = sum(LAMBDA * torch.nn.functional.mse_loss(z[i], z[j]) for i, j in pairs) / len(pairs)
    for view in z:
        centred = view - view.mean(dim=0)
        loss = loss + MU * torch.relu(1 - torch.sqrt(view.var(dim=0) + EPSILON)).mean() / len(z)
        covariance = centred.T @ centred / (n - 1)
        off = covariance.flatten()[:-1].view(d - 1, d + 1)[:, 1:].flatten()
        loss = loss + NU * off.pow(2).sum() / d / len(z)
    return loss


inputs = [numbers(v, batch, 49, 512) for v in range(2)] if local else [numbers(v, batch, 8192) for v in range(2)]
centres = [places(v) for v in range(2)]


def measure():
    start = time.perf_counter()
    loss = local_loss(inputs, centres, (20, 4), all_features=False) if local else global_loss(inputs)
    loss.backward()
    seconds = time.perf_counter() - start
    for tensor in inputs:
        tensor.grad = None
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
    return (peak if memory else seconds * 1000), loss.item()


base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
serve(measure)
