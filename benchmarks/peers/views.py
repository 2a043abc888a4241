"""The views of a published recipe with Pillow and torchvision in a DataLoader, from files (or, as torchvision's CIFAR10 has them, from an array
of 32-pixel images) to collated batches of normalised floats."""
import os
import random
import time

import numpy
import torch
from PIL import Image, ImageFilter, ImageOps
from torch.utils.data import DataLoader, Dataset, RandomSampler
from torchvision import transforms as T

from protocol import arguments, serve

options = arguments()
torch.set_num_threads(1)
IMAGENET = T.Normalize((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
CIFAR = T.Normalize((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010))


class Blur:
    def __init__(self, probability):
        self.probability = probability

    def __call__(self, image):
        if random.random() >= self.probability:
            return image
        return image.filter(ImageFilter.GaussianBlur(random.uniform(0.1, 2.0)))


class Solarize:
    def __init__(self, probability):
        self.probability = probability

    def __call__(self, image):
        return ImageOps.solarize(image) if random.random() < self.probability else image


def view(size, scale, blur, solarize, jitter=(0.4, 0.4, 0.2, 0.1), interpolation=T.InterpolationMode.BICUBIC, normalize=IMAGENET):
    return T.Compose([
        T.RandomResizedCrop(size, scale=scale, interpolation=interpolation),
        T.RandomHorizontalFlip(),
        T.RandomApply([T.ColorJitter(*jitter)], p=0.8),
        T.RandomGrayscale(0.2),
        *([Blur(blur)] if blur else []),
        *([Solarize(solarize)] if solarize else []),
        T.ToTensor(),
        normalize,
    ])


RECIPES = {
    "dino": [view(224, (0.4, 1.0), 1.0, 0), view(224, (0.4, 1.0), 0.1, 0.2)] + 8 * [view(96, (0.05, 0.4), 0.5, 0)],
    "byol": [view(224, (0.08, 1.0), 1.0, 0), view(224, (0.08, 1.0), 0.1, 0.2)],
    "simsiam_cifar": 2 * [view(32, (0.2, 1.0), 0, 0, (0.4, 0.4, 0.4, 0.1), T.InterpolationMode.BILINEAR, CIFAR)],
}


def files_below(folder):
    return sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.lower().endswith((".jpg", ".jpeg", ".png")))


class Files(Dataset):
    def __init__(self, folder, views):
        self.files, self.views = files_below(folder), views

    def __len__(self):
        return len(self.files)

    def __getitem__(self, index):
        with Image.open(self.files[index]) as image:
            photo = image.convert("RGB")
        return [view(photo) for view in self.views]


class Array(Dataset):
    """As torchvision.datasets.CIFAR10: an array of bytes, each item a Pillow image of it."""

    def __init__(self, folder, views):
        self.views = views
        batches = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names if name.startswith("data_batch_"))
        if batches:
            records = numpy.concatenate([numpy.fromfile(batch, numpy.uint8).reshape(-1, 3073) for batch in batches])
            self.pixels = numpy.ascontiguousarray(records[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
        else:
            self.pixels = numpy.stack([numpy.asarray(Image.open(file).convert("RGB")) for file in files_below(folder)])

    def __len__(self):
        return len(self.pixels)

    def __getitem__(self, index):
        photo = Image.fromarray(self.pixels[index])
        return [view(photo) for view in self.views]


source = (Array if options["recipe"] == "simsiam_cifar" else Files)(options["images"], RECIPES[options["recipe"]])
workers, seconds = int(options["threads"]), float(options["seconds"])
batch = min(64, len(source))


def processor_time(loader):
    """Seconds of all processes; of a worker in hundredths."""
    total, tick = time.process_time(), os.sysconf("SC_CLK_TCK")
    for worker in loader._workers:
        with open(f"/proc/{worker.pid}/stat") as stat:
            fields = stat.read().rsplit(")", 1)[1].split()
        total += (int(fields[11]) + int(fields[12])) / tick
    return total


def measure():
    sampler = RandomSampler(source, replacement=True, num_samples=10_000_000)
    batches = iter(DataLoader(source, batch_size=batch, sampler=sampler, num_workers=workers))
    next(batches)   # starting the workers is not measured
    images, start, used = 0, time.perf_counter(), processor_time(batches)
    while images < 3 * batch or time.perf_counter() - start < seconds:
        images += len(next(batches)[0])
    elapsed, used = time.perf_counter() - start, processor_time(batches) - used
    batches._shutdown_workers()
    return (images / elapsed if options["measure"] == "rate" else 1000 * used / images), None


serve(measure)
