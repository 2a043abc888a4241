namespace Parallax.Benchmarks;

/// <summary>One comparison.</summary>
/// <param name="Name">What is compared.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="LargerIsBetter">True for rates, false for times and sizes.</param>
/// <param name="Ours">Our side.</param>
/// <param name="Peer">The other side, or null when there is none.</param>
internal sealed record Case(string Name, string Unit, bool LargerIsBetter, WorkerCommand Ours, WorkerCommand? Peer)
{
    /// <summary>Rounds to use instead of the settings', where one round is long.</summary>
    public int? Rounds { get; init; }

    /// <summary>Both sides give the same check value up to this relative difference; null when they have none in common.</summary>
    public double? Agreement { get; init; }
}
