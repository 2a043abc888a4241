using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The batches of a run as tensors over the loader's memory, part by part from a given step on.</summary>
internal sealed class PartStream : IDisposable
{
    private readonly IEnumerator<LoadedBatch> batches;
    private readonly int partsPerEpoch;
    private readonly int partsPerStep;
    private readonly Device device;
    private readonly bool channelsLast;
    private readonly TimeProvider time;

    public PartStream(ViewLoader loader, RunPlan plan, long startStep, Device device, bool channelsLast, TimeProvider time)
    {
        (this.device, this.channelsLast, this.time) = (device, channelsLast, time);
        partsPerStep = plan.Parts;
        partsPerEpoch = plan.StepsPerEpoch * plan.Parts;
        var start = new LoaderPosition((int)(startStep / plan.StepsPerEpoch), (int)(startStep % plan.StepsPerEpoch) * plan.Parts);
        batches = loader.Batches(start, plan.Epochs).GetEnumerator();
    }

    /// <summary>Time in which the last step waited for images.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>The parts of the next step; each one's memory goes back to the loader when the next is asked for.</summary>
    public IEnumerable<ViewBatch> Next()
    {
        Waited = TimeSpan.Zero;
        for (int part = 0; part < partsPerStep; part++)
        {
            long asked = time.GetTimestamp();
            using LoadedBatch batch = NextOfStep();
            Waited += time.GetElapsedTime(asked);
            yield return AsTensors(batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => batches.Dispose();

    // Parts that do not fill a step at the end of an epoch are passed over.
    private LoadedBatch NextOfStep()
    {
        while (batches.MoveNext())
        {
            if (batches.Current.Position.Step < partsPerEpoch) return batches.Current;
            batches.Current.Dispose();
        }
        throw new InvalidOperationException("the loader ended before the run");
    }

    private unsafe ViewBatch AsTensors(LoadedBatch batch)
    {
        var views = new View[batch.ViewCount];
        for (int v = 0; v < views.Length; v++)
        {
            int side = batch.SizeOf(v);
            Tensor pixels = Tensor.Over(batch.PointerTo(v), batch.Count, 3, side, side);
            if (device != Device.Cpu) pixels = pixels.To(device, DType.Float32);
            views[v] = new View(channelsLast ? pixels.Contiguous(MemoryFormat.ChannelsLast) : pixels, batch.Geometry(v));
        }
        return new ViewBatch(views, batch.Labels.ToArray());
    }
}
