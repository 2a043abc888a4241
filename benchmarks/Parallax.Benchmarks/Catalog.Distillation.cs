using static Parallax.Benchmarks.WorkerCommand;

namespace Parallax.Benchmarks;

internal static partial class Catalog
{
    // GLSD's loss, and whole steps of GLSD and DINO; the peers are structured as the released code: loops over pairs of crops.
    private static IEnumerable<Case> Distillation()
    {
        foreach (var (outputs, batch) in new[] { (65536, 8), (4096, 32) })
        {
            (string, object)[] loss = [("batch", batch), ("outputs", outputs), ("threads", Threads)];
            yield return new Case($"GLSD loss, {outputs} classes, batch {batch}", "ms", false,
                Ours("distillation_loss", loss), Python("distillation_loss.py", loss)) { Agreement = 1e-4, Rounds = 3 };
            yield return new Case($"GLSD loss, {outputs} classes, batch {batch}, peak memory beyond the logits", "MiB", false,
                Ours("distillation_loss", [.. loss, ("memory", true)]), Python("distillation_loss.py", [.. loss, ("memory", true)]).WithReturningMalloc()) { Agreement = 1e-4, Rounds = 1 };
        }
        foreach (var (model, large, small) in new[] { ("swin_small", 96, 48), ("vit_tiny", 64, 32) })
        {
            yield return new Case($"GLSD step, {model} at {large}, f32", "images/s", true,
                Ours("distillation_step", Step(model, large, small, local: true, fast: false)), Python("distillation_step.py", Step(model, large, small, local: true, fast: false)));
            yield return new Case($"GLSD step, {model} at {large}, bf16 channels-last against f32", "images/s", true,
                Ours("distillation_step", Step(model, large, small, local: true, fast: true)), Python("distillation_step.py", Step(model, large, small, local: true, fast: false)));
        }
        foreach (bool similarity in new[] { false, true })
        {
            foreach (bool fast in new[] { false, true })
            {
                (string, object)[] With(bool local) =>
                    [("model", "swin_tiny"), ("large", 224), ("small", 96), ("crops", 8), ("outputs", 65536), ("batch", 8), ("drawn", true), ("local", local), ("similarity", similarity), ("bf16", fast), ("last", fast), ("threads", Threads)];
                yield return new Case($"Swin-T at 224, batch 8, with the local loss by {(similarity ? "similarity" : "place")} against without, {(fast ? "bf16 channels-last" : "f32")}", "images/s", true,
                    Ours("distillation_step", With(true)), Ours("distillation_step", With(false))) { Rounds = 7 };
            }
        }
    }

    private static (string, object)[] Step(string model, int large, int small, bool local, bool fast) =>
        [("model", model), ("large", large), ("small", small), ("crops", 4), ("outputs", 4096), ("batch", 16), ("local", local), ("bf16", fast), ("last", fast), ("threads", Threads)];
}
