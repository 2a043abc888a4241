using Parallax.Training.Demo;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Demo;

public class TestScoresTests
{
    // Directions in the plane, in degrees: a's lie together, b's too, c's lie apart, the second one beside b.
    private static readonly EmbeddingTable<float> Features = Directions(0, 2, 30, 31, 90, 33);

    [Fact]
    public void Categories_are_told_by_the_images_that_are_no_queries()
    {
        var scores = new TestScores(
        [
            Image("a", "round", false), Image("a", "round", true), Image("b", "round", false),
            Image("b", "round", false), Image("c", "flat", true), Image("c", "flat", false),
        ]);
        // All find their own but the second c, which finds b. The first c is nearest to the second, which both b outvote:
        // exp(cos 57°/T) = 2 390 against exp(cos 59°/T) + exp(cos 60°/T) = 1 570 + 1 270.
        Assert.Equal([5 / 6.0, 1 / 2.0], scores.Of(Features));
        Assert.Equal(
        [
            "Recall@1: each of 6 test images of 3 classes looks for its nearest other one by cosine; right when both show the same class. A random other image: 20.0 %",
            "k-NN accuracy: each of 2 test images takes the category, one of 2, that its 20 nearest among 4 other test images vote for "
                + "(cosine, temperature 0.07). Always the most frequent category: 50.0 %",
        ], scores.Explanations.Select(fact => $"{fact.Name}: {fact.Value}"));
    }

    [Fact]
    public void Without_categories_each_image_is_told_by_all_the_others()
    {
        var scores = new TestScores([.. "aabbcc".Select(c => Image(c.ToString(), c.ToString(), true))]);
        Assert.Equal([5 / 6.0, 4 / 6.0], scores.Of(Features));
        Assert.EndsWith("Always the most frequent class: 33.3 %", scores.Explanations[1].Value);
    }

    [Fact]
    public void Without_queries_there_is_no_accuracy()
    {
        var scores = new TestScores([.. "aabbcc".Select(c => Image(c.ToString(), "all", false))]);
        Assert.Equal(double.NaN, scores.Of(Features)[1]);
    }

    private static DemoImage Image(string @class, string category, bool query) => new($"{@class}.png", @class, category, category, "", query);

    private static EmbeddingTable<float> Directions(params double[] degrees) =>
        new(degrees.SelectMany(d => new[] { (float)Math.Cos(d * Math.PI / 180), (float)Math.Sin(d * Math.PI / 180) }).ToArray(), 2);
}
