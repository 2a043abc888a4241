using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Parallax.Cli;

/// <summary>The help of a command, and below it a line to copy.</summary>
internal sealed class HelpWithExample(HelpAction help) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        // The root is called by the launcher's name, not by the assembly's.
        TextWriter output = parseResult.InvocationConfiguration.Output;
        using var text = new StringWriter();
        parseResult.InvocationConfiguration.Output = text;
        int code = help.Invoke(parseResult);
        parseResult.InvocationConfiguration.Output = output;
        output.WriteLine(text.ToString().Replace(RootCommand.ExecutableName, "parallax", StringComparison.Ordinal).TrimEnd());
        if (parseResult.CommandResult.Command is IExample { Example: { } example })
        {
            output.WriteLine();
            output.WriteLine("Example:");
            output.WriteLine($"  {example}");
        }
        return code;
    }
}
