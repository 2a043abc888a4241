using System.Text;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

public sealed class PackedNamesTests
{
    private static readonly string[] Letters = ["a", "b", "Z", "/", "-", ".", " ", "\n", "é", "漢", "\uE000", "\uFF21", "\uFFFD", "😀", "𝒳", "\U0010FFFF"];

    [Fact]
    public void Names_come_back_and_sort_as_ordinal_strings_do()
    {
        Rng rng = Rng.For(3, 0, 0, 0);
        List<string> names = [""];
        for (int i = 0; i < 3000; i++)
        {
            var name = new StringBuilder();
            for (int length = rng.NextInt(6); length >= 0; length--)
                name.Append(Letters[rng.NextInt(Letters.Length)]);
            names.Add(name.ToString());
        }
        PackedNames packed = PackedNames.Of(names);
        Assert.Equal(names, packed);
        Assert.Equal(names.Order(StringComparer.Ordinal), packed.Sorted());
    }
}
