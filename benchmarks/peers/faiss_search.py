"""Every vector's nearest others by faiss's exact index, the query left out; k + 1 neighbours are asked for, as is usual."""
import time

from protocol import serve
from vectors import WARM_UP, faiss, numpy, options, vectors

CHECKED = 2000
k = int(options["k"])
x = vectors(int(options["n"]), int(options["d"]))
warm = False


def measure():
    global warm
    some = x if warm else x[:WARM_UP]
    warm = True
    start = time.perf_counter()
    index = faiss.IndexFlatL2(some.shape[1])
    index.add(some)
    _, found = index.search(some, k + 1)
    rate = len(some) / (time.perf_counter() - start)
    distances = []
    for query in range(min(CHECKED, len(some))):
        others = [i for i in found[query] if i != query][:k]
        distances.append(((some[others].astype(numpy.float64) - some[query].astype(numpy.float64)) ** 2).sum(1).mean())
    return rate, float(numpy.mean(distances))


serve(measure)
