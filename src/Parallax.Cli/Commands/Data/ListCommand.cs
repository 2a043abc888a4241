using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training.Data;

namespace Parallax.Cli.Commands.Data;

/// <summary><c>data list [PATH]</c>.</summary>
internal sealed class ListCommand : Command, IExample
{
    private readonly Argument<string?> path = new("PATH") { Description = "What to look at: a path, or LAYOUT@PARTITION/PART:PATH.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<bool> json = DataCommand.Json();

    public ListCommand(Terminal terminal) : base("list", "Lists the layouts that are known, or tells what lies at a path.")
    {
        Arguments.Add(path);
        Options.Add(json);
        SetAction(parsed =>
        {
            if (parsed.GetValue(path) is { } given) Print(DataLayouts.At(given), parsed.GetValue(json), terminal);
            else if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(DataLayouts.Known));
            else TextTable.Write(terminal.Out, [.. DataLayouts.Known.Select(layout => new[] { layout.Name, layout.Description })], words: true);
        });
    }

    public string Example => "parallax data list photos";

    private static void Print(DataFound found, bool json, Terminal terminal)
    {
        string classes = found.Classes == 0 ? "no classes" : $"{found.Classes} classes"
            + (found.Labelled < found.Images ? $", {found.Images - found.Labelled} images without one" : "");
        terminal.Out.WriteLine(json ? JsonText.Of(found) : $"{found.Path}: {found.Layout}, {found.Images} images, {classes}");
    }
}
