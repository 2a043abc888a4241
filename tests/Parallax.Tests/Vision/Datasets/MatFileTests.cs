using Parallax.Vision;

namespace Parallax.Tests.Vision.Datasets;

public sealed class MatFileTests
{
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(true, false)]
    public void Numbers_texts_and_structs_are_read(bool compressed, bool little)
    {
        MatFile file = Read(Written(compressed, little));
        Assert.Equal([1, 2, 300], file.Wholes("wide"));
        Assert.Equal([7, 0, 255, 4, 5], file.Wholes("narrow"));
        Assert.Equal(["a", "Škoda", ""], file.Texts("names"));
        Assert.Equal(["x/1.jpg", "y"], file.Texts("rows", "path"));
        Assert.Equal([3, -4], file.Wholes("rows", "class"));
        Assert.True(file.Has("rows", "path"));
        Assert.False(file.Has("rows", "test"));
    }

    [Fact]
    public void What_is_not_there_is_refused_by_name()
    {
        MatFile file = Read(Written(compressed: false, little: true));
        Assert.EndsWith(".mat: found no structs 'annotations', expected an array of them; the variables are wide, narrow, names, rows", Assert.Throws<ImageException>(() => file.Texts("annotations", "path")).Message);
        Assert.EndsWith(".mat: found no field 'test' in rows; its fields are path, class", Assert.Throws<ImageException>(() => file.Wholes("rows", "test")).Message);
        Assert.EndsWith(".mat: found no text in rows(1).class", Assert.Throws<ImageException>(() => file.Texts("rows", "class")).Message);
        Assert.EndsWith(".mat: found no numbers 'names', expected some", Assert.Throws<ImageException>(() => file.Wholes("names")).Message);
    }

    [Fact]
    public void Other_files_are_refused()
    {
        Assert.EndsWith(".mat: found a MATLAB 7.3 file, which is HDF5, expected a level 5 one: save it with -v7", Refusal([.. "MATLAB 7.3 MAT-file"u8, .. new byte[200]]));
        Assert.EndsWith(".mat: found no header of 128 bytes that ends in IM or MI, expected a MATLAB level 5 file", Refusal([1, 2, 3]));
        byte[] sound = Written(compressed: false, little: true);
        Assert.EndsWith("expected a sound MATLAB file", Refusal(sound[..^9]));
    }

    private static byte[] Written(bool compressed, bool little) => new MatWriter(compressed, little)
        .Numbers("wide", 1, 2, 300).Numbers("narrow", 7, 0, 255, 4, 5).Texts("names", "a", "Škoda", "")
        .Structs("rows", ("path", ["x/1.jpg", "y"]), ("class", [3, -4])).ToArray();

    private static MatFile Read(byte[] content)
    {
        using TemporaryFolder folder = new();
        folder.Add("a.mat", content);
        return MatFile.Read(Path.Combine(folder.Path, "a.mat"));
    }

    private static string Refusal(byte[] content) => Assert.Throws<ImageException>(() => Read(content)).Message;
}
