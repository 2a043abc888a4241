using Parallax.Torch;

namespace Parallax.Training.Loop;

/// <summary>Restarts a method's random stream before every part of every step, so that no stream has to be saved.</summary>
/// <param name="stream">The stream that the method's networks draw from.</param>
/// <param name="seed">The run's seed.</param>
internal sealed class RandomStreams(Generator stream, ulong seed)
{
    /// <summary>Starts the stream of a part of a step.</summary>
    public void Restart(Progress at, int part) => stream.Restart(Mix(Mix(Mix(seed) + (ulong)at.Step) + (ulong)part));

    // The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbouring inputs give unrelated outputs.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
