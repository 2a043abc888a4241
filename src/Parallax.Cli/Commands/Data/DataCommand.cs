using System.CommandLine;

namespace Parallax.Cli.Commands.Data;

/// <summary><c>data list</c>, <c>data check</c>, <c>data stats</c>, <c>data pack</c>.</summary>
internal sealed class DataCommand : Command
{
    public DataCommand(Terminal terminal, CancellationToken cancellation) : base("data", "Looks at images before training, and packs them.")
    {
        Subcommands.Add(new ListCommand(terminal));
        Subcommands.Add(new CheckCommand(terminal, cancellation));
        Subcommands.Add(new StatsCommand(terminal, cancellation));
        Subcommands.Add(new PackCommand(terminal, cancellation));
    }

    /// <summary>The images that a command is about.</summary>
    public static Argument<string> Images() => new("DATA") { Description = "A data set: a folder of images, shards, or one of the layouts that 'data list' names." };

    public static Option<bool> Json() => new("--json") { Description = "Prints the result as JSON." };

    /// <summary>The same option, refused outside an interval.</summary>
    public static Option<T> Within<T>(Option<T> option, double least, double most)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<T>() is IConvertible given && given.ToDouble(null) is var value && (value < least || value > most))
                result.AddError($"{option.Name}: expected a number in [{least}, {most}], found {value}");
        });
        return option;
    }
}
