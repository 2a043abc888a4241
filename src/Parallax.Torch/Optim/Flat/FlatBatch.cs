using Parallax.Torch.Interop;

namespace Parallax.Torch.Optim;

/// <summary>Tensors that are updated in one go, cut into segments that the threads share. Made once, filled for each step.</summary>
/// <remarks>Updates go element by element and sums are per segment, so the number of threads cannot change a bit.</remarks>
internal sealed unsafe class FlatBatch
{
    private const int SegmentLength = 1 << 15;
    private const long SharedLength = 1 << 22;
    private readonly List<FlatTensor> tensors = [];
    private readonly List<Tensor> written = [];
    private readonly List<Segment> segments = [];
    private double[] partial = [];
    private int[] ofTensors = [];

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

    /// <summary>Changes each tensor by a rule that follows from its norms: one thread measures a tensor, and changes it while a cache still holds it.</summary>
    /// <param name="gradient">What the second norm is taken of; the first is that of the values.</param>
    /// <param name="ruleOf">The rule of a tensor with these two norms.</param>
    public void UpdateByNorms<TSquared, TRule>(TSquared gradient, Func<double, double, TRule> ruleOf)
        where TSquared : struct, ISquared
        where TRule : struct, IElementRule
    {
        if (ofTensors.Length <= Count) ofTensors = new int[Count + 1];
        for (int number = segments.Count - 1; number >= 0; number--) ofTensors[segments[number].Tensor] = number;
        ofTensors[Count] = segments.Count;
        // One thread would be left alone with a tensor that is a large part of the batch: those are shared, one after the other.
        for (int i = 0; i < Count; i++)
            if (tensors[i].Count > SharedLength) Change(i, shared: true);
        Spread.Over(0, Count, i =>
        {
            if (tensors[i].Count <= SharedLength) Change(i, shared: false);
        });
        for (int i = 0; i < Count; i++) written[i].CountChange();

        void Change(int i, bool shared)
        {
            var (first, end) = (ofTensors[i], ofTensors[i + 1]);
            var (w, g) = shared ? SharedSquares(first, end, gradient) : Squares(first, end, gradient);
            TRule rule = ruleOf(Math.Sqrt(w), Math.Sqrt(g));
            if (shared) Spread.Over(first, end, number => Apply(number, rule));
            else for (int number = first; number < end; number++) Apply(number, rule);
        }
    }

    private void Apply<TRule>(int number, in TRule rule)
        where TRule : struct, IElementRule
    {
        Segment segment = segments[number];
        ElementKernel.Apply(tensors[segment.Tensor], rule, segment.Start, segment.Length);
    }

    private (double W, double G) Squares<TSquared>(int first, int end, TSquared gradient)
        where TSquared : struct, ISquared
    {
        double w = 0, g = 0;
        for (int number = first; number < end; number++)
        {
            var part = SquaresOf(number, gradient);
            (w, g) = (w + part.W, g + part.G);
        }
        return (w, g);
    }

    private (double W, double G) SharedSquares<TSquared>(int first, int end, TSquared gradient)
        where TSquared : struct, ISquared
    {
        var parts = new (double W, double G)[end - first];
        Spread.Over(first, end, number => parts[number - first] = SquaresOf(number, gradient));
        double w = 0, g = 0;
        foreach (var part in parts) (w, g) = (w + part.W, g + part.G);   // in order: threads change no bit
        return (w, g);
    }

    private (double W, double G) SquaresOf<TSquared>(int number, in TSquared gradient)
        where TSquared : struct, ISquared
    {
        Segment segment = segments[number];
        return SquareKernel.Sums(tensors[segment.Tensor], gradient, segment.Start, segment.Length);
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

    /// <summary>A stretch of a tensor.</summary>
    private readonly record struct Segment(int Tensor, long Start, int Length);

    /// <summary>Neighbouring tensors, and their segments.</summary>
    internal readonly record struct Window(int FirstTensor, int EndTensor, int FirstSegment, int EndSegment);
}
