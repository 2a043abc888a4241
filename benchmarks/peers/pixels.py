"""One operation of the views with Pillow and torchvision, on one thread: microseconds of a core for an image."""
import io
import time

import torch
from PIL import Image, ImageFilter, ImageOps
from torchvision.transforms import InterpolationMode, functional as F

from protocol import arguments, serve

SECONDS = 0.5
options = arguments()
torch.set_num_threads(1)
size = int(options["size"])
with open(options["image"], "rb") as file:
    encoded = file.read()
photo = Image.open(io.BytesIO(encoded)).convert("RGB")
view = photo.resize((size, size), Image.BICUBIC)
operation = {
    "decode": lambda: Image.open(io.BytesIO(encoded)).convert("RGB"),
    "resize": lambda: F.resize(photo, (size, size), InterpolationMode.BICUBIC),
    "brightness": lambda: F.adjust_brightness(view, 1.001),
    "contrast": lambda: F.adjust_contrast(view, 1.001),
    "saturation": lambda: F.adjust_saturation(view, 1.001),
    "hue": lambda: F.adjust_hue(view, 0.1),
    "grey": lambda: F.to_grayscale(view, 3),
    "blur 0.5": lambda: view.filter(ImageFilter.GaussianBlur(0.5)),
    "blur 2": lambda: view.filter(ImageFilter.GaussianBlur(2)),
    "solarize": lambda: ImageOps.solarize(view),
    "normalise": lambda: F.normalize(F.to_tensor(view), (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
}[options["operation"]]


def measure():
    count, start, used = 0, time.perf_counter(), time.process_time()
    while time.perf_counter() - start < SECONDS:
        operation()
        count += 1
    return 1e6 * (time.process_time() - used) / count, None


serve(measure)
