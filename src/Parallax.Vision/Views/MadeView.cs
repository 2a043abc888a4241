namespace Parallax.Vision;

/// <summary>One training view of a photo.</summary>
/// <param name="Pixels">3·Size·Size numbers: planes R, G, B, normalised as the group says.</param>
/// <param name="Geometry">Where the view lies in the photo.</param>
/// <param name="Group">How it was drawn.</param>
/// <param name="IsGlobal">Whether the group is the plan's global one.</param>
public sealed record MadeView(float[] Pixels, ViewGeometry Geometry, ViewGroup Group, bool IsGlobal)
{
    /// <summary>The views that a loader makes of an image in an epoch, the same to the bit.</summary>
    /// <param name="photo">The whole image.</param>
    /// <param name="plan">The views.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <param name="image">Number of the image in its source.</param>
    /// <returns>The plan's views, global ones first.</returns>
    /// <exception cref="ArgumentException">The plan is out of range.</exception>
    public static IReadOnlyList<MadeView> AllOf(Photo photo, ViewPlan plan, long seed, int epoch, int image)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        var sampling = new TrainingSampling(plan, new ShuffledSampler());
        var streams = new ViewStreams(seed, epoch, image, First: 0);
        var maker = new ViewMaker();
        return [.. Enumerable.Range(0, plan.Count).Select(Make)];

        MadeView Make(int view)
        {
            bool isGlobal = view < plan.Global.Count;
            ViewGroup group = isGlobal ? plan.Global : plan.Local!;
            float[] pixels = new float[3 * group.Size * group.Size];
            ViewDraw draw = sampling.Draw(view, photo.SourceWidth, photo.SourceHeight, streams);
            return new MadeView(pixels, maker.Make(photo, draw, group.Normalization, pixels), group, isGlobal);
        }
    }
}
