namespace Parallax.Vision;

/// <summary>Tar archives of images, as WebDataset lays them out and <c>data pack</c> writes them.</summary>
internal static class ShardLayout
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "shards",
        Description = "a .tar, a folder of them, or a pattern such as shards/{000..127}.tar, with key.jpg and beside it key.cls or key.json",
        LooksFor = [],
        Recognises = TarShards.IsAt,
        Partitions = [new() { Name = "all", Parts = [DatasetPart.All], Read = (path, _) => TarShards.From(path) }],
    };
}
