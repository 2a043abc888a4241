using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>Damages one of some good files; the same for the same stream of random numbers.</summary>
internal delegate byte[] Damage(IReadOnlyList<byte[]> seeds, ref Rng rng);

/// <summary>Something that reads files from anywhere: it must accept each or refuse it by the exception that it documents.</summary>
/// <param name="Name">What reports call it; the mutations follow from it.</param>
/// <param name="Seeds">Good files, which are damaged.</param>
/// <param name="Read">Reads one file; called on one thread.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read)
{
    /// <summary>The exception by which it refuses a file.</summary>
    public Type Refusal { get; init; } = typeof(ImageException);

    /// <summary>How files are damaged: any bytes, unless the target knows better.</summary>
    public Damage Damage { get; init; } = Mutation.Of;
}
