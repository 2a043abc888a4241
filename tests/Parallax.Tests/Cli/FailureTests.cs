using Parallax.Cli;

namespace Parallax.Tests.Cli;

public sealed class FailureTests
{
    private static (int Code, string Error) Tell(Exception fault)
    {
        using var error = new StringWriter();
        return (Failure.Tell(fault, new Terminal(TextWriter.Null, error, IsLive: false)), error.ToString());
    }

    [Fact]
    public void A_stop_is_130() => Assert.Equal((130, "stopped\n"), Tell(new OperationCanceledException()));

    [Fact]
    public void A_file_of_another_is_told_with_a_remedy() =>
        Assert.Equal((1, "Access to the path '/x' is denied; change its permissions, or choose another place\n"),
            Tell(new UnauthorizedAccessException("Access to the path '/x' is denied.")));

    [Fact]
    public void A_missing_library_leads_to_the_doctor() =>
        Assert.Equal((1, "libx.so not found\n'parallax doctor' shows what is missing\n"),
            Tell(new TypeInitializationException("Native", new DllNotFoundException("libx.so not found\nand much more"))));

    [Fact]
    public void A_full_disk_is_told_as_it_is() => Assert.Equal((1, "run/a: no space left\n"), Tell(new IOException("run/a: no space left")));

    [Fact]
    public void Anything_else_is_an_error_of_ours() =>
        Assert.Equal((1, "internal error: InvalidOperationException: what\nset PARALLAX_TRACE=1 to see where, and please report it\n"),
            Tell(new InvalidOperationException("what")));
}
