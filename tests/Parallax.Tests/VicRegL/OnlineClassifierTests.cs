using Parallax.Methods.VicRegL;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Tests.VicRegL;

public class OnlineClassifierTests
{
    private static readonly int[] Classes = [0, 1, 2, 1];

    [Fact]
    public void It_learns_the_classes_and_teaches_the_backbone_nothing()
    {
        var (with, terms) = Differentiated(3, Classes);
        var (without, _) = Differentiated(null, Classes);
        Assert.Contains(terms, term => term.Name == "classifier");
        Assert.True(with.NamedParameters().Single(p => p.Name == "classifier.weight").Parameter.Grad!.Abs().Sum().ToDouble() > 0);
        foreach (var (name, parameter) in without.NamedParameters())
            Assert.Equal(parameter.Grad!.ToArray<float>(), with.NamedParameters().Single(p => p.Name == name).Parameter.Grad!.ToArray<float>());
    }

    [Fact]
    public void Images_without_a_class_are_refused() =>
        Assert.Contains("expected images with classes", Assert.Throws<ArgumentException>(() => Differentiated(3, [0, -1, 2, 1])).Message, StringComparison.Ordinal);

    private static (Method Method, Terms Terms) Differentiated(int? classes, int[] labels)
    {
        using var random = new Generator(0);
        var method = new VicRegLMethod(
            new VicRegLOptions { Expander = [16], LocalProjector = [8], PlaceMatches = [2], Classes = classes }, new Networks(new ResNet18Options { Stages = 2, WidthMultiple = 0.25 }, random));
        Tensor pixels = Ops.Randn([labels.Length, 3, 32, 32], new Generator(1));
        ViewGeometry[] places = [.. labels.Select((_, i) => new ViewGeometry(new SourceBox(i, 2 * i, 32, 32), false, 32, 32, 64, 64))];
        Terms terms = method.Forward(new ViewBatch([new View(pixels, places), new View(pixels * 0.5, places)], labels), new Progress(0, 10, 5));
        terms.Total.Backward();
        return (method, terms);
    }
}
