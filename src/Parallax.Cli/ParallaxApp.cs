using Parallax.Cli;
using Parallax.Training;
using Parallax.Training.Recipes;

namespace Parallax;

/// <summary>The program, with one's own methods and backbones in it if there are any: every command knows them as it knows the built-in ones.</summary>
/// <example>
/// <code>
/// return ParallaxApp.Run(args, MethodCatalog.BuiltIn()
///     .AddMethod&lt;PatchSimSiamOptions&gt;("patch_simsiam", (options, networks) => new PatchSimSiam(options, networks)));
/// </code>
/// </example>
public static class ParallaxApp
{
    /// <summary>Runs a command line: <c>pretrain</c>, <c>evaluate</c>, <c>embed</c>, <c>recipe</c> and the others.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="catalog">The methods and backbones that recipes can name.</param>
    /// <returns>The exit code: 0 done, 1 failed, 2 wrong usage, 130 stopped, 143 stopped by SIGTERM.</returns>
    public static int Run(string[] args, MethodCatalog catalog)
    {
        using var interruption = new Interruption();
        int code = new CommandLine(catalog, RecipeCatalog.BesideProgram()).Run(args, Terminal.OfProcess(), interruption.Token);
        return code == ExitCode.Cancelled ? interruption.ExitCode : code;
    }
}
