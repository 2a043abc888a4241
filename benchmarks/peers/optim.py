"""Updates of ResNet-50's parameters in PyTorch, on numbers that Parallax draws alike: per-tensor loops as published, and torch's own ways."""
import math
import time

import numpy
import torch
import torchvision

from protocol import arguments, serve

STEPS, LR = 10, 1e-3
options = arguments()
torch.set_num_threads(int(options["threads"]))
model = torchvision.models.resnet50()
model.fc = torch.nn.Identity()
params = list(model.parameters())


def numbers(shape, seed, scale):
    index = numpy.arange(math.prod(shape), dtype=numpy.uint32) + numpy.uint32(40503 * seed & 0xFFFFFFFF)
    hashed = (numpy.uint32(2654435761) * index) >> numpy.uint32(8)
    return torch.from_numpy(((hashed / numpy.float32(16777216) - numpy.float32(0.5)) * numpy.float32(scale)).astype(numpy.float32)).view(*shape)


with torch.no_grad():
    for i, p in enumerate(params):
        p.copy_(numbers(p.shape, i, 0.1))
        p.grad = numbers(p.shape, i + 1000, 0.01)
students = [p.grad.clone() for p in params]
matrices, vectors = [p for p in params if p.ndim > 1], [p for p in params if p.ndim == 1]


def zeros(tensors):
    return [torch.zeros_like(p) for p in tensors]


def sgd_loop(μ=0.9, λ=1e-4, buffers=zeros(params)):
    for p, m in zip(params, buffers):
        m.mul_(μ).add_(p.grad.add(p, alpha=λ))
        p.add_(m, alpha=-LR)


def adamw_loop(λ=0.05, b1=0.9, b2=0.999, eps=1e-8, state=[0, zeros(params), zeros(params)]):
    state[0] += 1
    for p, m, v in zip(params, state[1], state[2]):
        if p.ndim > 1:
            p.mul_(1 - LR * λ)
        m.mul_(b1).add_(p.grad, alpha=1 - b1)
        v.mul_(b2).addcmul_(p.grad, p.grad, value=1 - b2)
        denom = (v.sqrt() / math.sqrt(1 - b2 ** state[0])).add_(eps)
        p.addcdiv_(m, denom, value=-LR / (1 - b1 ** state[0]))


def lars_loop(μ=0.9, λ=1e-6, η=1e-3, buffers=zeros(params)):
    """As VICReg's code."""
    for p, m in zip(params, buffers):
        dp = p.grad
        if p.ndim > 1:
            dp = dp.add(p, alpha=λ)
            w, g = torch.norm(p), torch.norm(dp)
            one = torch.ones_like(w)
            dp = dp.mul(torch.where(w > 0.0, torch.where(g > 0, η * w / g, one), one))
        m.mul_(μ).add_(dp)
        p.add_(m, alpha=-LR)


def lars_foreach(μ=0.9, λ=1e-6, η=1e-3, buffers=(zeros(matrices), zeros(vectors))):
    for part, state, adapts in ((matrices, buffers[0], True), (vectors, buffers[1], False)):
        dp = [p.grad for p in part]
        if adapts:
            dp = torch._foreach_add(dp, part, alpha=λ)
            w, g = torch.stack(torch._foreach_norm(part)), torch.stack(torch._foreach_norm(dp))
            torch._foreach_mul_(dp, list(torch.where((w > 0) & (g > 0), η * w / g, torch.ones_like(w)).unbind()))
        torch._foreach_mul_(state, μ)
        torch._foreach_add_(state, dp)
        torch._foreach_add_(part, state, alpha=-LR)


def teacher_loop(m=0.99):
    """As MoCo's code."""
    for t, s in zip(params, students):
        t.data = t.data * m + s.data * (1.0 - m)


def teacher_in_place(m=0.99):
    for t, s in zip(params, students):
        t.mul_(m).add_(s, alpha=1 - m)


def teacher_lerp(m=0.99):
    for t, s in zip(params, students):
        t.lerp_(s, 1 - m)


def teacher_foreach(m=0.99):
    torch._foreach_mul_(params, m)
    torch._foreach_add_(params, students, alpha=1 - m)


def torch_optim(rule, foreach):
    if rule == "sgd":
        return torch.optim.SGD(params, lr=LR, momentum=0.9, weight_decay=1e-4, foreach=foreach).step
    groups = [{"params": matrices, "weight_decay": 0.05}, {"params": vectors, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=LR, foreach=foreach).step


rule, way = options["rule"], options["way"]
step = globals().get(f"{rule}_{way}") or torch_optim(rule, foreach=way == "foreach")


@torch.no_grad()
def measure():
    start = time.perf_counter()
    for _ in range(STEPS):
        step()
    elapsed = time.perf_counter() - start
    return elapsed / STEPS * 1e3, float(sum(p.double().abs().sum() for p in params))


serve(measure)
