"""VICRegL's local criterion in plain PyTorch, structured as the released code: the baseline of Parallax's VicRegLLocal.

Written from docs/methods/vicregl.md: eight VICReg terms, each with its own search, gathers and one D x D covariance matrix
a slot. Two 224-pixel views, grids of side n, (20, 4) matches by direction. Prints one JSON line with the median seconds of forward
and backward, the loss and the sum of |gradient| of the first map, so that values can be compared between programs.

    python3 vicregl_local.py --rounds 10 --threads 1 --save inputs.safetensors
"""
import argparse
import json
import statistics
import struct
import time

import torch

LAMBDA, MU, NU, EPSILON = 25.0, 25.0, 1.0, 1e-4


def nearest(distance, keep):
    """The `keep` inputs with the nearest candidates, ascending by input, and those candidates."""
    value, candidate = distance.min(dim=-1)
    chosen = value.topk(min(keep, value.shape[1]), largest=False).indices.sort(dim=-1).values
    return chosen, candidate.gather(1, chosen)


def rows(x, index):
    return x.gather(1, index.unsqueeze(-1).expand(-1, -1, x.shape[-1]))


def off_diagonal_squares(z):
    """Mean over slots of the squared off-diagonal entries of each slot's D x D covariance matrix, over D."""
    batch, _, dim = z.shape
    z = (z - z.mean(dim=0)).permute(1, 0, 2)
    covariance = torch.einsum("nbi,nbj->nij", z, z) / (batch - 1)
    off = ~torch.eye(dim, dtype=torch.bool, device=z.device)
    return covariance[:, off].pow(2).sum(-1).mean() / dim


def vicreg(x, y):
    invariance = LAMBDA * torch.nn.functional.mse_loss(x, y)
    variance = covariance = 0.0
    for z in (x, y):
        deviation = torch.sqrt(z.var(dim=0) + EPSILON)
        variance = variance + MU * torch.relu(1.0 - deviation).mean() / 2
        covariance = covariance + NU * off_diagonal_squares(z) / 2
    return invariance + variance + covariance


def searched(a, b, at_a, at_b, keep, all_features):
    """Feature and place terms of one search direction."""
    feature = torch.cdist(a, b)
    place = torch.cdist(at_a, at_b, compute_mode="donot_use_mm_for_euclid_dist")
    total = 0.0
    for distance, count in ((feature, a.shape[1] if all_features else keep), (place, keep)):
        i, j = nearest(distance, count)
        total = total + vicreg(rows(a, i), rows(b, j))
    return total


def local_loss(maps, places, matches, all_features):
    pairs = [(0, 1), (1, 0)]
    total = 0.0
    for i, j in pairs:
        forward = searched(maps[i], maps[j], places[i], places[j], matches[0], all_features)
        backward = searched(maps[j], maps[i], places[j], places[i], matches[1], all_features)
        total = total + (forward + backward) / 2
    return total / len(pairs)


def inputs(batch, side, dim, seed):
    """Two related views: noisy copies of one map, crops of one image, centres (row, column) in pixels."""
    g = torch.Generator().manual_seed(seed)
    shared = torch.randn(batch, side * side, dim, generator=g)
    result = {}
    for v in range(2):
        result[f"map{v}"] = shared + 0.5 * torch.randn(shared.shape, generator=g)
        corner, extent = 100 * torch.rand(batch, 2, generator=g), 100 + 200 * torch.rand(batch, 2, generator=g)
        cell = (torch.arange(side) + 0.5) / side
        at = corner[:, None, None] + extent[:, None, None] * torch.stack(torch.meshgrid(cell, cell, indexing="ij"), -1)
        result[f"loc{v}"] = at.reshape(batch, side * side, 2).contiguous()
    return result


def save(path, tensors):
    header, blobs, start = {}, [], 0
    for name, tensor in tensors.items():
        blob = tensor.numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [start, start + len(blob)]}
        blobs.append(blob)
        start += len(blob)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(blobs))


def load(path):
    with open(path, "rb") as file:
        (size,) = struct.unpack("<Q", file.read(8))
        header, data = json.loads(file.read(size)), file.read()
    header.pop("__metadata__", None)
    return {
        name: torch.frombuffer(bytearray(data[slice(*entry["data_offsets"])]), dtype=torch.float32).reshape(entry["shape"])
        for name, entry in header.items()
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--grid", type=int, default=7, help="patches on a side")
    parser.add_argument("--dim", type=int, default=512)
    parser.add_argument("--matches", type=int, nargs=2, default=(20, 4))
    parser.add_argument("--all-features", action="store_true", help="keep all feature matches: the released code's default")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--load", help="safetensors file with map0, map1, loc0, loc1 instead of drawn ones")
    parser.add_argument("--save", help="write the inputs as safetensors")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    tensors = load(options.load) if options.load else inputs(options.batch, options.grid, options.dim, options.seed)
    if options.save:
        save(options.save, tensors)
    tensors = {name: tensor.to(options.device) for name, tensor in tensors.items()}
    maps = [tensors[f"map{v}"].requires_grad_() for v in range(2)]
    places = [tensors[f"loc{v}"] for v in range(2)]

    def wait():
        if options.device != "cpu":
            torch.cuda.synchronize()

    seconds = []
    for turn in range(options.rounds + 1):
        wait()
        start = time.perf_counter()
        loss = local_loss(maps, places, options.matches, options.all_features)
        gradients = torch.autograd.grad(loss, maps)
        wait()
        if turn > 0:
            seconds.append(time.perf_counter() - start)
    print(json.dumps({
        "program": "pytorch " + torch.__version__,
        "device": options.device,
        "threads": options.threads,
        "shape": list(maps[0].shape),
        "matches": list(options.matches),
        "all_features": options.all_features,
        "loss": loss.item(),
        "gradient": gradients[0].abs().sum().item(),
        "median_s": statistics.median(seconds),
        "min_s": min(seconds),
    }))


if __name__ == "__main__":
    main()
