using System.Reflection;
using Parallax.Tests.Golden;

namespace Parallax.Tests.Architecture;

/// <summary>The public API of each library as approved text in tests/api: a change of it is seen in review. PARALLAX_APPROVE=1 writes it anew.</summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Libraries => ["Parallax.Vision", "Parallax.Torch", "Parallax.Models", "Parallax.Methods", "Parallax.Training"];

    [Theory, MemberData(nameof(Libraries))]
    public void Public_api_is_the_approved_one(string library)
    {
        string file = Path.Combine(Repository.Find("tests", "api"), library + ".txt");
        string[] found = [.. Assembly.Load(library).GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)];
        if (Environment.GetEnvironmentVariable("PARALLAX_APPROVE") == "1") File.WriteAllLines(file, found);
        string[] approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        Assert.Equal((IEnumerable<string>)[], [.. found.Except(approved).Select(line => "+ " + line), .. approved.Except(found).Select(line => "- " + line)]);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        yield return $"{Kind(type)} {type.FullName}";
        var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(member => member is not MethodInfo { IsSpecialName: true } || member.Name.StartsWith("op_", StringComparison.Ordinal))
            .Where(member => member.Name is not ("Equals" or "GetHashCode" or "ToString" or "<Clone>$" or "Deconstruct" or "op_Equality" or "op_Inequality"));
        foreach (string line in members.Select(member => $"  {type.FullName}: {member}").Order(StringComparer.Ordinal)) yield return line;
    }

    private static string Kind(Type type) =>
        type.IsEnum ? "enum" : type.IsValueType ? "struct" : type.IsInterface ? "interface" : type is { IsAbstract: true, IsSealed: true } ? "static class" : type.IsAbstract ? "abstract class" : "class";
}
