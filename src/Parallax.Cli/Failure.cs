using Parallax.Training.Demo;
using Parallax.Training.Recipes;

namespace Parallax.Cli;

/// <summary>What an exception says to a user: one message, and the stack only when PARALLAX_TRACE=1.</summary>
internal static class Failure
{
    /// <summary>Prints the message and gives the exit code.</summary>
    public static int Tell(Exception fault, Terminal terminal)
    {
        if (fault is OperationCanceledException)
        {
            terminal.Error.WriteLine("stopped");
            return ExitCode.Cancelled;
        }
        terminal.Error.WriteLine(Message(fault));
        if (Environment.GetEnvironmentVariable("PARALLAX_TRACE") == "1") terminal.Error.WriteLine(fault);
        return fault is UsageException ? ExitCode.Usage : ExitCode.Failed;
    }

    private static string Message(Exception fault) => fault switch
    {
        UsageException or RecipeException or DemoDataException => fault.Message,
        TypeInitializationException { InnerException: { } cause } => Message(cause),
        DllNotFoundException => $"{FirstLine(fault)}\n'parallax doctor' shows what is missing",
        UnauthorizedAccessException => $"{fault.Message.TrimEnd('.')}; change its permissions, or choose another place",
        FileNotFoundException { FileName: { } file } => $"{file}: there is no such file",
        OutOfMemoryException => "out of memory; a smaller schedule.batch or views.global.size needs less (--set schedule.batch=…)",
        // Ours carry their whole text: what, where, and the way out.
        IOException or NotSupportedException => fault.Message,
        _ when fault.GetType().Namespace?.StartsWith("Parallax", StringComparison.Ordinal) == true => fault.Message,
        _ => $"internal error: {fault.GetType().Name}: {FirstLine(fault)}\nset PARALLAX_TRACE=1 to see where, and please report it",
    };

    private static string FirstLine(Exception fault) => fault.Message.Split('\n')[0];
}
