namespace Parallax.Tests;

/// <summary>Tests that watch the whole process, such as for leaks: they run while nothing else does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public class Alone
{
    public const string Name = "alone";
}
