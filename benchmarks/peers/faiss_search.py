"""Every vector's nearest others by faiss's exact index, the query left out; k + 1 neighbours are asked for, as is usual.

With `asked` only the first so many are queries: faiss takes every query against all vectors, so that its rate is the same.
"""
import time

from protocol import serve
from vectors import WARM_UP, faiss, numpy, options, vectors

CHECKED = 2000
k, asked = int(options["k"]), int(options.get("asked", options["n"]))
x = vectors(int(options["n"]), int(options["d"]))
warm = False


def measure():
    global warm
    some = x if warm else x[:WARM_UP]
    warm = True
    index = faiss.IndexFlatL2(some.shape[1])
    index.add(some)
    start = time.perf_counter()
    _, found = index.search(some[:asked], k + 1)
    rate = len(found) / (time.perf_counter() - start)
    distances = []
    for query in range(min(CHECKED, len(found))):
        others = [i for i in found[query] if i != query][:k]
        distances.append(((some[others].astype(numpy.float64) - some[query].astype(numpy.float64)) ** 2).sum(1).mean())
    return rate, float(numpy.mean(distances))


serve(measure)
