namespace Parallax.Tests.Fuzz;

/// <summary>Something that reads files from anywhere: it must accept each or refuse it with an ImageException.</summary>
/// <param name="Name">What reports call it; the mutations follow from it.</param>
/// <param name="Seeds">Good files, which are damaged.</param>
/// <param name="Read">Reads one file; called on one thread.</param>
internal sealed record FuzzTarget(string Name, IReadOnlyList<byte[]> Seeds, Action<byte[]> Read);
