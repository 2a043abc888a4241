using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training.Data;

namespace Parallax.Cli.Commands.Data;

/// <summary><c>data pack DATA OUT</c>.</summary>
internal sealed class PackCommand : Command, IExample
{
    private const int Shown = 10;
    private static readonly PackOptions Defaults = new();

    private readonly Argument<string> data = DataCommand.Images();
    private readonly Argument<string> folder = new("OUT") { Description = "The folder of shards: new, or one that this command was stopped in." };
    private readonly Option<int> shardImages = DataCommand.Within(
        new Option<int>("--shard-images") { Description = "Most images of a shard.", HelpName = "N", DefaultValueFactory = _ => Defaults.ShardImages }, 1, 1_000_000);
    private readonly Option<int> shardMegabytes = DataCommand.Within(
        new Option<int>("--shard-megabytes") { Description = "MiB of images after which a shard is full.", HelpName = "N", DefaultValueFactory = _ => Defaults.ShardMegabytes }, 1, 1_000_000);
    private readonly Option<long?> seed = new("--shuffle") { Description = "Packs in an order shuffled by this seed.", HelpName = "SEED" };
    private readonly Option<int?> shorterSide = DataCommand.Within(
        new Option<int?>("--shorter-side") { Description = "Resizes larger images to this shorter side.", HelpName = "PIXELS" }, 1, 8192);
    private readonly Option<int> quality = DataCommand.Within(
        new Option<int>("--quality") { Description = "JPEG quality of resized images.", HelpName = "Q", DefaultValueFactory = _ => Defaults.Quality }, 1, 100);
    private readonly Option<bool> lossless = new("--lossless") { Description = "Keeps resized images as PNG." };
    private readonly Option<bool> json = DataCommand.Json();

    public PackCommand(Terminal terminal, CancellationToken cancellation) : base("pack", "Packs images into tar shards that are read from front to back.")
    {
        foreach (Argument argument in new Argument[] { data, folder }) Arguments.Add(argument);
        foreach (Option option in new Option[] { shardImages, shardMegabytes, seed, shorterSide, quality, lossless, json }) Options.Add(option);
        SetAction(parsed =>
        {
            PackReport report = Run(DataPack.Of(parsed.GetRequiredValue(data), OptionsOf(parsed), TimeProvider.System), parsed.GetRequiredValue(folder), terminal, cancellation);
            foreach (string image in report.LeftOut.Take(Shown)) terminal.Say($"left out: {image}");
            if (report.LeftOut.Count > Shown) terminal.Say($"left out: {report.LeftOut.Count - Shown} more; 'parallax data check' names all");
            terminal.Out.WriteLine(parsed.GetValue(json) ? JsonText.Of(report) : $"{report.Out}: {report.Images} images in {report.Shards} shards, {Words.Bytes(report.Bytes)}");
        });
    }

    public string Example => "parallax data pack photos shards --shuffle 0 --shorter-side 256";

    private PackOptions OptionsOf(ParseResult parsed) => new()
    {
        ShardImages = parsed.GetValue(shardImages),
        ShardMegabytes = parsed.GetValue(shardMegabytes),
        ShuffleSeed = parsed.GetValue(seed),
        ShorterSide = parsed.GetValue(shorterSide),
        Quality = parsed.GetValue(quality),
        Lossless = parsed.GetValue(lossless),
    };

    private static PackReport Run(DataPack pack, string folder, Terminal terminal, CancellationToken cancellation)
    {
        using var display = new DataProgressDisplay(terminal, TimeProvider.System);
        try
        {
            return pack.Run(folder, display, cancellation);
        }
        catch (OperationCanceledException)
        {
            display.Dispose();
            terminal.Say($"{folder}: whole shards are kept; the same command goes on");
            throw;
        }
    }
}
