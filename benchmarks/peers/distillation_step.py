"""A whole training step of GLSD or DINO: teacher, student, losses, backward, clipping by tensor, AdamW, moving average."""
import contextlib
import time

import torch

from protocol import arguments, flag, serve
from self_distillation import DualLoss, Network, Swin, ViT, clip, follow, groups, places

STEPS = 2
FIRST_STEPS = 6
options = arguments()
torch.set_num_threads(int(options["threads"]))
torch.manual_seed(0)
batch, half, local = int(options["batch"]), flag(options["bf16"]), flag(options["local"])
large, small, crops, outputs = (int(options[key]) for key in ("large", "small", "crops", "outputs"))
backbones = {
    "vit_tiny": (lambda: ViT(large), 8),
    "swin_small": (lambda: Swin(48, [2, 2, 2, 2], [3, 6, 12, 24]), 32),
    "swin_tiny": (lambda: Swin(96, [2, 2, 6, 2], [3, 6, 12, 24]), 32),
}
make, stride = backbones[options["model"]]
student = Network(make(), outputs, local)
teacher = Network(make(), outputs, local)
teacher.load_state_dict(student.state_dict())
for p in teacher.parameters():
    p.requires_grad = False
sides = [large] * 2 + [small] * crops
grids = [-(-side // stride) for side in sides]
images = [torch.randn(batch, 3, side, side) for side in sides]
positions = [places(v, batch, grid, 2.2 * side) for v, (grid, side) in enumerate(zip(grids, sides))]
counts = [grid * grid for grid in grids]
criterion = DualLoss(outputs, 2 + crops, local)
optimizer = torch.optim.AdamW(groups(student), lr=1e-4, weight_decay=0.04)


def step():
    with torch.autocast("cpu", dtype=torch.bfloat16) if half else contextlib.nullcontext():
        with torch.no_grad():
            t_cls, t_reg = teacher(images[:2])
        s_cls, s_reg = student(images)
        loss = criterion(s_cls, s_reg, t_cls, t_reg, positions, counts, 0.04)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    clip(student, 3.0)
    optimizer.step()
    follow(student, teacher, 0.996)


def measure():
    start = time.perf_counter()
    for _ in range(STEPS):
        step()
    return STEPS * batch / (time.perf_counter() - start), None


for _ in range(FIRST_STEPS):
    step()
serve(measure)
