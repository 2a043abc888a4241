"""What the faiss peers share: faiss itself, with its threads, and vectors that Parallax computes alike."""
import os
import sys

from protocol import arguments

options = arguments()
os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = options["threads"]
import numpy

try:
    import faiss
except ImportError:
    sys.exit("peer: there is no faiss for this Python; 'apt install python3-faiss' installs it")
faiss.omp_set_num_threads(int(options["threads"]))
ROWS = 4096
WARM_UP = 4096


def noise(phase, first, count):
    x = numpy.sin(12.9898 * numpy.arange(first, first + count, dtype=numpy.float64) + 78.233 * phase) * 43758.5453
    return 2 * (x - numpy.floor(x)) - 1


def vectors(n, d, classes=0):
    """Row i is noise(1) + noise(2) of class i mod classes; noise alone without classes."""
    x = numpy.empty((n, d), dtype=numpy.float32)
    centres = noise(2, 0, classes * d).reshape(classes, d) if classes else None
    for first in range(0, n, ROWS):
        last = min(n, first + ROWS)
        rows = noise(1, first * d, (last - first) * d).reshape(-1, d)
        x[first:last] = rows + centres[numpy.arange(first, last) % classes] if classes else rows
    return x
