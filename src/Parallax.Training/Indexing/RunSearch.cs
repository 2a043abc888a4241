using Parallax.Training.Evaluation;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Indexing;

/// <summary>Finds the images of an index that are nearest to others.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class RunSearch(MethodCatalog catalog)
{
    /// <summary>Embeds the queries as the indexed images were, and searches. Nothing is left out: an indexed query finds itself first.</summary>
    /// <exception cref="IOException">The index or the run is not there, or the sheet can't be written.</exception>
    /// <exception cref="IndexException">The index is damaged, or another model's.</exception>
    /// <exception cref="ImageException">A query can't be read, or an image of the sheet is no longer there.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public SearchReport Run(SearchRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        using EmbeddingIndex index = EmbeddingIndex.Open(request.Index);
        ImageEmbeddings queries = Embed(request, OpenModel(request, index), cancellation);
        var found = new List<SearchedImage>();
        for (int q = 0; q < queries.Table.Count; q++)
        {
            cancellation.ThrowIfCancellationRequested();
            ReadOnlyMemory<float> vector = queries.Table.Values.Slice(q * index.Dimension, index.Dimension);
            found.Add(new SearchedImage(request.Queries[q], [.. index.Find(vector, request.K).Select(near => new FoundImage(index.Name(near.Index), near.Value, DistanceOf(near.Value)))]));
        }
        if (request.Sheet is { } sheet) SearchSheet.Write(sheet, request.Data ?? index.Card.Data, found);
        return new SearchReport(request.Index, index.Count, found, request.Sheet);
    }

    private TrainedModel OpenModel(SearchRequest request, EmbeddingIndex index)
    {
        string run = request.Run ?? index.Card.Run;
        if (!Path.Exists(run)) throw new IndexException($"{request.Index}: was made with {run}, which is not there; --run says where it is now");
        TrainedModel model = TrainedModel.Open(run, catalog);
        string hash = WeightHash.Of(model.Backbone.StateDict());
        if (hash != index.ModelHash)
            throw new IndexException($"{request.Index}: was made with weights {index.ModelHash[..12]}…, but {run} has {hash[..12]}…: their features can't be compared; index the images again, or name the model by --run");
        if (!index.Card.IsOf(model.View))
            throw new IndexException($"{request.Index}: was made with pictures of {index.Card.View.Size} pixels, but {run} looks at {model.View.Size}, or otherwise cut or normalised: their features can't be compared");
        return model;
    }

    private static ImageEmbeddings Embed(SearchRequest request, TrainedModel model, CancellationToken cancellation)
    {
        foreach (string query in request.Queries)
            if (!File.Exists(query)) throw new ImageException(query, "found no such file, expected an image to look for");
        ImageFiles photos = ImageFiles.Listed(request.Queries);
        ImageEmbeddings queries = new Embedder(model.Backbone, model.View).Embed(photos, cancellation: cancellation);
        return queries.Unreadable.Count == 0 ? queries : throw new ImageException(queries.Unreadable[0].Name, queries.Unreadable[0].Reason);
    }

    private static double DistanceOf(double cosine) => Math.Sqrt(Math.Max(0, 2 - (2 * cosine)));
}
