using static Parallax.Benchmarks.WorkerCommand;

namespace Parallax.Benchmarks;

internal static partial class Catalog
{
    private const int ManyVectors = 100_000;   // from here on, one round is long
    private const int Asked = 10_000;          // of so many vectors the peer's queries

    // Every vector's nearest others, exactly; the peer is faiss's IndexFlatL2.
    private static IEnumerable<Case> Retrieval(Settings settings)
    {
        int n = settings.Items ?? 250_000;
        foreach (int d in new[] { 32, 64, 128, 256, 512, 1024, 2048 })
        {
            (string, object)[] search = [("n", n), ("d", d), ("k", 10), ("threads", Threads)];
            yield return new Case($"{n} vectors of {d}, ten nearest others of each", "queries/s", true, Ours("retrieval", search), Python("faiss_search.py", n >= ManyVectors ? [.. search, ("asked", Asked)] : search))
            {
                Agreement = 1e-6,
                Rounds = n >= ManyVectors ? 1 : null,
            };
        }
    }

    // NMI's k-means: as many clusters as the test set of Online Products has classes, for as many images. The peer is faiss.Kmeans from the same start.
    private static IEnumerable<Case> Clusters(Settings settings)
    {
        int n = settings.Items ?? 60_000, k = (int)(n * 11_316L / 60_000);
        foreach (bool classes in new[] { true, false })
        {
            string what = $"{n} vectors of 128, {k} clusters, {(classes ? "noise around as many centres" : "noise")}";
            (string, object)[] time = [("n", n), ("d", 128), ("k", k), ("classes", classes ? k : 0), ("objective", false), ("threads", Threads)];
            (string, object)[] objective = [.. time[..4], ("objective", true), ("threads", Threads)];
            yield return new Case(what, "s", false, Ours("kmeans", time), Python("faiss_kmeans.py", time)) { Agreement = 1e-2, Rounds = n > 30_000 ? 1 : 3 };
            yield return new Case($"{what}: objective", "", false, Ours("kmeans", objective), Python("faiss_kmeans.py", objective)) { Rounds = 1 };
        }
    }

    // The peer is our own search: what everything else adds to it.
    private static IEnumerable<Case> Metrics(Settings settings)
    {
        int n = settings.Items ?? 60_502;
        (string, object)[] Of(bool all) => [("n", n), ("d", 128), ("classes", (int)(n * 11_316L / 60_502)), ("all", all), ("threads", Threads)];
        yield return new Case($"{n} vectors of 128, every metric, against one search for 1000 neighbours", "s", false, Ours("metrics", Of(true)), Ours("metrics", Of(false))) { Rounds = n > 30_000 ? 1 : 3 };
    }
}
