"""torchvision's networks at 224 pixels: forward alone in evaluation, or training steps: mean square of the pooled features, backward, SGD with momentum."""
import contextlib
import time

import torch
import torchvision

from protocol import arguments, flag, serve

STEPS = 3
options = arguments()
torch.set_num_threads(int(options["threads"]))
torch.manual_seed(0)
batch = int(options["batch"])
name = options["model"]
model = torchvision.models.googlenet(aux_logits=False, init_weights=False) if name == "googlenet" else getattr(torchvision.models, name)()
for head in ("fc", "head", "heads"):
    if hasattr(model, head):
        setattr(model, head, torch.nn.Identity())
if name.startswith("convnext"):
    model.classifier[2] = torch.nn.Identity()
forward_only = options["pass"] == "forward"
model.train(not forward_only)
images = torch.randn(batch, 3, 224, 224)
if flag(options["last"]):
    model = model.to(memory_format=torch.channels_last)
    images = images.contiguous(memory_format=torch.channels_last)
optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
half = flag(options["bf16"])


def step():
    optimizer.zero_grad(set_to_none=True)
    with torch.autocast("cpu", dtype=torch.bfloat16) if half else contextlib.nullcontext():
        pooled = model(images)
    pooled.float().square().mean().backward()
    optimizer.step()


def forward():
    with torch.no_grad(), torch.autocast("cpu", dtype=torch.bfloat16) if half else contextlib.nullcontext():
        model(images)


def measure():
    start = time.perf_counter()
    for _ in range(STEPS):
        forward() if forward_only else step()
    return STEPS * batch / (time.perf_counter() - start), None


serve(measure)
