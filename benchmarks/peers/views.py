"""Two VICRegL views of every photo of a folder with Pillow and torchvision, decoded each time, on one thread."""
import os
import random
import time

import torch
from PIL import Image, ImageFilter, ImageOps
from torchvision import transforms as T

from protocol import arguments, serve

options = arguments()
torch.set_num_threads(1)
size = int(options["size"])
files = sorted(
    os.path.join(folder, name) for folder, _, names in os.walk(options["data"]) for name in names
    if name.lower().endswith((".jpg", ".jpeg"))
)[:256]


def blur(image):
    return image.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 2.0)))


def view(blur_probability, solarize_probability):
    return T.Compose([
        T.RandomResizedCrop(size, scale=(0.08, 1.0), interpolation=T.InterpolationMode.BICUBIC),
        T.RandomHorizontalFlip(),
        T.RandomApply([T.ColorJitter(0.4, 0.4, 0.2, 0.1)], p=0.8),
        T.RandomGrayscale(0.2),
        T.RandomApply([T.Lambda(blur)], p=blur_probability),
        T.RandomApply([T.Lambda(ImageOps.solarize)], p=solarize_probability),
        T.ToTensor(),
        T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    ])


first, second = view(1.0, 0.0), view(0.1, 0.2)


def measure():
    start = time.perf_counter()
    for file in files:
        with Image.open(file) as image:
            photo = image.convert("RGB")
        first(photo)
        second(photo)
    return len(files) / (time.perf_counter() - start), None


serve(measure)
