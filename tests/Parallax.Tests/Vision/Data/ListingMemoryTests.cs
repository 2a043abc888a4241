using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

[Collection(WholeProcess.Name)]
public sealed class ListingMemoryTests
{
    [Fact]
    public void A_listing_holds_the_letters_of_its_names_and_eight_bytes_for_each()
    {
        using TemporaryFolder folder = new();
        folder.Add("a class of images/0.jpg", []);
        for (int i = 1; i < 20_000; i++)
            File.Create(Path.Combine(folder.Path, "a class of images", $"an image with a long name, number {i}.jpg")).Dispose();
        long letters = ImageFiles.InFolder(folder.Path).Names.Sum(name => name.Length), before = GC.GetTotalMemory(forceFullCollection: true);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(held, 0, letters + (20_000 * 8) + 100_000);   // as strings: above twice the letters and 22 bytes each
        GC.KeepAlive(photos);
    }
}
