using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>The nearest stored object of each of M objects, view by view, and whether the way back leads to where it began.</summary>
/// <param name="Numbers1">a(k), the object of view 1 in the bank nearest to object k of view 1: (M), int64, 0 for the first object of the newest image. −1 in an empty bank.</param>
/// <param name="Numbers2">b(k), the same for view 2.</param>
/// <param name="Cycle1">Whether, among the batch's objects of view 2, k is the nearest to the stored view 2 of a(k): (M), bool. False in an empty bank.</param>
/// <param name="Cycle2">Whether, among the batch's objects of view 1, k is the nearest to the stored view 1 of b(k).</param>
/// <param name="Objects1">View 1 of a(k), as it was pushed: (M, D). Zeros in an empty bank.</param>
/// <param name="Objects2">View 2 of b(k), as it was pushed: (M, D).</param>
public sealed record Neighbours(Tensor Numbers1, Tensor Numbers2, Tensor Cycle1, Tensor Cycle2, Tensor Objects1, Tensor Objects2)
{
    internal Neighbours Outward(TensorScope scope)
    {
        foreach (Tensor tensor in (ReadOnlySpan<Tensor>)[Numbers1, Numbers2, Cycle1, Cycle2, Objects1, Objects2]) scope.Outward(tensor);
        return this;
    }
}
