using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The batches of a run as tensors over the loader's memory, part by part from a given step on.</summary>
internal sealed class PartStream(ViewLoader loader, RunPlan plan, long startStep, bool channelsLast) : IDisposable
{
    private long step = startStep;
    private IEnumerator<LoadedBatch>? epoch;

    /// <summary>The parts of the next step; each one's memory goes back to the loader when the next is asked for.</summary>
    public IEnumerable<ViewBatch> Next()
    {
        int inEpoch = (int)(step % plan.StepsPerEpoch);
        if (epoch is null || inEpoch == 0) StartEpoch(inEpoch);
        for (int part = 0; part < plan.Parts; part++)
        {
            if (!epoch!.MoveNext()) throw new InvalidOperationException($"the loader ended at step {step} of {plan.TotalSteps}");
            using LoadedBatch batch = epoch.Current;
            yield return AsTensors(batch);
        }
        step++;
    }

    /// <inheritdoc/>
    public void Dispose() => epoch?.Dispose();

    private void StartEpoch(int firstStep)
    {
        epoch?.Dispose();
        epoch = loader.Epoch((int)(step / plan.StepsPerEpoch), firstStep * plan.Parts).GetEnumerator();
    }

    private unsafe ViewBatch AsTensors(LoadedBatch batch)
    {
        var views = new View[batch.ViewCount];
        for (int v = 0; v < views.Length; v++)
        {
            int side = batch.SizeOf(v);
            Tensor pixels = Tensor.Over(batch.PointerTo(v), batch.Count, 3, side, side);
            views[v] = new View(channelsLast ? pixels.Contiguous(MemoryFormat.ChannelsLast) : pixels, batch.Geometry(v));
        }
        return new ViewBatch(views, batch.Labels.ToArray());
    }
}
