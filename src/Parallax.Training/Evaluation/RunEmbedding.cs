using System.Globalization;
using System.Text.Json;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Writes a run's features to a file.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class RunEmbedding(MethodCatalog catalog)
{
    /// <summary>Embeds every image below the folder, in the order of their paths, and writes one row an image with the list of images.</summary>
    /// <remarks>A <c>.npy</c> file has the list beside it in a <c>.json</c>; a <c>.safetensors</c> file has it in its metadata under <c>files</c>.</remarks>
    /// <exception cref="IOException">There is no such run, or the file can't be written.</exception>
    /// <exception cref="ImageException">There are no images.</exception>
    /// <exception cref="OperationCanceledException">Stopped; nothing was written.</exception>
    public EmbeddingReport Run(EmbeddingRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedModel run = TrainedModel.Open(request.Run, catalog);
        ImageEmbeddings found = new Embedder(run.Backbone, run.View).Embed(ImageSource.Open(request.Data), cancellation: cancellation);
        if (Path.GetExtension(request.Out) == ".npy") NpyFile.Write(request.Out, found.Table, found.Files);
        else WriteSafetensors(request.Out, run, found);
        return new EmbeddingReport(request.Out, found.Table.Count, found.Table.Dimension, [.. found.Unreadable.Select(image => image.ToString())]);
    }

    private static void WriteSafetensors(string path, TrainedModel run, ImageEmbeddings found)
    {
        using var scope = TensorScope.Open();
        Tensor rows = Tensor.From(found.Table.Values.Span, found.Table.Count, found.Table.Dimension);   // (N, C)
        SafetensorsWriter.Write(path, [KeyValuePair.Create("embeddings", rows)],
        [
            KeyValuePair.Create("files", JsonSerializer.Serialize(found.Files)),
            KeyValuePair.Create("checkpoint_step", (run.Card.Steps ?? 0).ToString(CultureInfo.InvariantCulture)),
        ]);
    }
}
