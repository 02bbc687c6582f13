"""NAS-Bench-201's network in PyTorch: what an experimenter would write, for comparisons with PyTorch eager."""

import torch.nn as nn


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
        self.relu = nn.ReLU()
        self.classifier = nn.Linear(4 * channels, 10)

    def forward(self, x):
        x = self.relu(self.norm(self.blocks(self.stem(x))))
        return self.classifier(x.mean((2, 3)))

    def features(self, x):
        """Outputs of the stem and of every cell and residual block."""
        found = [self.stem(x)]
        for block in self.blocks:
            found.append(block(found[-1]))
        return found
