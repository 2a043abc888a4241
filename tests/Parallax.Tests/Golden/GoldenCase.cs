using System.Globalization;
using System.Text.Json;
using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Golden;

/// <summary>One reference file, run in one precision.</summary>
public sealed class GoldenCase
{
    private static readonly string[] LooseFolders = ["glsd", "cribo"];
    private const double StoredAsFloat32 = 1e-6;
    private readonly SafetensorsFile file;
    private readonly GoldenTolerance tolerance;

    public GoldenCase(string path, DType precision)
    {
        file = SafetensorsFile.Open(path);
        Name = GoldenFiles.NameOf(path);
        Kind = GoldenFiles.KindOf(path, file.Metadata);
        Precision = precision;
        // The pages of these two folders say 3e-5 for float32, the others 1e-4.
        tolerance = GoldenTolerance.Parse(Text("tolerance"), IsDouble, LooseFolders.Contains(Folder) ? 3e-5 : 1e-4);
    }

    /// <summary>Folder and file: <c>vicregl/local-loss-batch2</c>.</summary>
    public string Name { get; }

    public string Kind { get; }

    public DType Precision { get; }

    public string Folder => Name[..Math.Max(0, Name.IndexOf('/', StringComparison.Ordinal))];

    public bool IsDouble => Precision == DType.Float64;

    public IReadOnlyCollection<string> Names => file.Names;

    /// <summary>The tensor as stored.</summary>
    public Tensor this[string name] => file[name];

    public bool Has(string name) => file.Contains(name);

    /// <summary>The tensor in the precision of the run; integers and booleans as stored.</summary>
    public Tensor At(string name) => file[name] is var stored && stored.DType.IsFloating() ? stored.To(Precision, copy: true) : stored;

    public Tensor Input(string name) => At("in." + name);

    /// <summary>An input that gradients are wanted of.</summary>
    public Tensor Leaf(string name)
    {
        Tensor leaf = Input(name);
        leaf.RequiresGrad = true;
        return leaf;
    }

    /// <summary>All tensors of a family, by the rest of their names: <c>Family("param.")</c>.</summary>
    public Dictionary<string, Tensor> Family(string prefix) =>
        Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(n => n[prefix.Length..], At);

    public Tensor Expected(string name) => file["expect." + name];

    /// <summary>A text of the metadata; null when there is none.</summary>
    public string? Text(string key) => file.Metadata.GetValueOrDefault(key);

    public double Number(string key) => double.Parse(Required(key), CultureInfo.InvariantCulture);

    public int Integer(string key) => int.Parse(Required(key), CultureInfo.InvariantCulture);

    /// <summary>A metadata value that is JSON, such as a list of numbers.</summary>
    public T Json<T>(string key) => JsonSerializer.Deserialize<T>(Required(key))!;

    /// <summary>Compares with <c>expect.name</c>: numbers within the file's tolerance, integers and booleans exactly.</summary>
    /// <param name="relative">Takes the place of the file's float32 share, where the page names one for this tensor.</param>
    /// <param name="absolute">Takes the place of the floor, in both precisions.</param>
    public void Expect(string name, Tensor actual, double? relative = null, double? absolute = null) =>
        Compare("expect." + name, actual, relative, absolute);

    /// <summary>Compares with a tensor by its whole name.</summary>
    public void Compare(string name, Tensor actual, double? relative = null, double? absolute = null)
    {
        Tensor expected = file[name];
        Assert.Equal(expected.Shape, actual.Shape);
        if (!expected.DType.IsFloating())
        {
            Assert.True(expected.ToArray<long>().SequenceEqual(actual.ToArray<long>()), $"{this}: {name} expected [{List(expected)}], found [{List(actual)}]");
            return;
        }
        // Some float64 results are stored as float32; the two pages that do so allow for the rounding.
        double exact = expected.DType == DType.Float32 && LooseFolders.Contains(Folder) ? Math.Max(tolerance.Relative, StoredAsFloat32) : tolerance.Relative;
        GoldenTolerance allowed = new(IsDouble ? exact : relative ?? tolerance.Relative, absolute ?? tolerance.Absolute);
        CompareNumbers(name, expected.ToArray<double>(), actual.ToArray<double>(), allowed);
    }

    public void Expect(string name, double actual) => CompareNumbers(name, Expected(name).ToArray<double>(), [actual], tolerance);

    public override string ToString() => $"{Name} {Precision.ShortName()}";

    private void CompareNumbers(string name, double[] expected, double[] actual, GoldenTolerance allowed)
    {
        double largest = expected.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max(), bound = allowed.For(largest);
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= bound;
            Assert.True(same, string.Create(CultureInfo.InvariantCulture, $"{this}: {name}[{i}] expected {expected[i]:g12}, found {actual[i]:g12}, off by {Math.Abs(expected[i] - actual[i]):g3}, allowed {bound:g3}"));
        }
    }

    private string Required(string key) => Text(key) ?? throw new KeyNotFoundException($"{Name}: the metadata has no '{key}'");

    private static string List(Tensor tensor) => string.Join(", ", tensor.ToArray<long>().Take(100));
}
