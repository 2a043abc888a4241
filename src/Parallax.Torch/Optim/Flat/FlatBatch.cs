using Parallax.Torch.Interop;

namespace Parallax.Torch.Optim;

/// <summary>Tensors that are updated in one go, cut into segments that the threads share. Made once, filled for each step.</summary>
/// <remarks>Updates go element by element and sums are per segment, so the number of threads cannot change a bit.</remarks>
internal sealed unsafe class FlatBatch
{
    private const int SegmentLength = 1 << 15;
    private readonly List<FlatTensor> tensors = [];
    private readonly List<Tensor> written = [];
    private readonly List<Segment> segments = [];
    private double[] partial = [];

    /// <summary>How many tensors there are.</summary>
    public int Count => tensors.Count;

    /// <summary>All tensors.</summary>
    public Window All => new(0, Count, 0, segments.Count);

    /// <summary>Adds a tensor.</summary>
    /// <param name="owner">The tensor whose values are changed.</param>
    /// <param name="rows">Its rows; they must stay where they are until the batch is cleared.</param>
    public void Add(Tensor owner, in FlatTensor rows)
    {
        for (long start = 0; start < rows.Count; start += SegmentLength)
            segments.Add(new Segment(Count, start, (int)Math.Min(SegmentLength, rows.Count - start)));
        tensors.Add(rows);
        written.Add(owner);
    }

    /// <summary>Forgets the tensors.</summary>
    public void Clear()
    {
        tensors.Clear();
        written.Clear();
        segments.Clear();
    }

    /// <summary>Changes the tensors of a window.</summary>
    /// <param name="window">Which.</param>
    /// <param name="ruleOf">The rule of each tensor, by its number; asked once for each segment.</param>
    public void Update<TRule>(Window window, Func<int, TRule> ruleOf)
        where TRule : struct, IElementRule
    {
        Spread.Over(window.FirstSegment, window.EndSegment, number =>
        {
            Segment segment = segments[number];
            FlatTensor tensor = tensors[segment.Tensor];
            ElementKernel.Apply(tensor, ruleOf(segment.Tensor), segment.Start, segment.Length);
        });
        // Autograd notices changes by operators only: a graph that still needs the old values must be told.
        for (int i = window.FirstTensor; i < window.EndTensor; i++) written[i].CountChange();
    }

    /// <summary>The norms of the tensors of a window, written to <paramref name="norms"/> by their numbers.</summary>
    public void Norms<TSquared>(Window window, TSquared squared, Span<double> norms)
        where TSquared : struct, ISquared
    {
        if (partial.Length < segments.Count) partial = new double[segments.Count];
        Spread.Over(window.FirstSegment, window.EndSegment, number =>
        {
            Segment segment = segments[number];
            FlatTensor tensor = tensors[segment.Tensor];
            partial[number] = SquareKernel.Sum(tensor, squared, segment.Start, segment.Length);
        });
        norms[window.FirstTensor..window.EndTensor].Clear();
        for (int number = window.FirstSegment; number < window.EndSegment; number++) norms[segments[number].Tensor] += partial[number];
        for (int i = window.FirstTensor; i < window.EndTensor; i++) norms[i] = Math.Sqrt(norms[i]);
    }

    /// <summary>The tensors in their order, in parts that a processor's cache holds: for what passes over them twice.</summary>
    public IEnumerable<Window> Windows(long length)
    {
        int tensor = 0, segment = 0;
        while (tensor < Count)
        {
            int firstTensor = tensor, firstSegment = segment;
            long taken = 0;
            while (tensor < Count && (taken == 0 || taken + tensors[tensor].Count <= length)) taken += tensors[tensor++].Count;
            while (segment < segments.Count && segments[segment].Tensor < tensor) segment++;
            yield return new Window(firstTensor, tensor, firstSegment, segment);
        }
    }

    /// <summary>A stretch of a tensor.</summary>
    private readonly record struct Segment(int Tensor, long Start, int Length);

    /// <summary>Neighbouring tensors, and their segments.</summary>
    internal readonly record struct Window(int FirstTensor, int EndTensor, int FirstSegment, int EndSegment);
}
