"""torch.save of torchvision's ResNet-50 with AdamW's state, as scripts do it: training waits for the file. No checksum but zip's, not flushed to the disk."""
import os
import tempfile
import time

import torch
import torchvision

from protocol import arguments, serve

torch.set_num_threads(int(arguments()["threads"]))
model = torchvision.models.resnet50()
model.fc = torch.nn.Identity()
optimizer = torch.optim.AdamW(model.parameters())
model(torch.randn(2, 3, 224, 224)).square().mean().backward()
optimizer.step()
folder = tempfile.TemporaryDirectory()
path = os.path.join(folder.name, "checkpoint.pt")


def measure():
    start = time.perf_counter()
    torch.save({"model": model.state_dict(), "optimizer": optimizer.state_dict()}, path)
    return 1000 * (time.perf_counter() - start), None


serve(measure)
