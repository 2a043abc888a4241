using Parallax.Torch;
using static Parallax.Benchmarks.WorkerCommand;

namespace Parallax.Benchmarks;

/// <summary>The benchmarks by name.</summary>
internal static partial class Catalog
{
    private static readonly int Threads = Engine.DefaultThreads;

    public static IReadOnlyDictionary<string, Func<Settings, IEnumerable<Case>>> All { get; } = new Dictionary<string, Func<Settings, IEnumerable<Case>>>
    {
        ["op"] = _ => Op(),
        ["products"] = _ => Products(),
        ["step"] = _ => Step(),
        ["models"] = _ => ModelCases.All(Threads),
        ["loss"] = _ => Loss(),
        ["contrast"] = _ => Contrast(),
        ["vicregl"] = _ => VicRegL(),
        ["objects"] = _ => Objects(),
        ["metric"] = _ => Metric(),
        ["engine"] = _ => [new Case("what the engine adds to a step, ResNet-18 at 96 pixels, batch 32", "%", false, Ours("engine", ("threads", Threads)), null)],
        ["distillation"] = _ => Distillation(),
        ["optim"] = _ => Optim(),
        ["views"] = Views,
        ["scale"] = Scale,
        ["pixels"] = Pixels,
        ["wait"] = Wait,
        ["checkpoint"] = _ => Checkpoint(),
        ["import"] = _ => Import(),
        ["ranks"] = _ => Ranks(),
        ["memory"] = _ => Memory(),
        ["listing"] = _ => Listing(),
        ["retrieval"] = Retrieval,
        ["kmeans"] = Clusters,
        ["metrics"] = Metrics,
    };

    // One-element add through the public Tensor type: the cost of a call.
    private static IEnumerable<Case> Op()
    {
        foreach (bool grad in new[] { false, true })
        {
            string what = grad ? "add, graph recorded" : "add, no grad";
            yield return new Case($"{what}, against Python", "ns", false, Ours("op", ("grad", grad)), Python("op.py", ("grad", grad)));
            yield return new Case($"{what}, against C++", "ns", false, Ours("op", ("grad", grad)), new WorkerCommand("/bin/sh", [Path.Combine(Peers, "op_cpp.sh"), $"grad={grad}"]));
        }
    }

    // What networks ask of f32 products: a layer of Swin-T forward and its two gradients, one of ViT-B, the last layer of a head, attention.
    private static IEnumerable<Case> Products()
    {
        foreach (var (what, layout, count, rows, inner, columns) in new[]
        {
            ("Swin-T's first stage", "nt", 1, 25088, 96, 288), ("its gradient", "nn", 1, 25088, 288, 96), ("its weights' gradient", "tn", 1, 288, 25088, 96),
            ("ViT-B's feed-forward", "nt", 1, 1576, 768, 3072), ("a head of 65,536 classes", "nt", 1, 1360, 256, 65536), ("its weights' gradient", "tn", 1, 65536, 1360, 256),
            ("ViT-B's attention", "nt", 96, 197, 64, 197),
        })
        {
            (string, object)[] shape = [("layout", layout), ("count", count), ("rows", rows), ("inner", inner), ("columns", columns), ("threads", Threads)];
            yield return new Case($"{what}: {(count > 1 ? $"{count} of " : "")}{rows} × {inner} × {columns}", "GFLOP/s", true, Ours("product", shape), Python("product.py", shape));
        }
    }

    // Forward, mean square of the pooled features, backward, SGD with momentum; batch 8 at 224 pixels.
    private static IEnumerable<Case> Step()
    {
        foreach (string model in new[] { "resnet18", "resnet50" })
        {
            (string, object)[] plain = [("model", model), ("batch", 8), ("threads", Threads), ("bf16", false), ("last", false), ("pass", "train")];
            (string, object)[] fast = [("model", model), ("batch", 8), ("threads", Threads), ("bf16", true), ("last", true), ("pass", "train")];
            yield return new Case($"{model} f32, as users get it", "images/s", true, Ours("step", plain), Python("step.py", plain));
            yield return new Case($"{model} f32, equal malloc", "images/s", true,
                Ours("step", plain).WithoutCachingAllocator().WithSteadyMalloc(), Python("step.py", plain).WithSteadyMalloc());
            yield return new Case($"{model} bf16 channels-last, against f32", "images/s", true, Ours("step", fast), Python("step.py", plain));
            yield return new Case($"{model} bf16 channels-last, both", "images/s", true, Ours("step", fast), Python("step.py", fast));
        }
    }

    // VICRegL's criteria forward and backward; the peer is structured as the released code.
    private static IEnumerable<Case> Loss()
    {
        (string, object)[] local = [("criterion", "local"), ("batch", 32), ("threads", Threads)];
        (string, object)[] global = [("criterion", "global"), ("batch", 32), ("threads", Threads)];
        yield return new Case("VICRegL local, 32 × 49 × 512", "ms", false, Ours("loss", local), Python("loss.py", local)) { Agreement = 1e-4, Rounds = 5 };
        yield return new Case("VICRegL global, 32 × 8192", "ms", false, Ours("loss", global), Python("loss.py", global)) { Agreement = 1e-4, Rounds = 5 };
        yield return new Case("VICRegL local, peak memory beyond the inputs", "MiB", false,
            Ours("loss", [.. local, ("memory", true)]), Python("loss.py", [.. local, ("memory", true)])) { Agreement = 1e-4, Rounds = 1 };
    }

    // InfoNCE against the released structure (a product with a copy of the queue for each pair) and against its two products alone; LoGo's step against the released order.
    private static IEnumerable<Case> Contrast()
    {
        (string, object)[] Loss(int batch, int negatives, string pairs) => [("batch", batch), ("negatives", negatives), ("pairs", pairs), ("threads", Threads)];
        yield return new Case("InfoNCE of LoGo's six pairs, batch 64, 16,384 negatives", "ms", false, Ours("infonce", Loss(64, 16384, "logo")), Python("infonce.py", Loss(64, 16384, "logo"))) { Agreement = 1e-4 };
        yield return new Case("InfoNCE, batch 256, 65,536 negatives, against its matrix products alone", "ms", false, Ours("infonce", Loss(256, 65536, "one")), Python("infonce.py", Loss(256, 65536, "products")));
        yield return new Case("InfoNCE, batch 256, 65,536 negatives, against the products by oneDNN", "ms", false, Ours("infonce", Loss(256, 65536, "one")), Ours("infonce", Loss(256, 65536, "products")));
        (string, object)[] Step(string order, bool last, bool bf16) => [("batch", 16), ("order", order), ("last", last), ("bf16", bf16), ("threads", Threads)];
        foreach (string order in new[] { "alternating", "joint" })
        foreach (var (how, last, bf16) in new[] { ("f32", false, false), ("f32 channels-last", true, false), ("bf16 channels-last", true, true) })
            yield return new Case($"LoGo step, ResNet-18 at 32, {how} against f32 in the {order} order", "images/s", true, Ours("logo_step", Step(order, last, bf16)), Python("logo_step.py", Step(order, false, false))) { Rounds = 3 };
    }

    // What the local criterion costs: the same step of ResNet-50 at 224 pixels with it and without.
    private static IEnumerable<Case> VicRegL()
    {
        WorkerCommand Step(bool local, bool fast, bool memory) => Ours("vicregl_step", ("batch", 16), ("local", local), ("bf16", fast), ("memory", memory), ("threads", Threads));
        foreach (bool fast in new[] { false, true })
        {
            string how = fast ? "bf16 channels-last" : "f32";
            yield return new Case($"ResNet-50 step, VICRegL against VICReg, {how}", "images/s", true, Step(true, fast, false), Step(false, fast, false)) { Rounds = 3 };
            yield return new Case($"ResNet-50 step, VICRegL against VICReg, {how}, peak memory", "MiB", false, Step(true, fast, true), Step(false, fast, true)) { Rounds = 1 };
        }
    }

    // CrIBo's clustering (2 × 196 tokens of 384, 32 clusters) and its bank (25,000 × 32 objects); the peers are structured as the released code.
    private static IEnumerable<Case> Objects()
    {
        (string, object)[] clustering = [("batch", 8), ("threads", Threads)], bank = [("batch", 8), ("images", 25_000), ("threads", Threads)];
        yield return new Case("clustering, 8 images of ViT-S/16", "ms", false, Ours("clustering", clustering), Python("clustering.py", clustering)) { Agreement = 1e-4 };
        yield return new Case("clustering, peak memory beyond the inputs", "MiB", false,
            Ours("clustering", [.. clustering, ("memory", true)]), Python("clustering.py", [.. clustering, ("memory", true)])) { Agreement = 1e-4, Rounds = 1 };
        yield return new Case("bank of 25,000 images, search and push of 8", "ms", false, Ours("bank", bank), Python("bank.py", bank)) { Agreement = 1e-9, Rounds = 3 };
        yield return new Case("bank of 25,000 images, peak memory beyond bank and batch", "MiB", false,
            Ours("bank", [.. bank, ("memory", true)]), Python("bank.py", [.. bank, ("memory", true)])) { Agreement = 1e-9, Rounds = 1 };
    }

    // MSDFA over multisimilarity, from embeddings to their gradients; the peer mines anchor by anchor, as the released code.
    private static IEnumerable<Case> Metric()
    {
        (string, object)[] sizes = [("batch", 112), ("dimension", 128), ("threads", Threads)];
        yield return new Case("S2SD MSDFA, multisimilarity, batch 112, d = 128", "ms", false, Ours("metric", sizes), Python("metric.py", sizes)) { Agreement = 1e-4 };
        yield return new Case("S2SD MSDFA, against its bare matrix products", "ms", false, Ours("metric", sizes), Python("metric.py", [.. sizes, ("bare", true)]));
    }

    // One update of ResNet-50's parameters: against the loop over tensors as published, and against each of PyTorch's own ways.
    private static IEnumerable<Case> Optim()
    {
        (string Rule, string Name, string[] Ways)[] rules =
        [
            ("adamw", "AdamW", ["loop", "default", "foreach"]),
            ("sgd", "SGD with momentum", ["loop", "default", "foreach"]),
            ("lars", "LARS", ["loop", "foreach"]),
            ("teacher", "teacher", ["loop", "in_place", "lerp", "foreach"]),
        ];
        foreach (var (rule, name, ways) in rules)
        {
            foreach (string way in ways)
            {
                yield return new Case($"{name}, against {way.Replace('_', ' ')}", "ms", false,
                    Ours("optim", ("rule", rule), ("threads", Threads)), Python("optim.py", ("rule", rule), ("way", way), ("threads", Threads))) { Agreement = 1e-5 };
            }
        }
    }

    // CPU time from files to normalised views, loaded with one thread: JPEGs decoded no finer than the views need, against in full.
    private static IEnumerable<Case> Scale(Settings settings)
    {
        string folder = Path.GetFullPath(settings.Images ?? throw new ArgumentException("scale: --images FOLDER is missing: a folder of JPEG photos"));
        foreach (var (size, percent) in new[] { (32, 20), (64, 20), (64, 50), (96, 20) })
        {
            WorkerCommand Load(bool reduced) => Ours("scale", ("data", folder), ("size", size), ("percent", percent), ("reduced", reduced));
            yield return new Case($"two views of {size} pixels, area from {percent} %", "CPU ms/image", false, Load(true), Load(false));
        }
    }

    // ResNet-50 with AdamW's state, 282 MB; a step is one of batch 8 at 224 pixels.
    private static IEnumerable<Case> Checkpoint()
    {
        WorkerCommand Measure(string what) => Ours("checkpoint", ("measure", what), ("threads", Threads));
        yield return new Case("training held up, against one step", "ms", false, Measure("held"), Measure("step"));
        yield return new Case("training held up, against torch.save", "ms", false, Measure("held"), Python("checkpoint.py", ("threads", Threads)));
        yield return new Case("a checkpoint and four steps, against four steps", "ms", false, Measure("steps and a checkpoint"), Measure("steps")) { Rounds = 5 };
        yield return new Case("copy, checksums, file, flush", "MB/s", true, Measure("write"), null);
    }

    // A .pth file of 102 MB: what it takes beyond reading it into memory, from the system's cache and from the disk.
    private static IEnumerable<Case> Import()
    {
        WorkerCommand Measure(string what, bool cold = false) => Ours("import", ("measure", what), ("cold", cold), ("threads", Threads));
        yield return new Case("ResNet-50's .pth into a network, against reading the file", "ms", false, Measure("network"), Measure("read"));
        yield return new Case("the same, from the disk", "ms", false, Measure("network", cold: true), Measure("read", cold: true));
        yield return new Case("into a model file, hashed and flushed, against reading", "ms", false, Measure("model"), Measure("read"));
        yield return new Case("peak memory, against checkpoint and network together", "MiB", false, Measure("memory"), Measure("sizes"));
    }

    // Two Gloo processes of one thread each against one process of two threads: ResNet-18 at 96 pixels, 64 images in all.
    private static IEnumerable<Case> Ranks()
    {
        foreach (bool sync in new[] { false, true })
        {
            yield return new Case($"two processes against one, {(sync ? "synchronised batch norm" : "each its own batch norm")}", "images/s", true,
                Ours("ranks", ("batch", 64), ("sync", sync), ("size", 2), ("threads", 1)),
                Ours("ranks", ("batch", 64), ("sync", sync), ("size", 1), ("threads", 2))) { Agreement = sync ? 1e-4 : null };
        }
    }

    // A million empty files in a thousand class folders.
    private static IEnumerable<Case> Listing()
    {
        yield return new Case("a folder of a million images", "s", false, Ours("listing"), null) { Rounds = 3 };
        yield return new Case("a folder of a million images, peak memory", "MiB", false, Ours("listing", ("memory", true)), null) { Rounds = 1 };
    }

    private static IEnumerable<Case> Memory()
    {
        yield return new Case("resident memory at step 2,000 over step 200, ResNet-18", "×", false, Ours("memory", ("threads", Threads)), null) { Rounds = 1 };
    }
}
