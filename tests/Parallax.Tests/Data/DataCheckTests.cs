using System.Diagnostics;
using System.Text.Json;
using Parallax.Tests.Vision;
using Parallax.Training.Data;
using Parallax.Vision;
using TemporaryFolder = Parallax.Tests.Vision.TemporaryFolder;

namespace Parallax.Tests.Data;

public sealed class DataCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_kind_of_finding_is_told_by_name()
    {
        using TemporaryFolder folder = Mixed();
        DataCheckReport report = Check(folder);
        Assert.Equal(13, report.Images);
        Assert.Equal(["a/cut.jpg", "a/text\n.jpg"], report.Unreadable.Select(image => image.Name));
        Assert.Equal("found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", report.Unreadable[1].Reason);
        Assert.Equal([["a/1.jpg", "b/1 copy.jpg", "b/1, \"again\".jpg"]], report.Duplicates);
        Assert.Equal([["a/2.jpg", "b/2 small.jpg"]], report.NearDuplicates);
        Assert.Equal([new CheckedImage("b/tiny.jpg", 20, 60)], report.Tiny);
        Assert.Equal([new CheckedImage("b/long.jpg", 300, 40)], report.ExtremeShape);
        Assert.Equal(["b/grey 1.jpg", "b/grey 2.jpg"], report.OneColour.Select(image => image.Name));
    }

    [Fact]
    public void Reports_in_JSON_and_CSV_name_every_image_whatever_its_name()
    {
        using TemporaryFolder folder = Mixed();
        DataCheckReport report = Check(folder);
        string json = Path.Combine(folder.Path, "report.json"), csv = Path.Combine(folder.Path, "report.csv");
        report.Write(json);
        report.Write(csv);
        using JsonDocument read = JsonDocument.Parse(File.ReadAllText(json));
        Assert.Equal("a/text\n.jpg", read.RootElement.GetProperty("unreadable")[1].GetProperty("name").GetString());
        string rows = File.ReadAllText(csv);
        Assert.StartsWith("finding,group,name,width,height,reason\nunreadable,,a/cut.jpg,0,0,", rows, StringComparison.Ordinal);
        Assert.Contains("unreadable,,\"a/text\n.jpg\",0,0,\"found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image\"\n", rows, StringComparison.Ordinal);
        Assert.Contains("duplicate,0,\"b/1, \"\"again\"\".jpg\",,,\n", rows, StringComparison.Ordinal);
        Assert.Contains("tiny,,b/tiny.jpg,20,60,\n", rows, StringComparison.Ordinal);
        Assert.Contains(@"unreadable: a/text\n.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", report.Lines);
    }

    [Fact]
    public void Cancelling_ends_the_check()
    {
        using TemporaryFolder folder = Mixed();
        using var stop = new CancellationTokenSource();
        var progress = new Calling(at => { if (at.Done == at.Total) stop.Cancel(); });
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => DataCheck.Of(folder.Path, new(), TimeProvider.System).Run(progress, stop.Token));
    }

    [Fact]
    public void Progress_ends_with_all_images()
    {
        using TemporaryFolder folder = Mixed();
        List<DataProgress> told = [];
        DataCheck.Of(folder.Path, new(), TimeProvider.System).Run(new Calling(told.Add), Cancellation);
        Assert.Equal((13, 13, TimeSpan.Zero), (told[^1].Done, told[^1].Total, told[^1].Remaining));
    }

    // .NET lists names that are no UTF-8, and cannot open them.
    [Fact]
    public void A_name_that_is_no_UTF8_is_told_as_such()
    {
        using TemporaryFolder folder = new();
        folder.Add("good.jpg", Pictures.Jpeg(1));
        using (Process shell = Process.Start("/bin/sh", ["-c", "cp \"$0/good.jpg\" \"$0/$(printf '\\377').jpg\"", folder.Path])) shell.WaitForExit();
        DataCheckReport report = Check(folder);
        using (Process shell = Process.Start("/bin/sh", ["-c", "rm \"$0/$(printf '\\377').jpg\"", folder.Path])) shell.WaitForExit();   // .NET can't delete it either
        Assert.Equal(2, report.Images);
        Assert.EndsWith("is the name no UTF-8? Rename it)", Assert.Single(report.Unreadable).Reason, StringComparison.Ordinal);
    }

    private static DataCheckReport Check(TemporaryFolder folder) => DataCheck.Of(folder.Path, new(), TimeProvider.System).Run(null, Cancellation);

    private static TemporaryFolder Mixed()
    {
        TemporaryFolder folder = new();
        for (int i = 1; i <= 4; i++) folder.Add($"a/{i}.jpg", Pictures.Jpeg(i));
        folder.Add("b/1 copy.jpg", Pictures.Jpeg(1));
        folder.Add("b/1, \"again\".jpg", Pictures.Jpeg(1));
        folder.Add("b/2 small.jpg", Pictures.Jpeg(2, 80, 60, quality: 80));
        folder.Add("b/tiny.jpg", Pictures.Jpeg(11, 20, 60));
        folder.Add("b/long.jpg", Pictures.Jpeg(12, 300, 40));
        folder.Add("b/grey 1.jpg", JpegEncoder.Encode(Photo.FromRgb(50, 50, [.. Enumerable.Repeat((byte)90, 7500)]), 90));
        folder.Add("b/grey 2.jpg", JpegEncoder.Encode(Photo.FromRgb(60, 50, [.. Enumerable.Repeat((byte)120, 9000)]), 90));
        folder.Add("a/text\n.jpg", [.. "no image\n"u8]);
        folder.Add("a/cut.jpg", Pictures.Jpeg(9)[..500]);
        return folder;
    }

    private sealed class Calling(Action<DataProgress> report) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => report(value);
    }
}
