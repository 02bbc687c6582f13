"""ZiCo, NASWOT and AZ-NAS of many cells in PyTorch eager, in processes of one thread each.

For every line on standard input (a JSON list of cells) it scores them and answers with the milliseconds. Each process takes the
next cell when it has finished one. NASWOT uses ZiCo's first forward pass, so that PyTorch shares what can be shared.
"""

import json
import os
import sys
import time
from multiprocessing import Pool

import torch

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "peers"))
from nas_bench_201 import Network
from scores import ReluAgreement, az_nas, zico

workload = json.loads(sys.argv[1])
images, labels, noise = None, None, None


def prepare():
    global images, labels, noise
    torch.set_num_threads(1)
    torch.manual_seed(0)
    shape = (workload["batch"], 3, workload["resolution"], workload["resolution"])
    images = [torch.randn(shape) for _ in range(2)]
    labels = torch.arange(workload["batch"]) % 10
    noise = torch.randn(shape)


def score(cell):
    network = Network(cell, workload["channels"], workload["stageCells"])
    agreement = ReluAgreement(network, workload["batch"])
    gradients = zico(network, images, labels, agreement.close)
    return gradients, agreement.score(), az_nas(network, noise)


if __name__ == "__main__":
    with Pool(workload["workers"], prepare) as pool:
        print(json.dumps({"description": "PyTorch " + torch.__version__}), flush=True)
        for line in sys.stdin:
            start = time.perf_counter()
            scores = list(pool.imap_unordered(score, json.loads(line), chunksize=1))
            print(json.dumps({"ms": 1e3 * (time.perf_counter() - start), "scored": len(scores)}), flush=True)
