using Parallax.Models.Weights;
using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Weights;

/// <summary>How the tensors of a file fit a backbone.</summary>
public sealed class WeightFit
{
    // What comes behind a backbone in published files: classifiers and projection heads. They are left out without a word of blame.
    private static readonly string[] Heads = ["fc.", "head.", "heads.", "head_dense.", "classifier.", "last_linear.", "projector.", "predictor.", "projection_head.", "prototypes.", "aux1.", "aux2."];

    // Tables that follow from the sizes; some files hold them.
    private static readonly string[] Derived = ["relative_position_index", "attn_mask", "relative_coords_table"];

    private readonly Dictionary<string, Tensor> fitting;

    private WeightFit(Backbone backbone, IReadOnlyDictionary<string, long[]> own, string prefix, WeightNaming naming, IReadOnlyDictionary<string, Tensor> tensors)
    {
        (Backbone, Prefix, Naming) = (backbone, prefix, naming);
        Dictionary<string, Tensor> below = Below(prefix, naming, tensors);
        fitting = below.Where(pair => own.TryGetValue(pair.Key, out long[]? shape) && PrefixSearch.SameShape(pair.Value.Shape, shape))
            .ToDictionary(pair => pair.Key, pair => pair.Value.Shape.AsSpan().SequenceEqual(own[pair.Key]) ? pair.Value : pair.Value.Reshape(own[pair.Key]));
        Missing = [.. own.Keys.Where(name => !below.ContainsKey(name) && !name.EndsWith("num_batches_tracked", StringComparison.Ordinal))];
        Misshaped = [.. below.Where(pair => own.ContainsKey(pair.Key) && !fitting.ContainsKey(pair.Key)).Select(pair => new MisshapedWeight(pair.Key, pair.Value.Shape, own[pair.Key]))];
        LeftOut = [.. below.Keys.Where(name => !own.ContainsKey(name) && IsHead(name))];
        Unexpected = [.. below.Keys.Where(name => !own.ContainsKey(name) && !IsHead(name) && !Derived.Any(end => name.EndsWith(end, StringComparison.Ordinal)))];
    }

    /// <summary>What is to be filled.</summary>
    public Backbone Backbone { get; }

    /// <summary>What stands before the backbone's names in the file: <c>state_dict.module.encoder_q.</c>; empty for nothing.</summary>
    public string Prefix { get; }

    /// <summary>Whose names the file has.</summary>
    public WeightNaming Naming { get; }

    /// <summary>Names of the backbone that the file fills.</summary>
    public IReadOnlyCollection<string> Fitting => fitting.Keys;

    /// <summary>Names of the backbone that the file lacks.</summary>
    public IReadOnlyList<string> Missing { get; }

    /// <summary>Names of the file, below the prefix, that the backbone lacks.</summary>
    public IReadOnlyList<string> Unexpected { get; }

    /// <summary>Tensors of another shape than the backbone's.</summary>
    public IReadOnlyList<MisshapedWeight> Misshaped { get; }

    /// <summary>Classifiers and heads in the file, which no backbone has.</summary>
    public IReadOnlyList<string> LeftOut { get; }

    /// <summary>Whether every parameter is filled, and nothing is unknown.</summary>
    public bool IsWhole => Missing.Count + Unexpected.Count + Misshaped.Count == 0;

    /// <summary>Finds the prefix and the naming under which most tensors fit; a teacher's before a student's, a query encoder's before a key encoder's.</summary>
    /// <param name="backbone">What is to be filled.</param>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="prefix">The prefix, if it is known; null to find it.</param>
    public static WeightFit Find(Backbone backbone, IReadOnlyDictionary<string, Tensor> tensors, string? prefix = null)
    {
        ArgumentNullException.ThrowIfNull(backbone);
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw new ArgumentException("a file without tensors fits nothing", nameof(tensors));
        Dictionary<string, long[]> own = backbone.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.Shape);
        var (start, naming) = new PrefixSearch(own, WeightNaming.For(backbone)).Best(tensors, prefix);
        return new WeightFit(backbone, own, start, naming, tensors);
    }

    /// <summary>Fills the backbone.</summary>
    /// <param name="file">What errors call the file.</param>
    /// <param name="partial">Takes what fits, whatever is missing; otherwise the fit must be whole.</param>
    /// <returns>Names of tensors that hold NaN or infinity.</returns>
    /// <exception cref="CheckpointException">The fit is not whole, or nothing fits; the backbone is unchanged.</exception>
    public IReadOnlyList<string> Load(string file, bool partial = false)
    {
        if (fitting.Count == 0 || (!partial && !IsWhole)) throw new CheckpointException($"{file}: {new WeightFitText(this)}");
        Backbone.LoadStateDict(fitting, strict: false);
        IReadOnlyDictionary<string, Tensor> own = Backbone.StateDict();
        return [.. fitting.Keys.Where(name => own[name].DType.IsFloating() && !IsFinite(own[name]))];
    }

    // A sum of finite numbers is finite unless it overflows; only then each of them is looked at.
    private static bool IsFinite(Tensor weight)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        return double.IsFinite(weight.Sum().ToDouble()) || weight.Isfinite().All().ToArray<bool>()[0];
    }

    private static Dictionary<string, Tensor> Below(string prefix, WeightNaming naming, IReadOnlyDictionary<string, Tensor> tensors)
    {
        var below = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
            if (name.StartsWith(prefix, StringComparison.Ordinal)) below.TryAdd(naming.Translate(name[prefix.Length..]), tensor);
        return below;
    }

    private static bool IsHead(string name) => Array.Exists(Heads, head => name.StartsWith(head, StringComparison.Ordinal));
}
