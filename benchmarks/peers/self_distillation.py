"""Self-distillation in plain PyTorch, structured as the released codes of DINO, EsViT and GLSD: one pass a size of crop, loops over pairs of crops."""

import torch
import torch.nn.functional as F
from torch import nn

STUDENT, CENTRE_MOMENTUM = 0.1, 0.9


class Head(nn.Module):
    """Three linear layers with GELU, vectors of length 1, a weight-normalised output layer."""

    def __init__(self, inputs, outputs, hidden=2048, bottleneck=256):
        super().__init__()
        self.mlp = nn.Sequential(nn.Linear(inputs, hidden), nn.GELU(), nn.Linear(hidden, hidden), nn.GELU(), nn.Linear(hidden, bottleneck))
        self.last_layer = nn.utils.weight_norm(nn.Linear(bottleneck, outputs, bias=False))
        self.last_layer.weight_g.data.fill_(1)

    def forward(self, x):
        return self.last_layer(F.normalize(self.mlp(x), dim=-1, p=2))


class DualLoss(nn.Module):
    """Global loss and, with positions, the geometric local loss."""

    def __init__(self, outputs, views, local=True):
        super().__init__()
        self.views, self.local = views, local
        self.register_buffer("center", torch.zeros(1, outputs))
        self.register_buffer("center_grid", torch.zeros(1, outputs))

    def forward(self, s_cls, s_reg, t_cls, t_reg, positions, counts, tau):
        batch = t_cls.shape[0] // 2
        student = (s_cls / STUDENT).chunk(self.views)
        teacher = F.softmax((t_cls - self.center) / tau, dim=-1).detach().chunk(2)
        if self.local:
            regions = torch.split(s_reg / STUDENT, [batch * n for n in counts], dim=0)
            targets = F.softmax((t_reg - self.center_grid) / tau, dim=-1).detach().chunk(2)
        total, terms = 0, 0
        for i in range(2):
            for v in range(self.views):
                if v == i:
                    continue
                loss = torch.sum(-teacher[i] * F.log_softmax(student[v], dim=-1), dim=-1).mean()
                if self.local:
                    region, target = regions[v].view(batch, counts[v], -1), targets[i].view(batch, counts[i], -1)
                    index, weight = geometric(positions[v], positions[i])
                    matched = torch.gather(target, 1, index.unsqueeze(2).expand(-1, -1, target.size(2)))
                    grid = torch.sum(-matched * F.log_softmax(region, dim=-1), dim=-1) * weight
                    loss = 0.5 * loss + 0.5 * grid.mean(-1).mean()
                total, terms = total + loss, terms + 1
        self.update(t_cls, t_reg)
        return total / terms

    @torch.no_grad()
    def update(self, t_cls, t_reg):
        self.center = self.center * CENTRE_MOMENTUM + t_cls.sum(0, keepdim=True) / len(t_cls) * (1 - CENTRE_MOMENTUM)
        if self.local:
            self.center_grid = self.center_grid * CENTRE_MOMENTUM + t_reg.sum(0, keepdim=True) / len(t_reg) * (1 - CENTRE_MOMENTUM)


def geometric(student, teacher):
    """The nearest teacher patch of each student patch, and 1 where it lies within the larger half diagonal. Positions: (B, side, side, 2)."""
    s, t = student.flatten(1, 2), teacher.flatten(1, 2)
    squared = (s.unsqueeze(2) - t.unsqueeze(1)).pow(2).sum(-1)
    distance, index = squared.min(-1)
    bound = torch.maximum(radius(student), radius(teacher))
    return index, (distance < bound.unsqueeze(1)).to(s.dtype)


def radius(positions):
    return ((positions[:, 0, 0] - positions[:, 1, 1]) / 2).pow(2).sum(-1)


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norm1, self.norm2 = nn.LayerNorm(width, eps=1e-6), nn.LayerNorm(width, eps=1e-6)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x):
        x = x + drop(self.attention(self.norm1(x)), self.training)
        return x + drop(self.mlp(self.norm2(x)), self.training)

    def attention(self, x):
        b, n, c = x.shape
        q, k, v = self.qkv(x).reshape(b, n, 3, self.heads, c // self.heads).permute(2, 0, 3, 1, 4)
        weights = (q @ k.transpose(-2, -1) * (c // self.heads) ** -0.5).softmax(dim=-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(b, n, c))


def drop(x, training, rate=0.05):
    """Stochastic depth; the mean rate of a network that ends at 0.1."""
    if not training:
        return x
    keep = 1 - rate
    return x / keep * torch.floor(keep + torch.rand(x.shape[0], 1, 1))


class ViT(nn.Module):
    """DINO's vision transformer: class token, patch tokens, positions interpolated bicubically."""

    def __init__(self, side, patch=8, width=192, depth=12, heads=3):
        super().__init__()
        self.width = width
        self.patch_embed = nn.Conv2d(3, width, patch, patch)
        self.cls_token = nn.Parameter(torch.zeros(1, 1, width))
        self.side = side // patch
        self.pos_embed = nn.Parameter(torch.randn(1, 1 + self.side ** 2, width) * 0.02)
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(depth)])
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, images):
        x = self.patch_embed(images)
        side = x.shape[-1]
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x.flatten(2).transpose(1, 2)], 1)
        x = self.norm(self.blocks(x + self.positions(side)))
        return x[:, 0], x[:, 1:]

    def positions(self, side):
        if side == self.side:
            return self.pos_embed
        grid = self.pos_embed[:, 1:].reshape(1, self.side, self.side, -1).permute(0, 3, 1, 2)
        scale = (side + 0.1) / self.side
        grid = F.interpolate(grid, scale_factor=(scale, scale), mode="bicubic")
        return torch.cat([self.pos_embed[:, :1], grid.permute(0, 2, 3, 1).flatten(1, 2)], 1)


class Swin(nn.Module):
    """torchvision's Swin: the tokens after the last norm, and their mean."""

    def __init__(self, width, depths, heads):
        super().__init__()
        from torchvision.models.swin_transformer import SwinTransformer
        net = SwinTransformer([4, 4], width, list(depths), list(heads), [7, 7], stochastic_depth_prob=0.1)
        self.features, self.norm = net.features, net.norm
        self.width = width * 2 ** (len(depths) - 1)

    def forward(self, images):
        x = self.norm(self.features(images)).flatten(1, 2)
        return x.mean(1), x


class Network(nn.Module):
    """A backbone and two heads; neighbouring crops of one size go through together."""

    def __init__(self, backbone, outputs, local, hidden=2048, bottleneck=256):
        super().__init__()
        self.backbone = backbone
        self.head = Head(backbone.width, outputs, hidden, bottleneck)
        self.head_dense = Head(backbone.width, outputs, hidden, bottleneck) if local else None

    def forward(self, crops):
        pooled, tokens = [], []
        for size in sorted({c.shape[-1] for c in crops}, reverse=True):
            cls, patches = self.backbone(torch.cat([c for c in crops if c.shape[-1] == size]))
            pooled.append(cls)
            tokens.append(patches.reshape(-1, patches.shape[-1]))
        region = self.head_dense(torch.cat(tokens)) if self.head_dense is not None else None
        return self.head(torch.cat(pooled)), region


def clip(model, longest):
    for p in model.parameters():
        if p.grad is not None:
            factor = longest / (p.grad.norm(2) + 1e-6)
            if factor < 1:
                p.grad.mul_(factor)


def follow(student, teacher, momentum):
    with torch.no_grad():
        for s, t in zip(student.parameters(), teacher.parameters()):
            t.mul_(momentum).add_((1 - momentum) * s.detach())


def groups(model):
    decayed = [p for name, p in model.named_parameters() if p.ndim > 1 and not name.endswith(".bias")]
    others = [p for name, p in model.named_parameters() if not (p.ndim > 1 and not name.endswith(".bias"))]
    return [{"params": decayed}, {"params": others, "weight_decay": 0.0}]


def places(view, batch, side, extent):
    """Centres of a view's patches, (B, side, side, 2): view v of image b starts at (3b + 12v, 5b + 9v) and is `extent` pixels wide."""
    b = torch.arange(batch, dtype=torch.float64).view(-1, 1, 1)
    cell = (torch.arange(side, dtype=torch.float64) + 0.5) * extent / side
    row = (3 * b + 12 * view + cell.view(1, -1, 1)).expand(batch, side, side)
    column = (5 * b + 9 * view + cell.view(1, 1, -1)).expand(batch, side, side)
    return torch.stack([row, column], -1).float()
