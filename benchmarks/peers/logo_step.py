"""A whole training step of LoGo on MoCo, ResNet-18 with the small stem at 32 pixels: `order=alternating` as the released code, `order=joint` one loss."""
import contextlib
import copy
import time

import torch
import torch.nn as nn
import torch.nn.functional as F
import torchvision

from protocol import arguments, flag, serve

STEPS = 2
FIRST_STEPS = 6
options = arguments()
torch.set_num_threads(int(options["threads"]))
torch.manual_seed(0)
batch, half, order = int(options["batch"]), flag(options["bf16"]), options["order"]
channels, negatives, temperature, momentum = 128, 4096, 0.07, 0.999


def encoder():
    net = torchvision.models.resnet18()
    net.conv1 = nn.Conv2d(3, 64, 3, 1, 1, bias=False)
    net.maxpool = nn.Identity()
    net.fc = nn.Sequential(nn.Linear(512, 512), nn.ReLU(), nn.Linear(512, channels))
    return net


query = encoder()
key = copy.deepcopy(query)
for p in key.parameters():
    p.requires_grad = False
regressor = nn.Sequential(
    nn.Linear(2 * channels, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 256), nn.BatchNorm1d(256), nn.ReLU(), nn.Linear(256, 1))
sgd = dict(lr=0.03, momentum=0.9, weight_decay=1e-4)
main, local, inner = torch.optim.SGD(query.parameters(), **sgd), torch.optim.SGD(query.parameters(), **sgd), torch.optim.SGD(regressor.parameters(), **sgd)
queue, pointer = F.normalize(torch.randn(channels, negatives), dim=0), 0
crops = [torch.randn(batch, 3, 32, 32) for _ in range(4)]
norm0 = 0.0


def embed(net, x):
    return F.normalize(net(x), dim=1)


def follow():
    for q, k in zip(query.parameters(), key.parameters()):
        k.data = k.data * momentum + q.data * (1.0 - momentum)


def contrast(q, k, old):
    l_pos = torch.einsum("nc,nc->n", [q, k]).unsqueeze(-1)
    l_neg = torch.einsum("nc,ck->nk", [q, old.clone().detach()])
    logits = torch.cat([l_pos, l_neg], dim=1) / temperature
    return F.cross_entropy(logits, torch.zeros(logits.shape[0], dtype=torch.long))


def enqueue(keys):
    global pointer
    for k in keys:
        queue[:, pointer:pointer + len(k)] = k.t()
        pointer = (pointer + len(k)) % negatives


def of(a, b):
    return regressor(torch.cat([a, b], dim=1))


def learn_regressor(a, c, both):
    inner.zero_grad()
    if both:
        n1, n2 = (torch.randn_like(a) * 0.3 / channels ** 0.5 for _ in range(2))
        loss = (0.5 * (F.softplus(-of(a + n1, c + n2)) + F.softplus(-of(c + n1, a + n2)))
                + 0.5 * (F.softplus(of(a, c.flip(0))) + F.softplus(of(c, a.flip(0))))).mean()
    else:
        loss = (F.softplus(-of(a, c)) + F.softplus(of(a, c.roll(1, 0)))).mean()
    loss.backward()
    inner.step()


def matched(u, k, old):
    pairs = [(0, 1), (1, 0), (2, 0), (2, 1), (3, 0), (3, 1)]
    return sum(contrast(u[i], k[j], old) for i, j in pairs) / len(pairs)


def alternating():
    global norm0
    u = [embed(query, x) for x in crops[2:]]
    follow()
    learn_regressor(u[0].detach().float(), u[1].detach().float(), True)
    local.zero_grad()
    F.softplus(of(u[0].float(), u[1].float())).mean().backward()
    nn.utils.clip_grad_norm_(query.parameters(), 0.015 * norm0)
    local.step()
    u = [embed(query, x) for x in crops]
    follow()
    with torch.no_grad():
        k = [embed(key, x) for x in crops]
    old = queue.clone()
    enqueue([x.float() for x in k[:2]])
    loss = matched([x.float() for x in u], [x.float() for x in k], old)
    main.zero_grad()
    loss.backward()
    norm0 = nn.utils.clip_grad_norm_(query.parameters(), 100).item()
    main.step()


def joint():
    u = [embed(query, x).float() for x in crops]
    learn_regressor(u[2].detach(), u[3].detach(), False)
    dissimilarity = F.softplus(of(u[2], u[3])).mean()
    follow()
    with torch.no_grad():
        k = [embed(key, x).float() for x in crops[:2]]
    loss = matched(u, k, queue) + 1e-4 * dissimilarity
    main.zero_grad()
    loss.backward()
    main.step()
    enqueue(k)


def step():
    with torch.autocast("cpu", dtype=torch.bfloat16) if half else contextlib.nullcontext():
        alternating() if order == "alternating" else joint()


def measure():
    start = time.perf_counter()
    for _ in range(STEPS):
        step()
    return STEPS * batch / (time.perf_counter() - start), None


for _ in range(FIRST_STEPS):
    step()
serve(measure)
