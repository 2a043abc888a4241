using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Scores what a run has learnt as metric learning does: every image is a query among the others, by the angle between features.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class RetrievalEvaluation(MethodCatalog catalog)
{
    /// <summary>Embeds the scored part of labelled data (its <c>test</c> or <c>val</c> folder if it has one) and scores it.</summary>
    /// <exception cref="IOException">There is no such run.</exception>
    /// <exception cref="ImageException">There are no classes or no images, or a feature is not finite.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public EvaluationReport Run(MetricRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedModel run = TrainedModel.Open(request.Run, catalog);
        ImageEmbeddings found = new Embedder(run.Backbone, run.View).Embed(LabelledSplit.Open(request.Data).Asked, cancellation: cancellation);
        MetricScores scores = MetricScores.Of(found.Table.Normalized(), found.Labels, request.Options, cancellation);
        return new EvaluationReport(request.Run, "retrieval", found.Table.Count, scores.Density.IntraByClass.Count, scores.Listed, [.. Notes(found, request.Options)]);
    }

    private static IEnumerable<string> Notes(ImageEmbeddings found, MetricOptions options)
    {
        int alone = found.Labels.CountBy(label => label).Count(pair => pair.Value == 1), most = options.Ks.DefaultIfEmpty().Max();
        if (alone > 0) yield return $"{alone} classes have one image: it can find none of its class, and counts as missed in Recall@K and mAP@1000";
        if (most >= found.Table.Count) yield return $"Recall@{most} looks at all {found.Table.Count - 1} other images: there are no more";
        foreach (UnreadableImage image in found.Unreadable) yield return $"skipped: {image}";
    }
}
