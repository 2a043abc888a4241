using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Takes a frozen backbone over random views of every readable image of a source, each image once.</summary>
internal sealed class DensePass(Backbone backbone, ViewPlan views, long seed)
{
    // A batch holds about as many pixels as 64 pictures of 224 × 224.
    private const int PixelsAtOnce = 64 * 224 * 224, MostImages = 128;

    /// <summary>Receives the views of some images; valid during the call only.</summary>
    /// <param name="images">Numbers of B images.</param>
    /// <param name="views">Of each view its patches.</param>
    public delegate void Visitor(IReadOnlyList<int> images, IReadOnlyList<PatchView> views);

    /// <summary>Makes one pass; passes differ in what the views draw.</summary>
    /// <param name="photos">The images.</param>
    /// <param name="pass">Number of the pass, from 0.</param>
    /// <param name="visit">Told the patches, in the images' order.</param>
    /// <param name="cancellation">Ends the pass.</param>
    /// <returns>Images that were left out.</returns>
    public IReadOnlyList<UnreadableImage> Run(ImageSource photos, int pass, Visitor visit, CancellationToken cancellation)
    {
        int pixels = views.Count * views.Global.Size * views.Global.Size;
        int rows = Math.Min(photos.Count, Math.Clamp(PixelsAtOnce / pixels, 1, MostImages));
        using var evaluation = new EvaluationMode(backbone);
        using var loader = ViewLoader.ForTraining(photos, views, new LoaderOptions { BatchSize = rows, Seed = seed }, new WholePass(rows));
        bool[] seen = new bool[photos.Count];
        foreach (LoadedBatch batch in loader.Batches(new LoaderPosition(pass, 0), pass + 1, cancellation))
        {
            using (batch) Visit(batch, seen, visit);
        }
        return loader.Report.Unreadable;
    }

    // Rows that fill the last batch up, or stand for unreadable images, show images that were seen.
    private void Visit(LoadedBatch batch, bool[] seen, Visitor visit)
    {
        var rows = new List<long>();
        for (int row = 0; row < batch.Count; row++)
        {
            if (seen[batch.Images[row]]) continue;
            seen[batch.Images[row]] = true;
            rows.Add(row);
        }
        if (rows.Count == 0) return;
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        int[] images = [.. rows.Select(row => batch.Images[(int)row])];
        visit(images, [.. Enumerable.Range(0, batch.ViewCount).Select(view => Patches(batch, view, [.. rows]))]);
    }

    private unsafe PatchView Patches(LoadedBatch batch, int view, long[] rows)
    {
        int side = batch.SizeOf(view);
        Device device = backbone.Parameters().First().Value.Device;
        Tensor pixels = Tensor.Over(batch.PointerTo(view), batch.Count, 3, side, side).IndexSelect(0, Tensor.From(rows)).To(device, DType.Float32);
        Features features = backbone.Forward(pixels);
        return new PatchView(
            features.Patches.To(Device.Cpu, DType.Float32).Contiguous(), features.Grid, [.. rows.Select(row => batch.Geometry(view)[(int)row])]);
    }
}
