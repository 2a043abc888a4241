"""faiss.Kmeans as S2SD's evaluation uses it: 20 iterations of all points, one run, then the nearest centroid of each."""
import time

from protocol import flag, serve
from vectors import WARM_UP, faiss, options, vectors

clusters, objective = int(options["k"]), flag(options["objective"])
x = vectors(int(options["n"]), int(options["d"]), int(options["classes"]))
warm = False


def measure():
    global warm
    some = x if warm else x[:WARM_UP]
    warm = True
    start = time.perf_counter()
    kmeans = faiss.Kmeans(some.shape[1], min(clusters, len(some) // 4), niter=20, seed=1234, min_points_per_centroid=1, max_points_per_centroid=10**9)
    kmeans.train(some)
    kmeans.index.search(some, 1)
    seconds = time.perf_counter() - start
    return (float(kmeans.obj[-1]) if objective else seconds), float(kmeans.obj[-1])


serve(measure)
