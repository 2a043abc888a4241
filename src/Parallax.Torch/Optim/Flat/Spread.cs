namespace Parallax.Torch.Optim;

/// <summary>Spreads numbered pieces of work over the engine's threads.</summary>
internal static class Spread
{
    /// <summary>Calls <paramref name="work"/> once for each number from <paramref name="first"/> up to <paramref name="end"/>, in any order, on any thread.</summary>
    public static void Over(int first, int end, Action<int> work) => EngineThreads.ForEach(end - first, piece => work(first + (int)piece));
}
