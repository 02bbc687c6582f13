"""Measured process: the same work in PyTorch eager. Protocol as in worker.ts."""

import json
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(1)


class ReluConvNorm(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride, padding):
        super().__init__()
        self.op = nn.Sequential(
            nn.ReLU(inplace=False),
            nn.Conv2d(inputs, outputs, kernel, stride, padding, bias=False),
            nn.BatchNorm2d(outputs),
        )

    def forward(self, x):
        return self.op(x)


class Zero(nn.Module):
    def forward(self, x):
        return x.mul(0.0)


def operation(name, channels):
    if name == "none":
        return Zero()
    if name == "skip_connect":
        return nn.Identity()
    if name == "nor_conv_1x1":
        return ReluConvNorm(channels, channels, 1, 1, 0)
    if name == "nor_conv_3x3":
        return ReluConvNorm(channels, channels, 3, 1, 1)
    return nn.AvgPool2d(3, stride=1, padding=1, count_include_pad=False)


class Cell(nn.Module):
    def __init__(self, nodes, channels):
        super().__init__()
        self.sources = [[int(edge.split("~")[1]) for edge in node] for node in nodes]
        self.edges = nn.ModuleList(
            nn.ModuleList(operation(edge.split("~")[0], channels) for edge in node) for node in nodes
        )

    def forward(self, x):
        values = [x]
        for sources, edges in zip(self.sources, self.edges):
            values.append(sum(edge(values[source]) for edge, source in zip(edges, sources)))
        return values[-1]


class Reduction(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.a = ReluConvNorm(inputs, outputs, 3, 2, 1)
        self.b = ReluConvNorm(outputs, outputs, 3, 1, 1)
        self.shortcut = nn.Sequential(nn.AvgPool2d(2, stride=2, padding=0), nn.Conv2d(inputs, outputs, 1, bias=False))

    def forward(self, x):
        return self.shortcut(x) + self.b(self.a(x))


class Network(nn.Module):
    def __init__(self, cell, channels, cells):
        super().__init__()
        nodes = [[edge for edge in node.split("|") if edge] for node in cell.split("+")]
        self.stem = nn.Sequential(nn.Conv2d(3, channels, 3, padding=1, bias=False), nn.BatchNorm2d(channels))
        blocks = []
        for stage in range(3):
            width = channels << stage
            if stage > 0:
                blocks.append(Reduction(width // 2, width))
            blocks += [Cell(nodes, width) for _ in range(cells)]
        self.blocks = nn.Sequential(*blocks)
        self.norm = nn.BatchNorm2d(4 * channels)
        self.classifier = nn.Linear(4 * channels, 10)

    def forward(self, x):
        x = F.relu(self.norm(self.blocks(self.stem(x))))
        return self.classifier(x.mean((2, 3)))


def zico(network, batches, labels):
    """Score as in the paper's code: per layer ln of the sum of mean |g| / std of g over the batches."""
    layers = [m for m in network.modules() if isinstance(m, (nn.Conv2d, nn.Linear))]
    gradients = [[] for _ in layers]
    network.train()
    for x in batches:
        network.zero_grad()
        F.cross_entropy(network(x), labels).backward()
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


def main():
    workload = json.loads(sys.argv[1])
    batch, side = workload["batch"], workload["resolution"]
    torch.manual_seed(0)
    images = [torch.randn(batch, 3, side, side) for _ in range(2)]
    labels = torch.arange(batch) % 10
    print(json.dumps({"lowering": "PyTorch " + torch.__version__}), flush=True)
    for line in sys.stdin:
        start, start_cpu = time.perf_counter(), time.process_time()
        for cell in workload["cells"]:
            network = Network(cell, workload["channels"], workload["stageCells"])
            if line.strip() == "forward":
                network.train()
                with torch.no_grad():
                    network(images[0])
            else:
                zico(network, images, labels)
        wall, cpu = time.perf_counter() - start, time.process_time() - start_cpu
        print(json.dumps({"ms": 1e3 * wall, "cpuMs": 1e3 * cpu}), flush=True)


main()
