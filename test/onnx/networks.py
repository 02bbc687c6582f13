"""Networks of the kinds people export, small; NETWORKS maps a name to a constructor. Input [N, 3, 32, 32], 10 classes."""
import math
import torch
import torch.nn as nn
import torch.nn.functional as F


def cbr(i, o, k=3, s=1, g=1, act=nn.ReLU):
    layers = [nn.Conv2d(i, o, k, s, k // 2, groups=g, bias=False), nn.BatchNorm2d(o)]
    return nn.Sequential(*layers, *([act()] if act else []))


class Head(nn.Module):
    def __init__(self, width, drop=0.0):
        super().__init__()
        self.pool, self.drop, self.fc = nn.AdaptiveAvgPool2d(1), nn.Dropout(drop), nn.Linear(width, 10)

    def forward(self, x):
        return self.fc(self.drop(torch.flatten(self.pool(x), 1)))


class Excite(nn.Module):
    """Squeeze-and-excite; the mean written as a pool or as a mean over axes."""

    def __init__(self, c, r=4, act=nn.ReLU, gate=torch.sigmoid, mean=False):
        super().__init__()
        self.a, self.b, self.act, self.gate, self.mean = nn.Conv2d(c, c // r, 1), nn.Conv2d(c // r, c, 1), act(), gate, mean

    def forward(self, x):
        s = x.mean((2, 3), keepdim=True) if self.mean else F.adaptive_avg_pool2d(x, 1)
        return x * self.gate(self.b(self.act(self.a(s))))


class Bottleneck(nn.Module):
    def __init__(self, i, o, s=1, groups=1, se=False, basic=False):
        super().__init__()
        mid = o if basic else o // 2
        self.body = (
            nn.Sequential(cbr(i, o, 3, s), cbr(o, o, 3, act=None))
            if basic
            else nn.Sequential(cbr(i, mid, 1), cbr(mid, mid, 3, s, groups), cbr(mid, o, 1, act=None))
        )
        self.se = Excite(o, mean=True) if se else nn.Identity()
        self.skip = nn.Identity() if s == 1 and i == o else cbr(i, o, 1, s, act=None)

    def forward(self, x):
        return F.relu(self.se(self.body(x)) + self.skip(x), inplace=True)


def residual(**options):
    stem = nn.Sequential(cbr(3, 8, 7, 2), nn.MaxPool2d(3, 2, 1))
    return nn.Sequential(stem, Bottleneck(8, 16, **options), Bottleneck(16, 16, **options), Bottleneck(16, 32, 2, **options), Head(32, 0.2))


class DenseLayer(nn.Module):
    def __init__(self, i, growth=8):
        super().__init__()
        self.n1, self.c1 = nn.BatchNorm2d(i), nn.Conv2d(i, 2 * growth, 1, bias=False)
        self.n2, self.c2 = nn.BatchNorm2d(2 * growth), nn.Conv2d(2 * growth, growth, 3, padding=1, bias=False)

    def forward(self, x):
        y = self.c1(F.relu(self.n1(x)))
        return torch.cat([x, self.c2(F.relu(self.n2(y)))], 1)


def dense():
    transition = nn.Sequential(nn.BatchNorm2d(32), nn.ReLU(), nn.Conv2d(32, 16, 1, bias=False), nn.AvgPool2d(2, 2))
    return nn.Sequential(
        cbr(3, 16, 3, 2), DenseLayer(16), DenseLayer(24), transition, DenseLayer(16), DenseLayer(24), nn.BatchNorm2d(32), nn.ReLU(), Head(32)
    )


class Inverted(nn.Module):
    def __init__(self, i, o, s=1, expand=3, k=3, act=nn.ReLU6, se=None):
        super().__init__()
        mid = i * expand
        self.body = nn.Sequential(cbr(i, mid, 1, act=act), cbr(mid, mid, k, s, mid, act=act), se(mid) if se else nn.Identity(), cbr(mid, o, 1, act=None))
        self.skip = s == 1 and i == o

    def forward(self, x):
        return x + self.body(x) if self.skip else self.body(x)


def mobile(act, se=None):
    return nn.Sequential(
        cbr(3, 8, 3, 2, act=act), Inverted(8, 8, act=act, se=se), Inverted(8, 16, 2, k=5, act=act, se=se), Inverted(16, 16, act=act), cbr(16, 32, 1, act=act), Head(32, 0.2)
    )


class Norm2d(nn.LayerNorm):
    """LayerNorm over channels of an image, by permuting."""

    def forward(self, x):
        return F.layer_norm(x.permute(0, 2, 3, 1), self.normalized_shape, self.weight, self.bias, self.eps).permute(0, 3, 1, 2)


class ChannelNorm(nn.Module):
    """The same written out, as ConvNeXt's own code has it."""

    def __init__(self, c):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(c)), nn.Parameter(torch.zeros(c))

    def forward(self, x):
        u = x.mean(1, keepdim=True)
        s = (x - u).pow(2).mean(1, keepdim=True)
        x = (x - u) / torch.sqrt(s + 1e-6)
        return self.weight[:, None, None] * x + self.bias[:, None, None]


class NextBlock(nn.Module):
    def __init__(self, c, conv=False):
        super().__init__()
        self.dw, self.norm = nn.Conv2d(c, c, 7, padding=3, groups=c), nn.LayerNorm(c, eps=1e-6)
        self.a, self.b, self.act = nn.Linear(c, 4 * c), nn.Linear(4 * c, c), nn.GELU()
        self.gamma = nn.Parameter(0.1 * torch.ones(c))

    def forward(self, x):
        y = self.dw(x).permute(0, 2, 3, 1)
        y = self.gamma * self.b(self.act(self.a(self.norm(y))))
        return x + y.permute(0, 3, 1, 2)


def convnext(norm):
    return nn.Sequential(
        nn.Conv2d(3, 12, 4, 4), norm(12), NextBlock(12), NextBlock(12), norm(12), nn.Conv2d(12, 24, 2, 2), NextBlock(24), nn.AdaptiveAvgPool2d(1), norm(24), nn.Flatten(1), nn.Linear(24, 10)
    )


class Attention(nn.Module):
    def __init__(self, d, heads=3, form='qkv'):
        super().__init__()
        self.h, self.form, self.qkv, self.proj = heads, form, nn.Linear(d, 3 * d), nn.Linear(d, d)

    def forward(self, x):
        n, t, d = x.shape
        q, k, v = self.qkv(x).reshape(n, t, 3, self.h, d // self.h).permute(2, 0, 3, 1, 4).unbind(0)
        if self.form == 'einsum':
            a = torch.einsum('bhid,bhjd->bhij', q, k) * (d // self.h) ** -0.5
            y = torch.einsum('bhij,bhjd->bihd', a.softmax(-1), v).reshape(n, t, d)
        elif self.form == 'masked':
            a = (q @ k.transpose(-2, -1)) / math.sqrt(d // self.h)
            mask = torch.tril(torch.ones(t, t)).bool()
            y = (a.masked_fill(~mask, float('-inf')).softmax(-1) @ v).transpose(1, 2).reshape(n, t, d)
        else:
            a = (q * (d // self.h) ** -0.5) @ k.transpose(-2, -1)
            y = (a.softmax(dim=-1) @ v).transpose(1, 2).reshape(n, t, d)
        return self.proj(y)


class Layer(nn.Module):
    def __init__(self, d, form, gelu='none'):
        super().__init__()
        self.n1, self.n2, self.attention = nn.LayerNorm(d), nn.LayerNorm(d), Attention(d, form=form)
        self.mlp = nn.Sequential(nn.Linear(d, 2 * d), nn.GELU(approximate=gelu), nn.Linear(2 * d, d))

    def forward(self, x):
        x = x + self.attention(self.n1(x))
        return x + self.mlp(self.n2(x))


class Vit(nn.Module):
    def __init__(self, form='qkv', gelu='none', token=True):
        super().__init__()
        d = 24
        self.patch, self.position = nn.Conv2d(3, d, 8, 8), nn.Parameter(torch.randn(1, 17 if token else 16, d) * 0.1)
        self.token = nn.Parameter(torch.randn(1, 1, d)) if token else None
        self.layers, self.norm, self.head = nn.Sequential(Layer(d, form, gelu), Layer(d, form, gelu)), nn.LayerNorm(d), nn.Linear(d, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        if self.token is not None:
            x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1)
        x = self.norm(self.layers(x + self.position))
        return self.head(x[:, 0] if self.token is not None else x.mean(1))


class Encoder(nn.Module):
    """PyTorch's own transformer layer, batch or sequence first."""

    def __init__(self, first):
        super().__init__()
        self.first, self.patch = first, nn.Conv2d(3, 24, 8, 8)
        self.layer = nn.TransformerEncoderLayer(24, 4, 32, 0.0, F.relu, batch_first=first)
        self.head = nn.Linear(24, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2)
        x = self.layer(x.transpose(1, 2) if self.first else x.permute(2, 0, 1))
        return self.head(x.mean(1 if self.first else 0))


class Window(nn.Module):
    """Shifted windows with a mask and relative positions (Swin)."""

    def __init__(self, d=16, side=8, w=4, shift=2):
        super().__init__()
        self.d, self.side, self.w, self.shift, self.h = d, side, w, shift, 2
        self.norm, self.qkv, self.proj = nn.LayerNorm(d), nn.Linear(d, 3 * d), nn.Linear(d, d)
        self.table = nn.Parameter(torch.randn((2 * w - 1) ** 2, self.h) * 0.2)
        c = torch.stack(torch.meshgrid(torch.arange(w), torch.arange(w), indexing='ij')).flatten(1)
        r = (c[:, :, None] - c[:, None, :]).permute(1, 2, 0) + w - 1
        self.register_buffer('index', r[:, :, 0] * (2 * w - 1) + r[:, :, 1])
        part = torch.zeros(1, side, side, 1)
        for i, a in enumerate((slice(0, -w), slice(-w, -shift), slice(-shift, None))):
            for j, b in enumerate((slice(0, -w), slice(-w, -shift), slice(-shift, None))):
                part[:, a, b] = 3 * i + j
        p = self.windows(part).squeeze(-1)
        self.register_buffer('mask', ((p[:, None] - p[:, :, None]) != 0).float() * -100)

    def windows(self, x):
        b, h, w, c = x.shape
        x = x.view(b, h // self.w, self.w, w // self.w, self.w, c)
        return x.permute(0, 1, 3, 2, 4, 5).contiguous().view(-1, self.w * self.w, c)

    def forward(self, x):
        b, s, _, d = x.shape
        y = torch.roll(self.norm(x), (-self.shift, -self.shift), (1, 2))
        y = self.windows(y)
        n, t, _ = y.shape
        q, k, v = self.qkv(y).reshape(n, t, 3, self.h, d // self.h).permute(2, 0, 3, 1, 4).unbind(0)
        a = q @ k.transpose(-2, -1) * 0.3
        a = a + self.table[self.index.view(-1)].view(t, t, -1).permute(2, 0, 1).contiguous().unsqueeze(0)
        m = self.mask.shape[0]
        a = (a.view(b, m, self.h, t, t) + self.mask.unsqueeze(1).unsqueeze(0)).view(-1, self.h, t, t)
        y = self.proj((a.softmax(-1) @ v).transpose(1, 2).reshape(n, t, d))
        y = y.view(b, s // self.w, s // self.w, self.w, self.w, d).permute(0, 1, 3, 2, 4, 5).reshape(b, s, s, d)
        return x + torch.roll(y, (self.shift, self.shift), (1, 2))


class Merge(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.norm, self.out = nn.LayerNorm(4 * d), nn.Linear(4 * d, 2 * d, bias=False)

    def forward(self, x):
        parts = [x[:, 0::2, 0::2], x[:, 1::2, 0::2], x[:, 0::2, 1::2], x[:, 1::2, 1::2]]
        return self.out(self.norm(torch.cat(parts, -1)))


class Permute(nn.Module):
    def __init__(self, *axes):
        super().__init__()
        self.axes = axes

    def forward(self, x):
        return x.permute(*self.axes)


class Call(nn.Module):
    def __init__(self, f):
        super().__init__()
        self.f = f

    def forward(self, x):
        return self.f(x)


def swin():
    return nn.Sequential(nn.Conv2d(3, 16, 4, 4), Permute(0, 2, 3, 1), Window(), Merge(16), Call(lambda x: x.mean((1, 2))), nn.Linear(32, 10))


class Mixer(nn.Module):
    def __init__(self):
        super().__init__()
        self.patch, self.n1, self.n2 = nn.Conv2d(3, 16, 8, 8), nn.LayerNorm(16), nn.LayerNorm(16)
        self.tokens = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.channels = nn.Sequential(nn.Linear(16, 32), nn.GELU(), nn.Linear(32, 16))
        self.head = nn.Linear(16, 10)

    def forward(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2)
        x = x + self.tokens(self.n1(x).transpose(1, 2)).transpose(1, 2)
        x = x + self.channels(self.n2(x))
        return self.head(x.mean(dim=1))


class Shuffle(nn.Module):
    def __init__(self, c):
        super().__init__()
        h = c // 2
        self.body = nn.Sequential(cbr(h, h, 1), cbr(h, h, 3, g=h, act=None), cbr(h, h, 1))

    def forward(self, x):
        a, b = x.chunk(2, 1)
        x = torch.cat([a, self.body(b)], 1)
        n, c, h, w = x.size()
        return x.view(n, 2, c // 2, h, w).transpose(1, 2).contiguous().view(n, -1, h, w)


class Inception(nn.Module):
    def __init__(self, i):
        super().__init__()
        self.a, self.b = cbr(i, 8, 1), nn.Sequential(cbr(i, 6, 1), cbr(6, 8, 3))
        self.c = nn.Sequential(nn.MaxPool2d(3, 1, 1, ceil_mode=True), cbr(i, 4, 1))
        self.d = nn.Sequential(nn.AvgPool2d(3, 1, 1), nn.Conv2d(i, 4, (1, 3), padding=(0, 1)), nn.Conv2d(4, 4, (3, 1), padding=(1, 0)))

    def forward(self, x):
        return torch.cat([self.a(x), self.b(x), self.c(x), self.d(x)], 1)


def inception():
    return nn.Sequential(
        cbr(3, 8, 3, 2), nn.LocalResponseNorm(5, 1e-1, 0.75, 2.0), nn.MaxPool2d(3, 2, ceil_mode=True), Inception(8), nn.AvgPool2d(3, 2, ceil_mode=True, count_include_pad=False), Inception(24), nn.AvgPool2d(2, 2, ceil_mode=True), Head(24, 0.4)
    )


def vgg():
    return nn.Sequential(
        nn.Conv2d(3, 8, 3, padding=1), nn.ReLU(True), nn.MaxPool2d(2, 2), nn.Conv2d(8, 12, 3, padding=1), nn.ReLU(True), nn.MaxPool2d(2, 2), nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(192, 32), nn.ReLU(True), nn.Dropout(), nn.Linear(32, 10)
    )


class Norms(nn.Module):
    """PoolFormer-like: GroupNorm, InstanceNorm, pooling as mixer, layer scale."""

    def __init__(self, c=16):
        super().__init__()
        self.g, self.i, self.pool = nn.GroupNorm(4, c), nn.InstanceNorm2d(c, affine=True), nn.AvgPool2d(3, 1, 1, count_include_pad=False)
        self.one, self.conv = nn.GroupNorm(1, c), nn.Conv2d(c, c, 1)
        self.scale = nn.Parameter(torch.full((c,), 0.3))

    def forward(self, x):
        y = self.g(x)
        x = x + self.scale.unsqueeze(-1).unsqueeze(-1) * (self.pool(y) - y)
        return self.one(x + self.conv(F.gelu(self.i(x))))


class Pyramid(nn.Module):
    """Feature pyramid: nearest and bilinear upsampling, transposed convolution, LeakyReLU and Mish."""

    def __init__(self):
        super().__init__()
        self.a, self.b = cbr(3, 8, 3, 2, act=lambda: nn.LeakyReLU(0.1)), cbr(8, 8, 3, 2, act=nn.Mish)
        self.c = cbr(8, 8, 3, 2, act=nn.SiLU)
        self.head = Head(8)

    def forward(self, x):
        a = self.a(x)
        b = self.b(a)
        c = self.c(b)
        b = b + F.interpolate(c, scale_factor=2, mode='nearest')
        a = a + F.interpolate(b, size=(16, 16), mode='bilinear', align_corners=False)
        a = a + F.interpolate(c, scale_factor=4, mode='bilinear', align_corners=True)
        return self.head(a)


class Spatial(nn.Module):
    """CBAM: channel attention from mean and max, spatial attention from mean and max over channels."""

    def __init__(self, c=8):
        super().__init__()
        self.mlp, self.conv = nn.Sequential(nn.Conv2d(c, 4, 1), nn.ReLU(), nn.Conv2d(4, c, 1)), nn.Conv2d(2, 1, 7, padding=3)

    def forward(self, x):
        x = x * torch.sigmoid(self.mlp(F.adaptive_avg_pool2d(x, 1)) + self.mlp(F.adaptive_max_pool2d(x, 1)))
        s = torch.cat([x.mean(1, keepdim=True), x.max(1, keepdim=True)[0]], 1)
        return x * torch.sigmoid(self.conv(s))


class Efficient(nn.Module):
    """Efficient channel attention: a 1-d convolution over channels."""

    def __init__(self, k=3):
        super().__init__()
        self.conv = nn.Conv1d(1, 1, k, padding=k // 2, bias=False)

    def forward(self, x):
        y = self.conv(x.mean((2, 3)).unsqueeze(1)).transpose(1, 2).unsqueeze(-1)
        return x * y.sigmoid().expand_as(x)


class Blur(nn.Module):
    def __init__(self, c):
        super().__init__()
        f = torch.tensor([1.0, 2.0, 1.0])
        self.c = c
        self.register_buffer('f', (f[:, None] * f[None] / 16)[None, None].repeat(c, 1, 1, 1))

    def forward(self, x):
        return F.conv2d(F.pad(x, (1, 1, 1, 1), mode='reflect'), self.f, stride=2, groups=self.c)


class StandardConv(nn.Conv2d):
    """Weight standardisation (NFNet, BiT)."""

    def forward(self, x):
        w = self.weight
        w = (w - w.mean((1, 2, 3), keepdim=True)) / (w.std((1, 2, 3), keepdim=True, unbiased=False) + 1e-5)
        return F.conv2d(x, w, self.bias, self.stride, self.padding)


class Kernels(nn.Module):
    """Selective kernels: softmax over branches; Res2Net's split; ghost features by slicing."""

    def __init__(self, c=16):
        super().__init__()
        self.a, self.b, self.fc = nn.Conv2d(c, c, 3, padding=1), nn.Conv2d(c, c, 3, padding=2, dilation=2), nn.Linear(c, 2 * c)
        self.parts = nn.ModuleList(nn.Conv2d(4, 4, 3, padding=1) for _ in range(3))
        self.cheap = nn.Conv2d(c, c, 3, padding=1, groups=c)

    def forward(self, x):
        both = torch.stack([self.a(x), self.b(x)], 1)
        weights = self.fc(both.sum(1).mean((-2, -1))).view(x.size(0), 2, -1, 1, 1).softmax(1)
        x = (both * weights).sum(1)
        first, *rest = torch.split(x, 4, 1)
        out = [first]
        for part, conv in zip(rest, self.parts):
            out.append(F.relu(conv(part + out[-1])))
        x = torch.cat(out, 1)
        return torch.cat([x, self.cheap(x)], 1)[:, :20]


class Activations(nn.Module):
    def __init__(self):
        super().__init__()
        kinds = [nn.PReLU(8), nn.ELU(0.7), nn.SELU(), nn.CELU(0.5), nn.Softplus(), nn.Softsign(), nn.Hardsigmoid(), nn.Hardtanh(-0.5, 0.8), nn.LogSigmoid(), nn.Tanhshrink(), nn.Softmin(1), nn.GELU(), nn.Hardswish(), nn.PReLU()]
        self.convs, self.kinds = nn.ModuleList(nn.Conv2d(8, 8, 1) for _ in kinds), nn.ModuleList(kinds)
        self.stem, self.head = nn.Conv2d(3, 8, 3, 4), Head(8)

    def forward(self, x):
        x = self.stem(x)
        for conv, act in zip(self.convs, self.kinds):
            x = x + act(conv(x))
        x = x + torch.max(x, -x * 0.5) + torch.clamp(x, min=-0.3) + x.clamp(max=0.4) + x.abs() + torch.where(x > 0.1, x, 2 * x)
        x = x / x.norm(dim=1, keepdim=True).clamp(min=1e-3) + F.normalize(x, dim=1)
        return F.log_softmax(self.head(x), 1)


class Unfold(nn.Module):
    """MobileViT's patches, pixel shuffle and unshuffle, repeat, padding with a value."""

    def __init__(self):
        super().__init__()
        self.conv, self.layer, self.out, self.head = nn.Conv2d(3, 12, 3, 4, 1), Layer(12, 'qkv'), nn.Conv2d(3, 12, 1), Head(15)

    def forward(self, x):
        x = self.conv(x)
        n, c, h, w = x.shape
        y = x.reshape(n * c * (h // 2), 2, w // 2, 2).transpose(1, 2).reshape(n, c, h * w // 4, 4)
        y = self.layer(y.transpose(1, 3).reshape(n * 4, h * w // 4, c))
        y = y.contiguous().view(n, 4, h * w // 4, c).transpose(1, 3).reshape(n * c * (h // 2), w // 2, 2, 2).transpose(1, 2).reshape(n, c, h, w)
        z = F.pixel_unshuffle(F.pixel_shuffle(y, 2), 2)
        z = F.pad(z, (1, 0, 0, 2), value=0.5)[:, :, :8, 1:] + self.out(F.pixel_shuffle(y, 2)[:, :, ::2, ::2])
        return self.head(torch.cat([z, F.pad(x, (0, 0, 0, 0, 0, 3))[:, 12:], ], 1) + z.mean(1, keepdim=True).repeat(1, 15, 1, 1))


class Tied(nn.Module):
    """One weight in two layers, equal norms, a weight that is transposed and one that is normalised."""

    def __init__(self):
        super().__init__()
        self.a, self.b = nn.Conv2d(3, 8, 3, 2, 1), nn.Conv2d(8, 8, 3, padding=1)
        self.n1, self.n2, self.fc = nn.BatchNorm2d(8), nn.BatchNorm2d(8), nn.Linear(8, 8)
        self.wn = nn.utils.weight_norm(nn.Linear(8, 10))

    def forward(self, x):
        x = F.relu(self.n1(self.a(x)))
        x = F.relu(self.n2(self.b(x))) + x
        x = F.relu(self.b(x)).mean((2, 3))
        x = F.linear(self.fc(x), self.fc.weight.t())
        return self.wn(x)


NETWORKS = {
    'resnet': lambda: residual(basic=True),
    'resnet bottleneck': lambda: residual(),
    'resnext': lambda: residual(groups=4),
    'se-resnet': lambda: residual(se=True),
    'densenet': dense,
    'mobilenet v1': lambda: nn.Sequential(cbr(3, 8, 3, 2), cbr(8, 8, 3, g=8), cbr(8, 16, 1), cbr(16, 16, 3, 2, 16), cbr(16, 24, 1), Head(24)),
    'mobilenet v2': lambda: mobile(nn.ReLU6),
    'mobilenet v3': lambda: mobile(nn.Hardswish, lambda c: Excite(c, gate=F.hardsigmoid)),
    'efficientnet': lambda: mobile(nn.SiLU, lambda c: Excite(c, act=nn.SiLU, mean=True)),
    'regnet': lambda: nn.Sequential(cbr(3, 8, 3, 2), Bottleneck(8, 16, 2, groups=2, se=True), Bottleneck(16, 16, 1, groups=2, se=True), Head(16)),
    'convnext': lambda: convnext(Norm2d),
    'convnext written out': lambda: convnext(ChannelNorm),
    'vit': Vit,
    'vit einsum': lambda: Vit('einsum', 'tanh', False),
    'vit masked': lambda: Vit('masked'),
    'encoder batch first': lambda: Encoder(True),
    'encoder sequence first': lambda: Encoder(False),
    'swin': swin,
    'mixer': Mixer,
    'shufflenet': lambda: nn.Sequential(cbr(3, 8, 3, 2), Shuffle(8), Shuffle(8), Head(8)),
    'inception': inception,
    'vgg': vgg,
    'norms': lambda: nn.Sequential(nn.Conv2d(3, 16, 4, 4), Norms(), Head(16)),
    'pyramid': Pyramid,
    'cbam': lambda: nn.Sequential(cbr(3, 8, 3, 2), Spatial(), Head(8)),
    'eca': lambda: nn.Sequential(cbr(3, 8, 3, 2), Efficient(), Head(8)),
    'blur': lambda: nn.Sequential(cbr(3, 8, 3, 2), Blur(8), Head(8)),
    'weight standardisation': lambda: nn.Sequential(StandardConv(3, 8, 3, 2, 1), nn.GroupNorm(2, 8), nn.ReLU(), StandardConv(8, 8, 3, padding=1), Head(8)),
    'kernels': lambda: nn.Sequential(nn.Conv2d(3, 16, 3, 4, 1), Kernels(), Head(20)),
    'activations': Activations,
    'unfold': Unfold,
    'tied': Tied,
}
