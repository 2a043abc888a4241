using Parallax.Torch;
using Parallax.Training.Evaluation;
using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>Raw pixels, the untrained network and the trained one, scored on the same images.</summary>
/// <param name="Trained">The images with the trained network's features: the test images, or where there are none the training images.</param>
/// <param name="Columns">Names of the scores; none without test images.</param>
/// <param name="Rows">One a contestant; none without test images.</param>
/// <param name="Explanations">How the scores come about.</param>
internal sealed record Comparison(
    EmbeddedImages Trained, IReadOnlyList<string> Columns, IReadOnlyList<DemonstrationRow> Rows, IReadOnlyList<RunFact> Explanations)
{
    private static readonly string[] RowNotes =
    [
        $"{PixelFeatures.Side}×{PixelFeatures.Side} pixels minus their mean image",
        "the same network and seed before the first step",
        "after training without labels, on images of other classes",
    ];

    /// <summary>What a reader of the scores should know; nothing without scores.</summary>
    internal IReadOnlyList<string> Notes => Rows.Count == 0 ? [] :
        [.. Explanations.Select(fact => $"{fact.Name}: {fact.Value}"), .. Trained.Unreadable.Select(image => $"not scored: {image}")];

    /// <summary>The scores as the report shows them.</summary>
    internal IReadOnlyList<ReportSection> Sections => Rows.Count == 0 ? [] :
    [
        new ScoreTable(
            "Scores", "On images and classes that were not trained on. Higher is better.", Columns,
            [.. Rows.Zip(RowNotes, (row, note) => new ScoreRow(row.Name, note, row.Scores))]),
        new FactList("How to read them", "", Explanations),
    ];

    internal static Comparison Of(DemoSet set, TrainedRun run, MethodCatalog catalog, Action<string> say, CancellationToken cancellation)
    {
        say(set.HasScores ? $"scoring on {set.Test.Count} images" : "looking for neighbours");
        EmbeddedImages trained = EmbeddedImages.Of(set.HasScores ? set.Test : set.Train, run.Backbone, run.View, cancellation);
        if (!set.HasScores)
            return new Comparison(trained, [], [], []);
        var scores = new TestScores(trained.Images);
        using var random = new Generator(run.Recipe.Seed);
        EmbeddedImages untrained = EmbeddedImages.Of(trained.Images, catalog.Create(run.Recipe, random).Backbone, run.View, cancellation);
        return new Comparison(
            trained,
            TestScores.Columns,
            [
                new("raw pixels", scores.Of(trained.Pixels(cancellation))),
                new("untrained network", scores.Of(untrained.Features)),
                new("trained network", scores.Of(trained.Features)),
            ],
            [
                .. scores.Explanations,
                new RunFact("Features", $"the backbone's pooled ones, {trained.Features.Dimension} numbers. Both networks are in evaluation mode; "
                    + "BatchNorm of the untrained one has its first statistics, mean 0 and variance 1"),
            ]);
    }
}
