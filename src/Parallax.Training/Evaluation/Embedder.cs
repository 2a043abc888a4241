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
        IReadOnlyList<UnreadableImage> unreadable = Each(photos, options, (images, found) =>
        {
            found.CopyTo(values.AsSpan(rows.Count * backbone.Channels));
            rows.AddRange(images);
        }, progress, cancellation);
        return new PooledFeatures(values.AsMemory(0, rows.Count * backbone.Channels), backbone.Channels, rows, unreadable);
    }

    /// <summary>Embeds every readable image and hands over each batch.</summary>
    /// <returns>Images left out.</returns>
    internal IReadOnlyList<UnreadableImage> Each(ImageSource photos, FeatureVisitor visitor, IProgress<int>? progress, CancellationToken cancellation) =>
        Each(photos, new LoaderOptions { BatchSize = Batch }, visitor, progress, cancellation);

    /// <summary>Refuses features that are not finite.</summary>
    /// <exception cref="ImageException">A value is not; the message names the first image.</exception>
    internal static void RequireFinite(ImageSource photos, ReadOnlySpan<int> images, ReadOnlySpan<float> rows)
    {
        if (EmbeddingTable<float>.FirstNonFinite(rows) is >= 0 and var at)
            throw new ImageException(photos.PlaceOf(images[at / (rows.Length / images.Length)]), $"a feature is {rows[at]}, expected finite numbers; did training diverge?");
    }

    private IReadOnlyList<UnreadableImage> Each(ImageSource photos, LoaderOptions options, FeatureVisitor visitor, IProgress<int>? progress, CancellationToken cancellation)
    {
        float[] rows = new float[Math.Min(options.BatchSize, photos.Count) * backbone.Channels];
        int done = 0;
        using var evaluation = new EvaluationMode(backbone);
        using var loader = ViewLoader.ForEvaluation(photos, plan, options with { BatchSize = Math.Min(options.BatchSize, photos.Count) });
        foreach (LoadedBatch batch in loader.Batches(cancellation))
        {
            using (batch)
            {
                Embed(batch, rows);
                visitor(batch.Images, rows.AsSpan(0, batch.Count * backbone.Channels));
                progress?.Report(done += batch.Count);
            }
        }
        return loader.Report.Unreadable;
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
