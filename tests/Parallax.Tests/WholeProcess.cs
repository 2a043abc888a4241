namespace Parallax.Tests;

/// <summary>Tests that measure the process as a whole, such as its memory, and so run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcess
{
    public const string Name = "the whole process";
}
