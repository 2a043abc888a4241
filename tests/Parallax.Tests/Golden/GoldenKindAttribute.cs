using System.Reflection;

namespace Parallax.Tests.Golden;

/// <summary>Says that a class or method tests a kind of golden case; <see cref="GoldenCasesAttribute"/> says so by itself.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class GoldenKindAttribute(string kind) : Attribute
{
    public string Kind { get; } = kind;

    /// <summary>The kinds that this assembly tests.</summary>
    internal static IReadOnlySet<string> Implemented()
    {
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        foreach (Type type in typeof(GoldenKindAttribute).Assembly.GetTypes())
        {
            foreach (MemberInfo member in type.GetMethods().Append<MemberInfo>(type))
            {
                kinds.UnionWith(member.GetCustomAttributes<GoldenKindAttribute>().Select(a => a.Kind));
                kinds.UnionWith(member.GetCustomAttributes<GoldenCasesAttribute>().Select(a => a.Kind));
            }
        }
        return kinds;
    }
}
