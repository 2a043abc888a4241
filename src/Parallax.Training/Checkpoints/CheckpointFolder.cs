using System.Globalization;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>The checkpoints of a run, of which the last few are kept.</summary>
/// <param name="path">The folder; it exists.</param>
/// <param name="keep">How many to keep, at least 1.</param>
/// <param name="data">A word for the images that are trained on.</param>
public sealed class CheckpointFolder(string path, int keep, string data)
{
    private const string Extension = ".safetensors";

    /// <summary>What is there, by step.</summary>
    public IReadOnlyList<(long Step, string Path)> All =>
    [
        .. Directory.EnumerateFiles(path, "step-*" + Extension)
            .Select(file => (Step: StepOf(file), Path: file)).Where(found => found.Step >= 0).OrderBy(found => found.Step),
    ];

    /// <summary>The one of the highest step, or null.</summary>
    public (long Step, string Path)? Last => All is { Count: > 0 } all ? all[^1] : null;

    /// <summary>Opens the last checkpoint.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged; the message then names the one before it.</exception>
    public Checkpoint OpenLast()
    {
        var all = All;
        if (all.Count == 0) throw new CheckpointException($"{path}: there is no checkpoint");
        try
        {
            return Checkpoint.Open(all[^1].Path);
        }
        catch (CheckpointException e) when (all.Count > 1)
        {
            throw new CheckpointException($"{e.Message}; the one before it is {all[^2].Path}: delete the damaged one to go on from there", e);
        }
    }

    internal void Save(long step, Module networks, Optimizer optimizer)
    {
        Checkpoint.Write(System.IO.Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}{Extension}")), step, data, networks, optimizer);
        foreach (var (_, old) in All.SkipLast(keep)) File.Delete(old);
    }

    private static long StepOf(string file)
    {
        string name = System.IO.Path.GetFileNameWithoutExtension(file)["step-".Length..];
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : -1;
    }
}
