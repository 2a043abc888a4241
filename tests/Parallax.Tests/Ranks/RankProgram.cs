using System.Reflection;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.Ranks;

/// <summary>This program as one rank of a test: it meets the others and runs one static method of the test's class.</summary>
internal static class RankProgram
{
    private const string Option = "--as-rank";

    public static bool IsAsked(string[] args) => args is [Option, ..];

    public static string[] Arguments(MethodInfo part, string? argument) =>
        argument is null ? [Option, part.DeclaringType!.FullName!, part.Name] : [Option, part.DeclaringType!.FullName!, part.Name, argument];

    public static int Run(string[] args)
    {
        MethodInfo part = Type.GetType(args[1])!.GetMethod(args[2], BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
        try
        {
            part.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [.. args[3..]], null);
            return 0;
        }
#pragma warning disable CA1031 // Whatever a rank fails with is what its test reports.
        catch (Exception e)
        {
            Console.Error.WriteLine(e);
            return 1;
        }
#pragma warning restore CA1031
    }

    /// <summary>Meets the other ranks as the environment says.</summary>
    public static ProcessGroup Join(TimeSpan? timeout = null)
    {
        Launch launch = Launch.Read(Environment.GetEnvironmentVariable)!;
        Parallax.Torch.Engine.Threads = 1;
        return Rendezvous.Meet(launch, TimeSpan.FromSeconds(60), TimeProvider.System).Join(Parallax.Torch.Device.Cpu, timeout ?? TimeSpan.FromSeconds(60));
    }
}
