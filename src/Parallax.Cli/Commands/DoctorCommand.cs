using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training.Machine;

namespace Parallax.Cli.Commands;

/// <summary><c>doctor</c>.</summary>
internal sealed class DoctorCommand : Command, IExample
{
    private readonly Option<bool> json = new("--json") { Description = "Prints the result as JSON." };

    public DoctorCommand(Terminal terminal) : base("doctor", "Shows what this machine offers, what is wrong, and how to mend it.")
    {
        Options.Add(json);
        SetAction(parsed =>
        {
            IReadOnlyList<Finding> findings = Doctor.Examine();
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(findings));
            else Print(findings, terminal.Out);
            return findings.Any(finding => finding.Problem is not null) ? ExitCode.Failed : ExitCode.Ok;
        });
    }

    public string Example => "parallax doctor --json";

    private static void Print(IReadOnlyList<Finding> findings, TextWriter output)
    {
        TextTable.Write(output, [.. findings.Select(finding => new[] { finding.Topic, finding.Value })], words: true);
        foreach (Finding finding in findings.Where(finding => finding.Problem is not null))
            output.WriteLine($"\n{finding.Topic}: {finding.Problem}\n  {finding.Remedy}");
    }
}
