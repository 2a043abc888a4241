using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Parallax.Cli.Commands;
using Parallax.Cli.Commands.Data;
using Parallax.Training;
using Parallax.Training.Recipes;

namespace Parallax.Cli;

/// <summary>The commands, and what holds for all of them: streams, errors, exit codes.</summary>
/// <param name="catalog">The methods and backbones that recipes can name.</param>
/// <param name="recipes">The recipes that have names.</param>
internal sealed class CommandLine(MethodCatalog catalog, RecipeCatalog recipes)
{
    /// <summary>Runs a command line to its exit code: 0 ok, 1 failed, 2 wrong usage, 130 stopped (143 by SIGTERM, see ParallaxApp).</summary>
    public int Run(IReadOnlyList<string> args, Terminal terminal, CancellationToken cancellation)
    {
        var root = Root(terminal, cancellation);
        ParseResult parsed = root.Parse(args.Count == 0 ? ["--help"] : args);
        var configuration = new InvocationConfiguration
        {
            Output = terminal.Out,
            Error = terminal.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,   // signals are ours: see Interruption
        };
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction) return Misused(parsed, terminal);
        try
        {
            return parsed.Invoke(configuration);
        }
        catch (Exception fault)
        {
            return Failure.Tell(fault, terminal);
        }
    }

    private RootCommand Root(Terminal terminal, CancellationToken cancellation)
    {
        var binder = new RecipeBinder(catalog.Types);
        var root = new RootCommand("Learns visual representations from images without labels.")
        {
            new PretrainCommand(catalog, binder, recipes, terminal, cancellation),
            new FinetuneCommand(catalog, binder, recipes, terminal, cancellation),
            new EvaluateCommand(catalog, terminal, cancellation),
            new EmbedCommand(catalog, terminal, cancellation),
            new IndexCommand(catalog, terminal, cancellation),
            new SearchCommand(catalog, terminal, cancellation),
            new DataCommand(terminal, cancellation),
            new DemoCommand(catalog, binder, recipes, terminal, cancellation),
            new ImportCommand(catalog, terminal),
            new ExportCommand(catalog, terminal),
            new ShowCommand(binder, recipes, terminal),
            new RecipeCommand(binder, catalog.Types, recipes, terminal),
            new DoctorCommand(terminal),
        };
        foreach (Option option in root.Options)
            if (option is HelpOption { Action: HelpAction help }) option.Action = new HelpWithExample(help);
        return root;
    }

    private static int Misused(ParseResult parsed, Terminal terminal)
    {
        Command command = parsed.CommandResult.Command;
        string[] known = [.. command.Subcommands.Select(one => one.Name)];
        if (known.Length > 0 && parsed.UnmatchedTokens is [{ } word, ..] && !word.StartsWith('-'))
            terminal.Error.WriteLine($"unknown command '{word}'{Nearest.Hint(word, known)}");
        else
            foreach (string message in parsed.Errors.Select(error => error.Message).Distinct()) terminal.Error.WriteLine(message);
        var path = new List<string>();
        for (var at = parsed.CommandResult; at is not null; at = at.Parent as CommandResult)
            path.Insert(0, at.Command is RootCommand ? "parallax" : at.Command.Name);
        terminal.Error.WriteLine($"see '{string.Join(' ', path)} --help'");
        return ExitCode.Usage;
    }
}
