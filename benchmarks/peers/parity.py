"""Writes networks of torchvision with random weights, their outputs at every stage and their gradients, for ours to be compared with.

parity.py FOLDER THREADS [NAME ...]   networks of usual size, one file each
parity.py FOLDER THREADS small        networks of some kilobytes, as tests/checkpoints holds them

Sums are taken in another order by another number of threads, which deep networks in training show in the fifth digit.
"""
import functools
import os
import sys

import torch
import torchvision
from torchvision.models import convnext, swin_transformer, vision_transformer

folder, names = sys.argv[1], [name for name in sys.argv[3:] if name != "small"]
small = "small" in sys.argv[3:]
torch.set_num_threads(int(sys.argv[2]))
os.makedirs(folder, exist_ok=True)
layer_norm = functools.partial(convnext.LayerNorm2d, eps=1e-6)


def resnet(name):
    model = getattr(torchvision.models, name)(weights=None)
    return model, [f"layer{i}" for i in range(1, 5)], "avgpool", 224


def wide_resnet():
    """Two stages of torchvision's wide bottlenecks, far narrower than published ones."""
    model = torchvision.models.ResNet(torchvision.models.resnet.Bottleneck, [1, 1, 1, 1], width_per_group=128)
    model.inplanes = 4
    model.conv1, model.bn1 = torch.nn.Conv2d(3, 4, 7, stride=2, padding=3, bias=False), torch.nn.BatchNorm2d(4)
    model.layer1 = model._make_layer(torchvision.models.resnet.Bottleneck, 4, 2)
    model.layer2 = model._make_layer(torchvision.models.resnet.Bottleneck, 8, 1, stride=2)
    model.layer3, model.layer4, model.fc = torch.nn.Identity(), torch.nn.Identity(), torch.nn.Identity()
    return model, ["layer1", "layer2"], "avgpool", 32


def swin(small):
    model = swin_transformer.SwinTransformer([4, 4], 8, [2, 2], [1, 2], [4, 4], num_classes=3) if small else torchvision.models.swin_t(weights=None)
    return model, ["norm"], "avgpool", 32 if small else 224


def convnext_of(small):
    if not small:
        return torchvision.models.convnext_tiny(weights=None), [f"features.{i}" for i in (1, 3, 5, 7)], "classifier.0", 224
    blocks = [convnext.CNBlockConfig(6, 8, 1), convnext.CNBlockConfig(8, None, 2)]
    return convnext.ConvNeXt(blocks, layer_scale=0.5, num_classes=3, norm_layer=layer_norm), ["features.1", "features.3"], "classifier.0", 32


def vit(small):
    model = vision_transformer.VisionTransformer(32, 8, 2, 2, 12, 24, num_classes=3) if small else torchvision.models.vit_b_16(weights=None)
    return model, ["encoder.ln"], "encoder.ln", 32 if small else 224


def googlenet():
    model = torchvision.models.googlenet(weights=None, init_weights=False, aux_logits=False)
    return model, ["inception3b", "inception4e", "inception5b"], "avgpool", 224


networks = {"swin": lambda: swin(small), "convnext": lambda: convnext_of(small), "vit": lambda: vit(small)}
if small:
    networks["wide_resnet"] = wide_resnet
else:
    residual = ("resnet18", "resnet34", "resnet50", "resnet101", "wide_resnet50_2", "wide_resnet101_2")
    networks |= {name: functools.partial(resnet, name) for name in residual}
    networks["googlenet"] = googlenet


def randomise(model):
    """Weights far from their first values, so that every factor matters; running statistics too."""
    with torch.no_grad():
        for name, value in list(model.named_parameters()) + list(model.named_buffers()):
            if not value.is_floating_point():
                continue
            if name.endswith("running_var"):
                value.uniform_(0.5, 1.5)
            elif value.dim() <= 1 or "layer_scale" in name:
                value.add_(torch.randn_like(value) * 0.1)
            else:
                value.add_(torch.randn_like(value) * 0.02)


def outputs(model, stages, pooled, pixels):
    seen, hooks = {}, []
    for name in dict.fromkeys([*stages, pooled]):
        hooks.append(model.get_submodule(name).register_forward_hook(lambda _, __, out, name=name: seen.__setitem__(name, out)))
    model(pixels)
    for hook in hooks:
        hook.remove()
    return seen


for name, make in networks.items():
    if names and name not in names:
        continue
    torch.manual_seed(0)
    model, stages, pooled, size = make()
    randomise(model)
    result = {"pixels": torch.randn(2, 3, size, size)}
    model.eval()
    state = {key: value.clone() for key, value in model.state_dict().items()}
    with torch.no_grad():
        for key, value in outputs(model, stages, pooled, result["pixels"]).items():
            result[f"eval.{key}"] = value.clone()
    model.train()
    for module in model.modules():
        if isinstance(module, (torch.nn.Dropout, torchvision.ops.StochasticDepth)):
            module.eval()
    train = outputs(model, stages, pooled, result["pixels"])
    last = train[pooled]
    last = last[:, 0] if name == "vit" else last
    result["seed"] = torch.randn_like(last)
    (last * result["seed"]).sum().backward()
    result |= {f"train.{key}": value.detach().clone() for key, value in train.items()}
    result["gradients"] = {key: value.grad for key, value in model.named_parameters() if value.grad is not None}
    torch.save({"state_dict": state, "result": result}, os.path.join(folder, f"torchvision-{name}.pth"))
