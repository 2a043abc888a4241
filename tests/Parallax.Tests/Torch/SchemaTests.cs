using Parallax.Torch;
using Parallax.Torch.Interop;

namespace Parallax.Tests.Torch;

public sealed class SchemaTests
{
    public static TheoryData<string> DeclaredSchemas()
    {
        using var reader = new StreamReader(typeof(Tensor).Assembly.GetManifestResourceStream("operators.txt")!);
        return [.. reader.ReadToEnd().Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')];
    }

    // A newer libtorch may append arguments with defaults, and write SymInt where 1.13 wrote int; nothing else may differ.
    [Fact]
    public void Every_declared_schema_is_a_prefix_of_the_installed_one()
    {
        var faults = new List<string>();
        foreach (string declared in DeclaredSchemas().Select(row => (string)row))
        {
            string[] name = declared[..declared.IndexOf('(')].Split('.');
            string? installed = new Operator(name[0], name.Length > 1 ? name[1] : "").InstalledSchema();
            if (installed is null) faults.Add($"{declared}: not in libtorch {Engine.Version}");
            else if (!Agree(Arguments(declared), Arguments(installed))) faults.Add($"{declared}\n  is installed as {installed}");
        }
        Assert.Empty(faults);
    }

    [Fact]
    public void The_catalogue_is_not_empty() => Assert.True(DeclaredSchemas().Count > 300);

    [Theory]
    [InlineData("f(Tensor self, int dim) -> Tensor", "aten::f(Tensor self, SymInt dim, bool new=False) -> Tensor", true)]
    [InlineData("f(Tensor self, int dim) -> Tensor", "aten::f(Tensor self, float dim) -> Tensor", false)]
    [InlineData("f(Tensor self) -> Tensor", "aten::f(Tensor self, int dim) -> Tensor", false)]
    public void Agreement_is_by_prefix(string declared, string installed, bool agree) =>
        Assert.Equal(agree, Agree(Arguments(declared), Arguments(installed)));

    private static bool Agree(string[] declared, string[] installed) =>
        declared.Length <= installed.Length
        && declared.Zip(installed).All(pair => pair.First == pair.Second || IsWidened(pair.First, pair.Second))
        && installed.Skip(declared.Length).All(argument => argument.Contains('='));

    // int? correction became Scalar? correction: an int is one.
    private static bool IsWidened(string declared, string installed) => declared.Replace("int?", "Scalar?") == installed;

    private static string[] Arguments(string schema)
    {
        string text = schema[(schema.IndexOf('(') + 1)..schema.LastIndexOf(')', schema.LastIndexOf(" -> ", StringComparison.Ordinal))];
        return [.. text.Replace("SymInt", "int").Split(", ").Where(a => a != "*" && a.Length > 0)];
    }
}
