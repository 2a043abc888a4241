using System.Globalization;
using Parallax.Torch.Serialization;

namespace Parallax.Training.Checkpoints;

/// <summary>The checkpoints of a run, by step.</summary>
/// <param name="path">The folder; it exists.</param>
public sealed class CheckpointFolder(string path)
{
    private const string Extension = ".safetensors";
    private const string Aside = ".set-aside";

    /// <summary>What is there, by step.</summary>
    public IReadOnlyList<(long Step, string Path)> All =>
    [
        .. Directory.EnumerateFiles(path, "step-*" + Extension)
            .Select(file => (Step: StepOf(file), Path: file)).Where(found => found.Step >= 0).OrderBy(found => found.Step),
    ];

    /// <summary>The one of the highest step, or null.</summary>
    public (long Step, string Path)? Last => All is { Count: > 0 } all ? all[^1] : null;

    /// <summary>Opens the last checkpoint.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged; the message then names the last whole one and how to use it.</exception>
    public Checkpoint OpenLast()
    {
        var all = All;
        if (all.Count == 0) throw new CheckpointException($"{path}: there is no checkpoint");
        try
        {
            return Checkpoint.Open(all[^1].Path);
        }
        catch (CheckpointException damaged)
        {
            throw new CheckpointException($"{damaged.Message}; {WayOut([.. all.SkipLast(1)])}", damaged);
        }
    }

    /// <summary>Opens the checkpoint of a step.</summary>
    /// <exception cref="CheckpointException">There is none, or it is damaged.</exception>
    public Checkpoint OpenAt(long step)
    {
        var all = All;
        int found = all.ToList().FindIndex(one => one.Step == step);
        if (found >= 0) return Checkpoint.Open(all[found].Path);
        string known = all.Count > 0 ? $"there are those of {string.Join(", ", all.Select(one => one.Step))}" : "there is none at all";
        throw new CheckpointException($"{path}: has no checkpoint of step {step}; {known}");
    }

    /// <summary>The file of a step's checkpoint.</summary>
    internal string PathOf(long step) => Path.Combine(path, string.Create(CultureInfo.InvariantCulture, $"step-{step:D8}{Extension}"));

    /// <summary>Deletes all but the newest.</summary>
    internal void Prune(int keep)
    {
        foreach (var (_, old) in All.SkipLast(keep)) File.Delete(old);
    }

    /// <summary>Renames the checkpoints after a step, so that a run which goes on from there is not resumed from them.</summary>
    internal void SetAsideAfter(long step)
    {
        foreach (var (_, later) in All.Where(one => one.Step > step)) File.Move(later, later + Aside, overwrite: true);
    }

    private static string WayOut(IReadOnlyList<(long Step, string Path)> older)
    {
        foreach (var (step, file) in older.Reverse())
            if (IsWhole(file)) return $"the last good checkpoint is {file}: train on from it with --resume --from {step}, or delete what is damaged";
        return "there is no other that is whole: a new run needs another --out";
    }

    private static bool IsWhole(string file)
    {
        try
        {
            Checkpoint.Open(file).Dispose();
            return true;
        }
        catch (CheckpointException)
        {
            return false;
        }
    }

    private static long StepOf(string file)
    {
        string name = Path.GetFileNameWithoutExtension(file)["step-".Length..];
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out long step) ? step : -1;
    }
}
