using Parallax.Training.Demo;

namespace Parallax.Tests.Demo;

public sealed class OwnPhotosTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-photos-");

    private string Photos => Path.Combine(folder.FullName, "photos");

    private string Work => Path.Combine(folder.FullName, "work");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Half_of_the_classes_train_and_the_others_test()
    {
        foreach (string name in new[] { "cat", "dog", "emu", "fox", "gnu" })
            Fill(name, "a.JPG", "b.png", "c.webp");
        Fill("lone", "a.jpg");
        Fill("", "loose.jpg", "notes.txt");
        DemoSet set = OwnPhotos.Plan(Photos + "/", Work);
        Assert.Equal(2, set.Train.DistinctBy(i => i.Class).Count());
        Assert.Equal(3, set.Test.DistinctBy(i => i.Class).Count());
        Assert.Equal(6, Directory.EnumerateFiles(set.TrainFolder, "*", SearchOption.AllDirectories).Count());
        Assert.Equal(["2 images outside class sub-folders, or alone in theirs, were left out"], set.Notes);
        Assert.Equal("photos", set.Name);
        Assert.Equal(set.Train, OwnPhotos.Plan(Photos, Work).Train);
    }

    [Fact]
    public void Photos_without_classes_train_without_scores()
    {
        Fill("holiday", "a.jpg", "b.jpg");
        DemoSet set = OwnPhotos.Plan(Photos, Work);
        Assert.False(set.HasScores);
        Assert.Equal(2, set.Train.Count);
        Assert.Equal(["no scores: they need 4 or more class sub-folders with two images each, half of which are kept from training; found 1"], set.Notes);
    }

    [Fact]
    public void A_folder_without_images_is_an_error()
    {
        Fill("", "notes.txt");
        Assert.Equal($"{Photos}: expected images (.jpg, .jpeg, .png, .webp, .gif, .bmp, .tif, .tiff), found none", Assert.Throws<DemoDataException>(() => OwnPhotos.Plan(Photos, Work)).Message);
        Assert.Equal("nowhere: no such folder", Assert.Throws<DemoDataException>(() => OwnPhotos.Plan("nowhere", Work)).Message);
    }

    private void Fill(string name, params string[] files)
    {
        string target = Directory.CreateDirectory(Path.Combine(Photos, name)).FullName;
        foreach (string file in files)
            File.WriteAllText(Path.Combine(target, file), file);
    }
}
