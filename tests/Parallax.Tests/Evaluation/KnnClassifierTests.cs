using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

public class KnnClassifierTests
{
    private static readonly EmbeddingTable<float> Two = new(new float[] { 1, 0, 0, 1 }, 2);

    [Fact]
    public void Equal_votes_go_to_the_lower_class()
    {
        KnnVotes votes = KnnClassifier.Vote<float>(Two, [2, 1], new(new float[] { 1, 1 }, 2), 3, new KnnOptions { Ks = [2] })[0];
        Assert.Equal(1, votes.Prediction(0));
        Assert.Equal([0.0, 1.0, 1.0], [votes.Accuracy([2]), votes.Accuracy([2], 2), votes.Accuracy([0], 3)]);
    }

    [Fact]
    public void A_lone_neighbour_decides_whatever_the_temperature()
    {
        foreach (double temperature in new[] { 0.07, double.PositiveInfinity })
        {
            KnnVotes votes = KnnClassifier.Vote<float>(Two, [2, 1], new(new float[] { 3, 1 }, 2), 3, new KnnOptions { Ks = [1], Temperature = temperature })[0];
            Assert.Equal(2, votes.Prediction(0));
        }
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Expect("k-NN: expected labels in [0, 2), found 2", () => KnnClassifier.Vote<float>(Two, [0, 2], Two, 2, new KnnOptions()));
        Expect("k-NN: 2 training items, but 1 labels", () => KnnClassifier.Vote<float>(Two, [0], Two, 2, new KnnOptions()));
        Expect("k-NN: expected a temperature of at least 0.001, found 0", () => KnnClassifier.Vote<float>(Two, [0, 1], Two, 2, new KnnOptions { Temperature = 0 }));
        Expect("k-NN: expected one or more k of at least 1", () => KnnClassifier.Vote<float>(Two, [0, 1], Two, 2, new KnnOptions { Ks = [0] }));
        Expect("neighbours: queries have 1 dimensions, the gallery has 2", () => KnnClassifier.Vote<float>(Two, [0, 1], new(new float[1], 1), 2, new KnnOptions()));

        static void Expect(string message, Action act) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(act).Message);
    }
}
