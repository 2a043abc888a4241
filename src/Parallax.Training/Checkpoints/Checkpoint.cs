using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>A run at one step, on the disk: everything that decides the bits of the next step.</summary>
/// <remarks>
/// A safetensors file with checksums. Its tensors: networks under <c>model.</c>, the optimizer under <c>optimizer.</c>, what else there is
/// under <c>extra.PART.</c>. Its texts: <c>parallax_checkpoint</c>, the format; <c>parallax</c>, the version that wrote it; <c>step</c>;
/// <c>data</c>, a word for the images; <c>ranks</c>, the processes that trained; and <c>extra.PART.</c> values.
/// Order and views of the images are a function of seed and step and need no storage.
/// Format 1 had neither checksums nor ranks nor extra parts; it is read.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private const long Format = 2;
    private const string ModelPrefix = "model.";
    private const string OptimizerPrefix = "optimizer.";
    private readonly SafetensorsFile file;

    private Checkpoint(SafetensorsFile file, long step)
    {
        this.file = file;
        Step = step;
    }

    /// <summary>Where it lies.</summary>
    public string Path => file.Path;

    /// <summary>Optimizer steps that were done.</summary>
    public long Step { get; }

    /// <summary>A word for the images that it was trained on; resuming on others is refused.</summary>
    public string Data => file.Metadata.GetValueOrDefault("data", "");

    /// <summary>The path of the trained backbone among the networks, for <see cref="LoadInto(Module, string?)"/>.</summary>
    public string Backbone => file.Metadata.GetValueOrDefault("backbone", "backbone");

    /// <summary>Processes that trained together.</summary>
    public int Ranks => int.TryParse(file.Metadata.GetValueOrDefault("ranks"), CultureInfo.InvariantCulture, out int ranks) ? ranks : 1;

    /// <summary>Opens a checkpoint and checks what it is, and that every byte is as it was written.</summary>
    /// <exception cref="CheckpointException">It is damaged, or no checkpoint, or of a format that this version does not read.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue("parallax_checkpoint", out string? text)) throw new CheckpointException($"{path}: is no checkpoint of Parallax");
        if (!long.TryParse(text, CultureInfo.InvariantCulture, out long format) || format < 1) throw new CheckpointException($"{path}: has the checkpoint format '{text}', which is none");
        if (format > Format) throw new CheckpointException($"{path}: {NewerThanThis(format, file.Metadata.GetValueOrDefault("parallax", "a later version"))}");
        if (format >= 2) file.Verify();
        if (!long.TryParse(file.Metadata.GetValueOrDefault("step"), CultureInfo.InvariantCulture, out long step))
            throw new CheckpointException($"{path}: does not say its step");
        return new Checkpoint(file, step);
    }

    /// <summary>The texts of a checkpoint of this format.</summary>
    internal static IReadOnlyList<KeyValuePair<string, string>> TextsOf(CheckpointContent content) =>
    [
        KeyValuePair.Create("parallax_checkpoint", Format.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("parallax", Version),
        KeyValuePair.Create("step", content.Step.ToString(CultureInfo.InvariantCulture)),
        KeyValuePair.Create("data", content.Data),
        KeyValuePair.Create("backbone", content.Backbone),
        KeyValuePair.Create("ranks", content.Ranks.ToString(CultureInfo.InvariantCulture)),
        .. content.Extra.SelectMany(part => part.Value.Texts.Select(t => KeyValuePair.Create(ExtraPrefix(part.Key) + t.Key, t.Value))),
    ];

    /// <summary>The tensors of a checkpoint of this format.</summary>
    internal static IEnumerable<KeyValuePair<string, Tensor>> TensorsOf(CheckpointContent content) =>
        Prefixed(ModelPrefix, content.Model).Concat(Prefixed(OptimizerPrefix, content.Optimizer))
            .Concat(content.Extra.SelectMany(part => Prefixed(ExtraPrefix(part.Key), part.Value.Tensors)));

    /// <summary>A further part by its name, or null when it was not saved.</summary>
    internal NamedState? Extra(string part)
    {
        string prefix = ExtraPrefix(part);
        var texts = file.Metadata.Where(text => text.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(text => text.Key[prefix.Length..], text => text.Value, StringComparer.Ordinal);
        var tensors = Under(prefix);
        return texts.Count + tensors.Count > 0 ? new NamedState($"{Path}: {part}", texts, tensors) : null;
    }

    /// <summary>Copies the stored state into networks and optimizer.</summary>
    /// <exception cref="CheckpointException">It does not fit them; nothing was changed in the networks then.</exception>
    internal void LoadInto(Module networks, Optimizer optimizer)
    {
        LoadInto(networks);
        Named(() => optimizer.LoadStateDict(Under(OptimizerPrefix)));
    }

    /// <summary>Copies the stored networks.</summary>
    /// <param name="networks">The networks that were saved, or with <paramref name="part"/> one of them.</param>
    /// <param name="part">The name of the one network to load, such as <c>backbone</c>.</param>
    /// <exception cref="CheckpointException">It does not fit; nothing was changed then.</exception>
    public void LoadInto(Module networks, string? part = null)
    {
        ArgumentNullException.ThrowIfNull(networks);
        Named(() => networks.LoadStateDict(Under(part is null ? ModelPrefix : $"{ModelPrefix}{part}.")));
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private static string Version => typeof(Checkpoint).Assembly.GetName().Version?.ToString(3) ?? "";

    private static string NewerThanThis(long format, string writer) =>
        $"has checkpoint format {format}, written by Parallax {writer}; this is {Version}, which reads formats 1 to {Format}: use the newer one";

    private static string ExtraPrefix(string part) => $"extra.{part}.";

    private static IEnumerable<KeyValuePair<string, Tensor>> Prefixed(string prefix, IEnumerable<KeyValuePair<string, Tensor>> tensors) =>
        tensors.Select(t => KeyValuePair.Create(prefix + t.Key, t.Value));

    private Dictionary<string, Tensor> Under(string prefix) => file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
        .ToDictionary(name => name[prefix.Length..], name => file[name], StringComparer.Ordinal);

    private void Named(Action load)
    {
        using var scope = TensorScope.Open();
        try
        {
            load();
        }
        catch (CheckpointException e)
        {
            throw new CheckpointException($"{Path}: {e.Message}", e);
        }
    }
}
