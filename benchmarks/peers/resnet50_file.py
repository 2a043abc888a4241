"""resnet50_file.py PATH: writes torchvision's ResNet-50 with its first values, as torch.save does: 102 MB."""
import sys

import torch
import torchvision

torch.save(torchvision.models.resnet50(weights=None).state_dict(), sys.argv[1])
