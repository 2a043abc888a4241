using Parallax.Torch.Serialization;
using Parallax.Training.Data;
using Parallax.Training.Evaluation;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Indexing;

/// <summary>Makes an <see cref="EmbeddingIndex"/> of a run's features.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
/// <param name="time">The clock of the progress.</param>
public sealed class RunIndexing(MethodCatalog catalog, TimeProvider time)
{
    /// <summary>Embeds every readable image and writes the index; it appears whole or not at all.</summary>
    /// <param name="request">What.</param>
    /// <param name="progress">Told after each batch.</param>
    /// <param name="cancellation">Ends the work; nothing is left behind.</param>
    /// <exception cref="IOException">There is no such run, or the file can't be written.</exception>
    /// <exception cref="ImageException">There are no images, too many are unreadable, or the features of one are not finite.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public IndexReport Run(IndexRequest request, IProgress<DataProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedModel run = TrainedModel.Open(request.Run, catalog);
        ImageSource photos = ImageSource.Open(request.Data);
        IndexHeader? header = null;
        IReadOnlyList<UnreadableImage> unreadable = [];
        AtomicFile.Write(request.Out, stream =>
        {
            var writer = new IndexWriter(stream, run.Backbone.Channels, request.Format);
            unreadable = new Embedder(run.Backbone, run.View).Each(photos, (images, rows) =>
            {
                Embedder.RequireFinite(photos, images, rows);
                writer.Add(rows, images.ToArray().Select(image => photos.Names[image]));
            }, Pace(photos.Count, progress), cancellation);
            header = writer.End(WeightHash.Of(run.Backbone.StateDict()), CardOf(request, run), cancellation);
        });
        return new IndexReport(request.Out, header!.Count, header.Dimension, header.FileBytes, [.. unreadable.Select(image => image.ToString())]);
    }

    private static IndexCard CardOf(IndexRequest request, TrainedModel run)
    {
        DatasetAddress address = DatasetAddress.Parse(request.Data);
        return new IndexCard((address with { Path = Path.GetFullPath(address.Path) }).ToString(), Path.GetFullPath(request.Run), run.View);
    }

    private Pacer? Pace(int total, IProgress<DataProgress>? progress) => progress is null ? null : new Pacer(total, time, progress);

    private sealed class Pacer(int total, TimeProvider time, IProgress<DataProgress> progress) : IProgress<int>
    {
        private readonly long began = time.GetTimestamp();

        public void Report(int value)
        {
            double rate = value / Math.Max(time.GetElapsedTime(began).TotalSeconds, 1e-9);
            progress.Report(new DataProgress(value, total, rate, TimeSpan.FromSeconds((total - value) / rate), Environment.WorkingSet));
        }
    }
}
