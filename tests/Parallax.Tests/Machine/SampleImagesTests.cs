using Parallax.Training.Machine;
using Parallax.Vision;

namespace Parallax.Tests.Machine;

public class SampleImagesTests
{
    public static TheoryData<string> Samples => new() { "JPEG", "PNG", "WebP", "GIF", "BMP", "TIFF" };

    [Theory, MemberData(nameof(Samples))]
    public void Every_sample_is_a_whole_picture(string name)
    {
        var photo = new Photo();
        new ImageDecoder().Decode(SampleImages.All.Single(sample => sample.Name == name).Bytes, name, photo);
        Assert.Equal((1, 1), (photo.SourceWidth, photo.SourceHeight));
    }

    [Fact]
    public void The_doctor_finds_all_codecs_usable() =>
        Assert.Contains(new Finding("image codecs", "JPEG, PNG, WebP, GIF, BMP, TIFF"), Doctor.Examine());
}
