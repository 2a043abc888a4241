using System.Text.Json;
using Parallax.Cli;
using Parallax.Tests.Loop;
using Parallax.Training;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Data;

/// <summary>Names with spaces, line breaks and any letters, through the commands.</summary>
public sealed class StrangeNamesTests : IDisposable
{
    private static readonly string[] Names = ["a b/quote\" and, comma.jpg", "a b/ü 写真 😀.jpg", "new\nline/tab\tin.jpg", "new\nline/x\u001b[2J.jpg"];
    private readonly TinyRun tiny = new();

    public StrangeNamesTests()
    {
        foreach (string name in Names)
        {
            string path = tiny["strange/" + name];
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, Pictures.Jpeg(name.Length, 60, 50));
        }
    }

    public void Dispose() => tiny.Dispose();

    [Fact]
    public void Features_of_files_and_of_shards_come_with_the_names_as_they_are_and_messages_stay_in_their_lines()
    {
        tiny.Begin("run", tiny.Recipe(), stopAt: 1);
        Assert.Equal((0, $"{tiny["strange.npy"]}: 4 images, 16 numbers each\n", ""), Run("embed", tiny["run"], tiny["strange"], "--out", tiny["strange.npy"]));
        Assert.Equal(Names, Listed("strange.json"));
        AddBadOne();
        var (code, _, left) = Run("data", "pack", tiny["strange"], tiny["shards"]);
        Assert.Equal((0, "left out: new\\nline/bad\\n.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image\n"), (code, left));
        Assert.Equal(0, Run("embed", tiny["run"], tiny["shards"], "--out", tiny["shards.npy"]).Code);
        Assert.Equal(["000000.tar/000000000.jpg", "000000.tar/000000001.jpg", "000000.tar/000000003.jpg", "000000.tar/000000004.jpg"], Listed("shards.json"));
        Assert.Equal(File.ReadAllBytes(tiny["strange.npy"]), File.ReadAllBytes(tiny["shards.npy"]));
    }

    [Fact]
    public void Commands_on_data_end_with_what_they_found()
    {
        AddBadOne();
        Assert.Equal((0, $"{tiny["strange"]}: image_folder, 5 images, 2 classes\n", ""), Run("data", "list", tiny["strange"]));
        var (code, lines, _) = Run("data", "check", tiny["strange"], "--out", tiny["report.csv"]);
        Assert.Equal(1, code);
        Assert.Equal($"""
            unreadable: new\nline/bad\n.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image
            {tiny["strange"]}: 5 images, 1 unreadable, 0 groups of the same file, 0 groups that look alike, 0 tiny, 0 of extreme shape, 0 of one colour

            """, lines);
        Assert.Contains("unreadable,,\"new\nline/bad\n.jpg\",0,0,", File.ReadAllText(tiny["report.csv"]), StringComparison.Ordinal);
        using JsonDocument stats = JsonDocument.Parse(Run("data", "stats", tiny["strange"], "--json").Out);
        Assert.Equal("new\nline", stats.RootElement.GetProperty("classes")[1].GetProperty("name").GetString());
        Assert.Equal(4, stats.RootElement.GetProperty("formats").GetProperty("jpeg").GetInt32());
        Assert.Contains("60 to 60, median 60\n", Run("data", "stats", tiny["strange"]).Out, StringComparison.Ordinal);
        using JsonDocument layouts = JsonDocument.Parse(Run("data", "list", "--json").Out);
        JsonElement cifar = layouts.RootElement.EnumerateArray().Single(layout => layout.GetProperty("name").GetString() == "cifar10");
        Assert.Equal("cifar10@standard/train", cifar.GetProperty("parts")[0].GetString());
    }

    private void AddBadOne() => File.WriteAllText(tiny["strange/new\nline/bad\n.jpg"], "text");

    private string[] Listed(string file) => [.. JsonDocument.Parse(File.ReadAllText(tiny[file])).RootElement.GetProperty("files").EnumerateArray().Select(name => name.GetString()!)];

    private static (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var line = new CommandLine(MethodCatalog.BuiltIn(), new RecipeCatalog("none"));
        int code = line.Run(args, new Terminal(output, error, IsLive: false), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }
}
