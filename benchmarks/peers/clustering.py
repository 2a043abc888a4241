"""CrIBo's joint-space clustering in plain PyTorch, structured as the reference: one dense (2N, 2N, K) product for each position cost."""
import resource
import time

import numpy
import torch

from protocol import arguments, flag, serve
from wave import wave

SHARPNESS, ITERATIONS, SINKHORN, POSITION_WEIGHT = 20.0, 5, 5, 1.0
SIDE, WIDTH, CLUSTERS = 14, 384, 32

options = arguments()
torch.set_num_threads(int(options["threads"]))
batch, memory = int(options["batch"]), flag(options.get("memory", ""))


def views():
    """Tokens of view v of image b: the prototype of the 40-pixel square that they lie in, and noise of the same size."""
    places, tokens, prototypes = [], [], wave(2, 256, WIDTH)
    for view in range(2):
        b, cell = numpy.meshgrid(numpy.arange(batch), numpy.arange(SIDE * SIDE), indexing="ij")
        extent = 150 + 20 * view
        row = 3.0 * b + 40 * view + (cell // SIDE + 0.5) * extent / SIDE
        column = 5.0 * b + 25 * view + (cell % SIDE + 0.5) * extent / SIDE
        square = (row // 40).astype(int) * 16 + (column // 40).astype(int)
        tokens.append(prototypes[square % 256] + wave(view, batch, SIDE * SIDE, WIDTH))
        places.append(numpy.stack([row, column], -1))
    return [torch.from_numpy(numpy.concatenate(parts, 1).astype(numpy.float32)) for parts in (tokens, places)]


def position_cost(distance, members):
    cost = distance.unsqueeze(-1) * members.unsqueeze(1)                     # (B, 2N, 2N, K)
    cost[cost == 0] = float("inf")
    cost = cost.min(dim=2).values                                           # (B, 2N, K)
    cost[torch.isinf(cost)] = 0
    mean = cost.mean(dim=(1, 2), keepdim=True)
    cost = torch.where(cost == 0, mean, cost)
    return cost / cost.amax(dim=(1, 2), keepdim=True)


def sinkhorn(cost, rows, columns):
    plan = torch.exp(-SHARPNESS * cost)
    plan = plan / plan.sum(dim=(1, 2), keepdim=True)
    for _ in range(SINKHORN):
        plan = plan * (rows / plan.sum(dim=2, keepdim=True))
        plan = plan * (columns / plan.sum(dim=1, keepdim=True))
    plan[torch.isnan(plan)] = 1e-8
    return plan


@torch.no_grad()
def cluster(tokens, places, seeds):
    x = torch.nn.functional.normalize(tokens, dim=-1)
    tokens_in_all = x.shape[1]
    distance = torch.cdist(places, places, compute_mode="donot_use_mm_for_euclid_dist")
    centroids = torch.gather(x, 1, seeds.unsqueeze(-1).expand(-1, -1, WIDTH))
    members = torch.zeros(batch, tokens_in_all, CLUSTERS).scatter_(1, seeds.unsqueeze(1), 1.0)
    rows, columns = 1 / tokens_in_all, torch.full((batch, 1, CLUSTERS), 1 / CLUSTERS)
    for _ in range(ITERATIONS):
        cost = -(x @ centroids.transpose(1, 2)) + POSITION_WEIGHT * position_cost(distance, members)
        cost = (cost - cost.min()) / (cost.max() - cost.min())
        plan = sinkhorn(cost, rows, columns)
        members = (plan == plan.amax(dim=2, keepdim=True)).float()
        columns = members.sum(dim=1, keepdim=True) + 0.01
        columns = columns / columns.sum(dim=2, keepdim=True)
        centroids = torch.nn.functional.normalize(members.transpose(1, 2) @ x, dim=-1)
    parts = members.view(batch, 2, tokens_in_all // 2, CLUSTERS)
    counts = parts.sum(dim=2, keepdim=True)
    valid = (counts > 0).all(dim=1).view(batch, CLUSTERS)
    means = torch.einsum("bvnk,bvnd->vbkd", parts / counts.clamp(min=1), tokens.view(batch, 2, -1, WIDTH))
    return means[:, valid]                                                  # (2, M, d)


tokens, places = views()
seeds = torch.from_numpy((numpy.arange(CLUSTERS)[None] * 12 + numpy.arange(batch)[:, None]) % (2 * SIDE * SIDE))


def measure():
    start = time.perf_counter()
    objects = cluster(tokens, places, seeds)
    seconds = time.perf_counter() - start
    peak = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - base) / 1024
    return (peak if memory else seconds * 1000), objects.square().mean().item() * objects.shape[1]


base = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
serve(measure)
