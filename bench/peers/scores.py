"""Zero-cost proxies in PyTorch eager, as the papers' public code computes them."""

import torch
import torch.nn as nn
import torch.nn.functional as F


def zico(network, batches, labels, after_first=None):
    """Score as in the paper's code: per layer ln of the sum of mean |g| / std of g over the batches.

    after_first is called once the first batch is through, so that another proxy can use its forward pass.
    """
    layers = [m for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    gradients = [[] for _ in layers]
    network.train()
    for x in batches:
        network.zero_grad()
        F.cross_entropy(network(x), labels).backward()
        if after_first is not None:
            after_first()
            after_first = None
        for layer, found in zip(layers, gradients):
            if layer.weight.grad is not None:
                found.append(layer.weight.grad.flatten().clone())
    score = 0.0
    for found in gradients:
        if not found:
            continue
        g = torch.stack(found)
        deviation = g.std(0, unbiased=False)
        kept = deviation != 0
        total = (g.abs().mean(0)[kept] / deviation[kept]).sum().item()
        if total != 0:
            score += torch.tensor(total).log().item()
    return score


def products(a, b):
    """a b^T as a 1x1 convolution: as fast as PyTorch's convolutions even where its BLAS is a slow one."""
    return F.conv2d(a[:, :, None, None], b[:, :, None, None])[:, :, 0, 0]


class ReluAgreement:
    """NASWOT's kernel, gathered by hooks on every ReLU until closed."""

    def __init__(self, network, images):
        self.kernel = torch.zeros(images, images)
        self.hooks = [m.register_forward_hook(self.add) for m in network.modules() if isinstance(m, nn.ReLU)]

    def add(self, module, inputs, output):
        bits = (inputs[0].detach().flatten(1) > 0).float()
        off = 1.0 - bits
        self.kernel += products(bits, bits) + products(off, off)

    def close(self):
        for hook in self.hooks:
            hook.remove()

    def score(self):
        return torch.linalg.slogdet(self.kernel.double())[1].item()


def az_nas(network, noise):
    """Expressivity, progressivity and trainability of AZ-NAS; the complexity term needs no computation."""
    for module in network.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            nn.init.kaiming_normal_(module.weight)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
    network.train()
    features = network.features(noise)
    entropies = []
    for feature in features:
        flat = feature.detach().permute(0, 2, 3, 1).reshape(-1, feature.shape[1])
        flat = flat - flat.mean(0, keepdim=True)
        values = torch.linalg.eigvalsh(flat.t() @ flat / flat.shape[0]).clamp(min=0)
        share = values / values.sum()
        entropies.append((-share * torch.log(share + 1e-8)).sum().item())
    trainability = []
    for i in reversed(range(1, len(features))):
        before, after = features[i - 1], features[i]
        signs = torch.randint(0, 2, after.shape).float() * 2 - 1
        if not after.requires_grad:
            trainability.append(2 - 1e6)
            continue
        (pulled,) = torch.autograd.grad(after, before, signs, retain_graph=False, allow_unused=True)
        if pulled is None:
            trainability.append(2 - 1e6)
            continue
        if pulled.shape == signs.shape and torch.equal(pulled, signs):
            trainability.append(-float("inf"))
            continue
        if pulled.shape[2] != signs.shape[2]:
            pulled = F.pixel_unshuffle(pulled, pulled.shape[2] // signs.shape[2])
        rows = pulled.permute(0, 2, 3, 1).reshape(-1, pulled.shape[1])
        columns = signs.permute(0, 2, 3, 1).reshape(-1, signs.shape[1])
        sigma = torch.linalg.svdvals(rows.t() @ columns / rows.shape[0]).max().item()
        trainability.append(2 - sigma - 1 / (sigma + 1e-6))
    progress = min(b - a for a, b in zip(entropies, entropies[1:]))
    return sum(entropies), progress, sum(trainability) / len(trainability)
