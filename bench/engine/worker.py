"""Measured process: the same work in PyTorch eager. Protocol as in worker.ts."""

import json
import os
import sys
import time

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers"))
from nas_bench_201 import Network
from scores import zico

torch.set_num_threads(1)


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
