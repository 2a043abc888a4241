using System.Diagnostics;
using Parallax.Tests.Vision.Codecs;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>What came of feeding damaged files to a target.</summary>
/// <param name="Target">The target.</param>
/// <param name="Files">Damaged files.</param>
/// <param name="Refused">Those refused by the documented exception; the others were read.</param>
/// <param name="Slowest">The longest time that a file took.</param>
/// <param name="PeakBytes">Most memory above the start's.</param>
/// <param name="KeptBytes">Memory above what it was after the first tenth of the files.</param>
internal sealed record FuzzRun(string Target, int Files, int Refused, TimeSpan Slowest, long PeakBytes, long KeptBytes)
{
    private const long MostKeptBytes = 32 << 20;

    // Only a file that would never end takes as long.
    private static readonly TimeSpan Hanging = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Damages the seeds <paramref name="files"/> times. A file's number decides what is done to it, so a run can be narrowed to one file. A crash
    /// ends the process; the number of the file is then in <c>parallax-fuzz-TARGET</c> of the temporary folder.
    /// </summary>
    public static FuzzRun Of(FuzzTarget target, int files, int first = 0)
    {
        string trace = Path.Combine(Path.GetTempPath(), $"parallax-fuzz-{target.Name.Replace(' ', '-')}");
        int refused = 0;
        var (slowest, settled) = (TimeSpan.Zero, 0L);
        long peak = PeakMemory.Of(() =>
        {
            using var position = File.OpenHandle(trace, FileMode.Create, FileAccess.Write);
            using Timer watch = new(_ => Environment.FailFast($"fuzz: {target.Name}: the file whose number is in {trace} does not end"));
            for (int number = first; number < first + files; number++)
            {
                RandomAccess.Write(position, [.. $"{number,10}".Select(digit => (byte)digit)], 0);
                watch.Change(Hanging, Timeout.InfiniteTimeSpan);
                long start = Stopwatch.GetTimestamp();
                refused += Accepts(target, FileOf(target, number), number) ? 0 : 1;
                TimeSpan taken = Stopwatch.GetElapsedTime(start);
                slowest = taken > slowest ? taken : slowest;
                if (number == first + files / 10)
                    settled = Resident();
            }
        });
        File.Delete(trace);
        return new FuzzRun(target.Name, files, refused, slowest, peak, Resident() - settled);
    }

    /// <summary>Says what came of it, and that memory was bounded and damage found now and then.</summary>
    public void Check(ITestOutputHelper output, long mostBytes, int mostRefused)
    {
        output.WriteLine(FormattableString.Invariant($"{Target}: {Files} files, {Refused} refused, ")
            + FormattableString.Invariant($"slowest {Slowest.TotalMilliseconds:F1} ms, peak {PeakBytes >> 20} MB, kept {KeptBytes >> 20} MB"));
        Assert.InRange(PeakBytes, long.MinValue, mostBytes);   // memory of earlier tests may be given back meanwhile
        Assert.InRange(KeptBytes, long.MinValue, MostKeptBytes);
        // Damage that is always found, or never, would test nothing.
        Assert.InRange(Refused, Files / 20, mostRefused);
    }

    /// <summary>The damaged file of a number.</summary>
    public static byte[] FileOf(FuzzTarget target, int number)
    {
        Rng rng = Rng.For(target.Name.Sum(letter => (long)letter), 0, number, 0);
        return target.Damage(target.Seeds, ref rng);
    }

    private static bool Accepts(FuzzTarget target, byte[] file, int number)
    {
        try
        {
            target.Read(file);
            return true;
        }
        catch (Exception refusal) when (target.Refusal.IsInstanceOfType(refusal))
        {
            return false;
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"{target.Name}: damaged file {number} of {file.Length} bytes: {error.GetType().Name}", error);
        }
    }

    private static long Resident()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
