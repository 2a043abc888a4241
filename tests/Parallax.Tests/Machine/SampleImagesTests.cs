using Parallax.Training.Machine;
using Parallax.Vision;

namespace Parallax.Tests.Machine;

public class SampleImagesTests
{
    public static TheoryData<string, int> Samples => new() { { "JPEG", 8 }, { "PNG", 1 }, { "WebP", 1 } };

    [Theory, MemberData(nameof(Samples))]
    public void Every_sample_is_a_whole_picture(string name, int side)
    {
        var photo = new Photo();
        new ImageDecoder().Decode(SampleImages.All.Single(sample => sample.Name == name).Bytes, name, photo);
        Assert.Equal((side, side), (photo.SourceWidth, photo.SourceHeight));
    }

    [Fact]
    public void The_doctor_finds_all_codecs_usable() =>
        Assert.Contains(new Finding("image codecs", string.Join(", ", Samples.Select(sample => sample.Data.Item1))), Doctor.Examine());
}
