namespace Parallax.Cli;

/// <summary>A command that shows a line to copy in its help.</summary>
internal interface IExample
{
    string Example { get; }
}
