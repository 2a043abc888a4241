using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>A run at one step, on the disk: everything that decides the bits of the next step.</summary>
/// <remarks>
/// A safetensors file: networks under <c>model.</c>, the optimizer under <c>optimizer.</c>, the step and what it was trained on as texts.
/// Order and views of the images are a function of seed and step and need no storage.
/// </remarks>
public sealed class Checkpoint : IDisposable
{
    private const string Format = "1";
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

    /// <summary>Opens a checkpoint and checks what it is.</summary>
    /// <exception cref="CheckpointException">It is damaged, or no checkpoint, or of a format that this version does not read.</exception>
    public static Checkpoint Open(string path)
    {
        SafetensorsFile file = SafetensorsFile.Open(path);
        if (!file.Metadata.TryGetValue("parallax_checkpoint", out string? format)) throw new CheckpointException($"{path}: is no checkpoint of Parallax");
        if (format != Format) throw new CheckpointException($"{path}: has checkpoint format {format}, this version reads {Format}");
        if (!long.TryParse(file.Metadata.GetValueOrDefault("step"), CultureInfo.InvariantCulture, out long step))
            throw new CheckpointException($"{path}: does not say its step");
        return new Checkpoint(file, step);
    }

    /// <summary>Writes a checkpoint.</summary>
    /// <exception cref="IOException">It can't be written; nothing of it is left.</exception>
    internal static void Write(string path, long step, string data, Module networks, Optimizer optimizer)
    {
        using var scope = TensorScope.Open();
        var tensors = networks.StateDict().Select(t => KeyValuePair.Create(ModelPrefix + t.Key, t.Value))
            .Concat(optimizer.StateDict().Select(t => KeyValuePair.Create(OptimizerPrefix + t.Key, t.Value)));
        SafetensorsWriter.Write(path, tensors,
        [
            KeyValuePair.Create("parallax_checkpoint", Format),
            KeyValuePair.Create("step", step.ToString(CultureInfo.InvariantCulture)),
            KeyValuePair.Create("data", data),
        ]);
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
