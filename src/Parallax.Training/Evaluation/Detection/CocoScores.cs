namespace Parallax.Training.Evaluation.Detection;

/// <summary>The twelve figures of COCO's detection challenge, in [0, 1]; −1 where there is nothing to average, as pycocotools says it.</summary>
public sealed record CocoScores
{
    private readonly CocoCurves[] curves;   // by category

    internal CocoScores(CocoCurves[] curves) => this.curves = curves;

    /// <summary>AP: mean over overlaps 0.50, 0.55, … 0.95, recalls 0, 0.01, … 1, and categories.</summary>
    public double Ap => Precision(CocoArea.All);

    /// <summary>AP at an overlap of 0.50.</summary>
    public double Ap50 => Precision(CocoArea.All, 0);

    /// <summary>AP at an overlap of 0.75.</summary>
    public double Ap75 => Precision(CocoArea.All, 5);

    /// <summary>AP of objects of up to 32² pixels.</summary>
    public double ApSmall => Precision(CocoArea.Small);

    /// <summary>AP of objects of 32² to 96² pixels.</summary>
    public double ApMedium => Precision(CocoArea.Medium);

    /// <summary>AP of objects of 96² pixels and more.</summary>
    public double ApLarge => Precision(CocoArea.Large);

    /// <summary>Recall with one detection an image and category, mean over overlaps and categories.</summary>
    public double Ar1 => Recall(CocoArea.All, 0);

    /// <summary>Recall with ten.</summary>
    public double Ar10 => Recall(CocoArea.All, 1);

    /// <summary>Recall with a hundred.</summary>
    public double Ar100 => Recall(CocoArea.All, 2);

    /// <summary>Recall with a hundred, of small objects.</summary>
    public double ArSmall => Recall(CocoArea.Small, 2);

    /// <summary>Recall with a hundred, of medium objects.</summary>
    public double ArMedium => Recall(CocoArea.Medium, 2);

    /// <summary>Recall with a hundred, of large objects.</summary>
    public double ArLarge => Recall(CocoArea.Large, 2);

    /// <summary>AP of each category, in the order that they were given; NaN for one without objects.</summary>
    public IReadOnlyList<double> ApByCategory => [.. curves.Select(curve => Mean(curve.Precisions(CocoArea.All)) is >= 0 and var ap ? ap : double.NaN)];

    /// <summary>Precision at recalls 0, 0.01, … 1 of a category, whatever its objects' area; −1 for one without objects.</summary>
    /// <param name="category">Place among the categories that were given.</param>
    /// <param name="overlap">Overlap from 0 (0.50) to 9 (0.95).</param>
    public IReadOnlyList<double> PrecisionCurve(int category, int overlap) => [.. curves[category].Precisions(CocoArea.All, overlap)];

    private double Precision(CocoArea area) => Mean(curves.SelectMany(curve => curve.Precisions(area)));

    private double Precision(CocoArea area, int overlap) => Mean(curves.SelectMany(curve => curve.Precisions(area, overlap)));

    private double Recall(CocoArea area, int most) => Mean(curves.SelectMany(curve => curve.Recalls(area, most)));

    private static double Mean(IEnumerable<double> values) => values.Where(value => value > -1).DefaultIfEmpty(-1).Average();
}
