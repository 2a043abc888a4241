using System.CommandLine;

namespace Parallax.Cli.Commands;

/// <summary><c>--device</c>: where to train.</summary>
internal sealed class DeviceOption : Option<string?>
{
    public DeviceOption() : base("--device") => (Description, HelpName) = ("cpu, cuda or cuda:1; the first GPU if there is one without this.", "DEVICE");

    /// <summary>A request on the device that was asked for, or as it is.</summary>
    /// <exception cref="UsageException">The text names no device.</exception>
    /// <exception cref="NotSupportedException">A GPU that the engine does not have.</exception>
    public T Of<T>(ParseResult parsed, T request, Func<string, T> on)
    {
        try
        {
            return parsed.GetValue(this) is { } text ? on(text) : request;
        }
        catch (FormatException fault)
        {
            throw new UsageException(fault.Message);
        }
    }
}
