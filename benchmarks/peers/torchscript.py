"""Runs an exported TorchScript program, for its features to be compared with ours.

torchscript.py MODEL PIXELS SIZE THREADS OUT   PIXELS: three pictures (3, 3, SIZE, SIZE) as bytes, f32; OUT: what torch.save writes

The model card goes to standard output. Each batch is run three times, since the first two runs of a program are what later ones are optimised by.
"""
import sys

import torch

path, pixels, size, threads, out = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), sys.argv[5]
torch.set_num_threads(threads)
extra = {"card.json": ""}
model = torch.jit.load(path, _extra_files=extra)
images = torch.frombuffer(bytearray(open(pixels, "rb").read()), dtype=torch.float32).reshape(3, 3, size, size)
found = {"state": model.state_dict()}
with torch.no_grad():
    for batch in (1, 3):
        for _ in range(3):
            pooled, patches = model(images[:batch])
        found[f"pooled{batch}"], found[f"patches{batch}"] = pooled, patches
    model.train()
    found["pooled_train"] = model(images)[0]
pooled, _ = model(images)
pooled.sum().backward()
found["without_gradient"] = [torch.zeros(1) for parameter in model.parameters() if parameter.requires_grad and parameter.grad is None]
torch.save(found, out)
print(extra["card.json"].decode() if isinstance(extra["card.json"], bytes) else extra["card.json"])
