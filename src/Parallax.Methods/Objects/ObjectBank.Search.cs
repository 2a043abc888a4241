using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

public sealed partial class ObjectBank
{
    // Fewer stored objects are compared sooner than a shortlist is made.
    private const long WorthAShortlist = 1 << 15;

    /// <summary>The stored neighbours of a batch's objects, and the cycle test.</summary>
    /// <remarks>
    /// With q₁, q₂ the stored views, all divided by their norms:
    /// <code>
    /// a(k) = argmax_j o₁ₖ·q₁ⱼ       accepted if  argmax_i q₂ₐ₍ₖ₎·o₂ᵢ = k
    /// b(k) = argmax_j o₂ₖ·q₂ⱼ       accepted if  argmax_i q₁ᵦ₍ₖ₎·o₁ᵢ = k
    /// </code>
    /// The way back is among the M objects given: this process's. A batch is searched before it is pushed, so that no image meets itself. Nothing here has a gradient.
    /// The bank is passed in blocks; no (M, Q·K) table is kept. On processors that multiply bfloat16 that is the first look, and float32 decides.
    /// </remarks>
    /// <param name="objects1">o₁: (M, D); M may be 0.</param>
    /// <param name="objects2">o₂: (M, D).</param>
    /// <exception cref="ShapeException">The objects do not fit.</exception>
    public Neighbours Search(Tensor objects1, Tensor objects2)
    {
        CheckObjects(objects1, objects2);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        using var full = FullPrecision.Enter(objects1.Device);
        var (o1, o2) = (Unit(objects1), Unit(objects2));
        BankPlace at = BankPlace.Read(place);
        var (a, b) = (Nearest(o1, 0, at), Nearest(o2, 1, at));
        return new Neighbours(a, b, ComesBack(a, o2, 1, at), ComesBack(b, o1, 0, at), ObjectsOrNone(a, 0, at), ObjectsOrNone(b, 1, at)).Outward(scope);

        static Tensor Unit(Tensor objects) => JointTokens.Unit(FullPrecision.Of(objects));
    }

    // argmax over the live objects, newest first; among equals the newest.
    private Tensor Nearest(Tensor o, int view, BankPlace at)
    {
        long M = o.Size(0);
        Tensor best = Ops.Full([M], double.NegativeInfinity, o.DType, device: o.Device), number = Ops.Full([M], -1, DType.Int64, device: o.Device);
        if (M == 0) return number;
        foreach (RingStretch s in RingStretch.Of(at.FirstObject, at.Objects, capacity))
        {
            Tensor q = directions.Value[view].Narrow(0, s.Place, s.Length);
            var (product, index) = (AllowsShortlist(q) ? Shortlist.Nearest(o, q) : null) ?? NearestDirection.Of(o, q);
            Tensor nearer = product > best;
            best = Ops.Where(nearer, product, best);
            number = Ops.Where(nearer, index + s.Entry, number);
        }
        return number;
    }

    private bool AllowsShortlist(Tensor q) =>
        options.Matching == BankMatching.Cosine && q.Device == Device.Cpu && q.DType == DType.Float32 && q.Size(0) >= WorthAShortlist && Engine.MultipliesBFloat16;

    private Tensor ComesBack(Tensor numbers, Tensor o, int view, BankPlace at)
    {
        long M = numbers.Size(0);
        if (M == 0 || at.Objects == 0) return Ops.Zeros([M], DType.Bool, numbers.Device);
        Tensor q = directions.Value[view].IndexSelect(0, Places(numbers, at));               // (M, D)
        return q.Mm(o.MT).Argmax(dim: 1).Eq(Ops.Arange(0, M, DType.Int64, numbers.Device));
    }

    private Tensor ObjectsOrNone(Tensor numbers, int view, BankPlace at) =>
        at.Objects == 0 ? Ops.Zeros([numbers.Size(0), directions.Value.Size(2)], directions.Value.DType, numbers.Device) : Objects(view, numbers, at);
}
