"""Exports networks and computes, in float64, what their files must give. Reads [[name, opset, mode], ...] as JSON from stdin."""
import io
import json
import sys
import warnings
import torch
import torch.nn.functional as F
from networks import NETWORKS

warnings.filterwarnings('ignore')
batch = 3


def uniform(seed, count):
    """The fixtures' rule (src/random/golden.ts): a hash of the index, in [0, 1)."""
    mask = (1 << 32) - 1
    values = []
    for i in range(count):
        h = (i * 0x85EBCA77 + seed * 0x9E3779B1 + 0x165667B1) & mask
        h ^= h >> 16
        h = (h * 0x85EBCA6B) & mask
        h ^= h >> 13
        h = (h * 0xC2B2AE35) & mask
        h ^= h >> 16
        values.append((h >> 8) / 2**24)
    return torch.tensor(values, dtype=torch.float64)


images = ((2 * uniform(1000, batch * 3 * 32 * 32) - 1) * 3**0.5).float().reshape(batch, 3, 32, 32)
labels = torch.tensor([1, 7, 4])
results = []
for name, opset, mode in json.load(sys.stdin):
    torch.manual_seed(0)
    network = NETWORKS[name]()
    # Norms that do something; norm scales in front of zeros would hide errors.
    for module in network.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.running_mean.normal_(0, 0.3)
            module.running_var.uniform_(0.5, 2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.bias, 0, 0.2)
    network.eval()
    options = {
        'folded': dict(training=torch.onnx.TrainingMode.EVAL),
        'plain': dict(training=torch.onnx.TrainingMode.PRESERVE),
        'inputs': dict(training=torch.onnx.TrainingMode.PRESERVE, keep_initializers_as_inputs=True),
        'unfolded': dict(training=torch.onnx.TrainingMode.PRESERVE, do_constant_folding=False),
        'fixed': dict(training=torch.onnx.TrainingMode.PRESERVE),
    }[mode]
    axes = {} if mode == 'fixed' else {'input': {0: 'batch'}, 'logits': {0: 'batch'}}
    example = images[:1] if mode == 'fixed' else images[:2]
    file = f"{name.replace(' ', '-')}-{opset}-{mode}.onnx"
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        torch.onnx.export(
            network, example, file, opset_version=opset, input_names=['input'], output_names=['logits'], dynamic_axes=axes, **options
        )
    except Exception as error:
        sys.stderr = stderr
        results.append({'name': name, 'file': file, 'error': str(error).splitlines()[0]})
        continue
    finally:
        sys.stderr = stderr
    network.double()
    logits = network(images.double())
    F.cross_entropy(logits, labels).backward()
    gradients = {key: p.grad.norm().item() for key, p in network.named_parameters() if p.grad is not None}
    parameters = sum(p.numel() for p in network.parameters())
    results.append({'name': name, 'file': file, 'logits': logits.flatten().tolist(), 'gradients': gradients, 'parameters': parameters})
json.dump(results, sys.stdout)
