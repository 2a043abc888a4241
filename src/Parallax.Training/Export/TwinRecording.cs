using Parallax.Torch;
using Parallax.Torch.Recording;

namespace Parallax.Training.Export;

/// <summary>A forward pass recorded with two sizes of batch: what differs between the two is the batch.</summary>
internal sealed class TwinRecording : IDisposable
{
    // Not 1, which broadcasts and hides in shapes.
    private const int FirstBatch = 2, SecondBatch = 3;

    private readonly OperatorRecorder first, second;

    private TwinRecording(OperatorRecorder first, OperatorRecorder second, RecordedTensor pixels, RecordedTensor pooled, RecordedTensor patches, Grid grid)
    {
        (this.first, this.second) = (first, second);
        (Pixels, Pooled, Patches, Grid) = (pixels, pooled, patches, grid);
        if (first.Calls.Count != second.Calls.Count || first.Values.Count != second.Values.Count)
            throw new NotSupportedException($"export: the network calls {first.Calls.Count} operators on {FirstBatch} images and {second.Calls.Count} on {SecondBatch}; its steps must not depend on the batch");
    }

    /// <summary>(B, 3, H, W).</summary>
    public RecordedTensor Pixels { get; }

    /// <summary>(B, C).</summary>
    public RecordedTensor Pooled { get; }

    /// <summary>(B, N, C).</summary>
    public RecordedTensor Patches { get; }

    public Grid Grid { get; }

    public IReadOnlyList<RecordedCall> Calls => first.Calls;

    /// <summary>Runs a backbone in evaluation mode on pictures of one size.</summary>
    /// <exception cref="NotSupportedException">It writes to views, or does different things for different batches.</exception>
    public static TwinRecording Of(Backbone backbone, int size)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        backbone.Forward(Zeros(1, size));   // what a backbone keeps from its first picture on is no part of a forward pass
        var (pixels, one) = Run(backbone, FirstBatch, size, out OperatorRecorder first);
        Run(backbone, SecondBatch, size, out OperatorRecorder second);
        return new TwinRecording(first, second, pixels, first.ValueOf(one.Pooled), first.ValueOf(one.Patches), one.Grid);
    }

    /// <summary>The value that a parameter or buffer has in the recording.</summary>
    public RecordedTensor ValueOf(Tensor tensor) => first.ValueOf(tensor);

    /// <summary>The sizes of a value, told apart from the batch.</summary>
    public IReadOnlyList<BatchedSize> ShapeOf(RecordedTensor value)
    {
        IReadOnlyList<long> twin = second.Values[value.Number].Shape;
        return [.. value.Shape.Select((size, i) => BatchedSize.Of(size, FirstBatch, twin[i], SecondBatch))];
    }

    /// <summary>Whether two calls are alike but for tensors.</summary>
    public bool IsAlike(int call) => first.Calls[call].Operator == second.Calls[call].Operator && first.Calls[call].Numbers == second.Calls[call].Numbers;

    /// <summary>The same call of the other recording.</summary>
    public RecordedCall TwinOf(int call) => second.Calls[call];

    /// <summary>A number that was given for each batch, told apart from the batch.</summary>
    /// <exception cref="NotSupportedException">It is neither fixed nor a multiple of the batch.</exception>
    public static BatchedSize NumberOf(long first, long second) => BatchedSize.Of(first, FirstBatch, second, SecondBatch);

    /// <summary>A value that does not depend on the pixels, on the CPU and contiguous.</summary>
    /// <exception cref="NotSupportedException">It is not the same in both recordings, or was written over.</exception>
    public Tensor ConstantOf(RecordedTensor value)
    {
        RecordedTensor twin = second.Values[value.Number];
        if (value.IsOverwritten) throw new NotSupportedException($"export: a constant {value.Tensor.Describe()} is written over behind its use");
        Tensor plain = value.Tensor.Detach().To(Device.Cpu, value.DType).Contiguous(), other = twin.Tensor.Detach().To(Device.Cpu, value.DType).Contiguous();
        if (!plain.Shape.AsSpan().SequenceEqual(other.Shape) || plain.Ne(other).Any().ToInt64() != 0)
            throw new NotSupportedException($"export: {value.Tensor.Describe()} depends on something other than the pixels and the weights");
        return plain;
    }

    public void Dispose()
    {
        first.Dispose();
        second.Dispose();
    }

    private static (RecordedTensor Pixels, Features Features) Run(Backbone backbone, int batch, int size, out OperatorRecorder recorder)
    {
        Tensor pixels = Zeros(batch, size);
        recorder = OperatorRecorder.Start();
        RecordedTensor value = recorder.ValueOf(pixels);
        try
        {
            Features features = backbone.Forward(pixels);
            recorder.ValueOf(features.Pooled);
            recorder.ValueOf(features.Patches);
            return (value, features);
        }
        catch
        {
            recorder.Dispose();
            throw;
        }
        finally
        {
            recorder.Stop();
        }
    }

    private static Tensor Zeros(int batch, int size) => Ops.Zeros([batch, 3, size, size], DType.Float32);
}
