using Parallax.Tests.Loop;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public sealed class PatchKnnTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Two pictures of their class's colour, and one whose left three quarters have the other's.
    [Fact]
    public void Patches_vote_for_themselves_and_for_their_image()
    {
        Add("train/red/1.png", StripedVoc.Picture(1));
        Add("train/red/2.png", StripedVoc.Picture(1));
        Add("train/green/1.png", StripedVoc.Picture(2));
        Add("test/red/1.png", StripedVoc.Picture(1));
        Add("test/red/2.png", StripedVoc.Picture(1, left: 24, leftColour: 2));
        Add("test/green/1.png", StripedVoc.Picture(2));
        PatchKnnScores found = Score(new PatchKnnOptions { Neighbours = 3, Memory = 30 });
        Assert.Equal(new PatchKnnScores((64 + 64 + 16) / 192.0, 2 / 3.0, 30, 3, 2), found);
        Assert.Equal(3 * 64, Score(new PatchKnnOptions()).Remembered);
    }

    [Fact]
    public void A_class_that_nobody_votes_for_is_missed()
    {
        Add("train/red/1.png", StripedVoc.Picture(1));
        Add("test/blue/1.png", StripedVoc.Picture(0));
        Assert.Equal(new PatchKnnScores(0, 0, 64, 1, 2), Score(new PatchKnnOptions()));
    }

    [Fact]
    public void Joined_votes_are_sums()
    {
        var votes = new KnnVotes(1, 2, [1, 2, 3, 4, 5, 6, 7, 8]);
        KnnVotes joined = votes.Joined(2);
        Assert.Equal([1 + 3, 2 + 4], joined[0].ToArray());
        Assert.Equal([5 + 7, 6 + 8], joined[1].ToArray());
    }

    private void Add(string name, byte[] picture) => StripedVoc.Bytes(folder, name, picture);

    private PatchKnnScores Score(PatchKnnOptions options)
    {
        LabelledSplit split = LabelledSplit.Open(folder.Path);
        return new PatchKnn(new CellColours(4), StripedVoc.View, options).Score(split.Voting!, split.Asked, TestContext.Current.CancellationToken);
    }
}
