using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Runs a frozen backbone over a folder of images: one centre view each, pooled features.</summary>
public sealed class Embedder(Backbone backbone, EvaluationPlan plan)
{
    private const int Batch = 128;

    /// <summary>Embeds every readable image, in the folder's order.</summary>
    /// <param name="photos">The images.</param>
    /// <param name="progress">Told the number of images done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    /// <exception cref="ImageException">Too many images are unreadable.</exception>
    public ImageEmbeddings Embed(ImageSource photos, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        return Features(photos, new LoaderOptions { BatchSize = Batch }, progress, cancellation).Of(photos);
    }

    /// <summary>What <see cref="ImageEmbeddings"/> are made of, before anybody looked whether the features are finite.</summary>
    internal PooledFeatures Features(ImageSource photos, LoaderOptions options, IProgress<int>? progress, CancellationToken cancellation)
    {
        float[] values = new float[(long)photos.Count * backbone.Channels];
        var rows = new List<int>(photos.Count);
        using var evaluation = new EvaluationMode(backbone);
        using var loader = ViewLoader.ForEvaluation(photos, plan, options with { BatchSize = Math.Min(options.BatchSize, photos.Count) });
        foreach (LoadedBatch batch in loader.Batches(cancellation))
        {
            using (batch) Embed(batch, values.AsSpan(rows.Count * backbone.Channels));
            foreach (int image in batch.Images) rows.Add(image);
            progress?.Report(rows.Count);
        }
        return new PooledFeatures(values.AsMemory(0, rows.Count * backbone.Channels), backbone.Channels, rows, loader.Report.Unreadable);
    }

    private unsafe void Embed(LoadedBatch batch, Span<float> destination)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        int side = batch.SizeOf(0);
        Device device = backbone.Parameters().First().Value.Device;
        Tensor pixels = Tensor.Over(batch.PointerTo(0), batch.Count, 3, side, side).To(device, DType.Float32);
        Tensor pooled = backbone.Forward(pixels).Pooled.To(Device.Cpu, DType.Float32).Contiguous();   // (B, C)
        pooled.AsSpan<float>().CopyTo(destination);
    }
}
