using static Parallax.Benchmarks.WorkerCommand;

namespace Parallax.Benchmarks;

/// <summary>Each backbone that torchvision has too: forward in evaluation and training step, plain in f32, and ours with its best settings against the peer's f32.</summary>
internal static class ModelCases
{
    private static readonly (string Model, int Batch)[] Models =
        [("resnet18", 8), ("resnet34", 8), ("resnet50", 8), ("resnet101", 4), ("vit_b_16", 4), ("swin_t", 4), ("convnext_tiny", 4), ("googlenet", 8)];

    public static IEnumerable<Case> All(int threads)
    {
        foreach (var (model, batch) in Models)
        {
            foreach (string pass in new[] { "forward", "train" })
            {
                (string, object)[] plain = Settings(model, batch, threads, pass, fast: false), fast = Settings(model, batch, threads, pass, fast: true);
                yield return new Case($"{model} {pass}, f32", "images/s", true, Ours("step", plain), Python("step.py", plain));
                yield return new Case($"{model} {pass}, bf16 channels-last, against f32", "images/s", true, Ours("step", fast), Python("step.py", plain));
            }
        }
    }

    private static (string, object)[] Settings(string model, int batch, int threads, string pass, bool fast) =>
        [("model", model), ("batch", batch), ("threads", threads), ("bf16", fast), ("last", fast), ("pass", pass)];
}
