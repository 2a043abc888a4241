using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>A training image with its views, the very ones of training's first epoch.</summary>
/// <param name="Photo">The source.</param>
/// <param name="Views">Global ones first.</param>
internal sealed record SeenImage(Photo Photo, IReadOnlyList<SeenView> Views)
{
    /// <summary>Examples spread over a folder; the next readable image stands in for an unreadable one.</summary>
    /// <param name="photos">The folder that was trained on.</param>
    /// <param name="plan">The views that were trained on.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="wanted">How many; fewer where there are not as many readable images.</param>
    internal static IReadOnlyList<SeenImage> Examples(ImageFiles photos, ViewPlan plan, ulong seed, int wanted)
    {
        var examples = new SortedDictionary<int, SeenImage>();
        foreach (int start in Spread.Over(photos.Count, wanted))
        {
            for (int image = start; image < photos.Count; image++)
            {
                if (examples.ContainsKey(image) || Load(photos.FullPath(image)) is not { } photo)
                    continue;
                examples.Add(image, new SeenImage(photo, Seen(photo, plan, (long)seed, image)));
                break;
            }
        }

        return [.. examples.Values];
    }

    private static Photo? Load(string path)
    {
        try
        {
            return ImageDecoder.Load(path);
        }
        catch (ImageException)
        {
            return null;   // training has named it already
        }
    }

    private static SeenView[] Seen(Photo photo, ViewPlan plan, long seed, int image) =>
        [.. MadeView.AllOf(photo, plan, seed, epoch: 0, image)
            .Select(view => new SeenView(view.IsGlobal ? "global" : "local", view.Pixels, view.Geometry, view.Group.Normalization))];
}
