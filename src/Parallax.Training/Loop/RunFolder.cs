using Parallax.Torch.Serialization;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>
/// A run on the disk: <c>recipe.yaml</c> (resolved), <c>metrics.jsonl</c>, <c>tensorboard/</c>, <c>checkpoints/</c>, <c>report.json</c>.
/// While it trains, the folder is locked against a second process.
/// </summary>
public sealed class RunFolder : IDisposable
{
    /// <summary>Parts of a recipe that a resumed run may change: they do not change what it learns.</summary>
    public static IReadOnlyList<string> Changeable { get; } = ["loader", "checkpoints", "health", "telemetry"];

    private readonly FileStream? running;

    private RunFolder(string path, FileStream? running) => (Path, this.running) = (path, running);

    /// <summary>The folder as it was given.</summary>
    public string Path { get; }

    /// <summary>The resolved recipe.</summary>
    public string RecipeFile => System.IO.Path.Combine(Path, "recipe.yaml");

    /// <summary>One JSON object a step, and one for each look at the run's health.</summary>
    public string MetricsFile => System.IO.Path.Combine(Path, "metrics.jsonl");

    /// <summary>The folder of TensorBoard's event files.</summary>
    public string TensorBoard => System.IO.Path.Combine(Path, "tensorboard");

    /// <summary>The folder of the checkpoints.</summary>
    public string Checkpoints => System.IO.Path.Combine(Path, "checkpoints");

    /// <summary>What the run found and how it ended.</summary>
    public string ReportFile => System.IO.Path.Combine(Path, "report.json");

    /// <summary>Starts a new run.</summary>
    /// <exception cref="IOException">The folder holds a run already, or cannot be made or written.</exception>
    public static RunFolder Create<T>(string path, EffectiveRecipe<T> recipe) where T : class
    {
        RequireFree(path);
        var folder = new RunFolder(path, null);
        try
        {
            Directory.CreateDirectory(folder.Checkpoints);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{path}: the run folder cannot be made: {AtomicFile.Reason(fault, folder.Checkpoints)}; choose another by --out", fault);
        }
        var locked = new RunFolder(path, Lock(path));
        AtomicFile.Write(locked.RecipeFile, recipe.ToYaml());
        return locked;
    }

    /// <summary>Makes sure that no run is there, ahead of work that would be lost.</summary>
    /// <exception cref="IOException">The folder holds a run already.</exception>
    public static void RequireFree(string path)
    {
        if (File.Exists(new RunFolder(path, null).RecipeFile))
            throw new IOException($"{path}: holds a run already; go on with it by --resume, or choose another folder by --out");
    }

    /// <summary>Goes on with a run; without a recipe of one's own it is the stored one.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="binder">Reads the stored recipe.</param>
    /// <param name="recipe">The recipe that the user gave, or null; it must be the stored one but for <see cref="Changeable"/>.</param>
    /// <returns>The folder and the recipe to go on with.</returns>
    /// <exception cref="IOException">There is no run, or another process trains in it.</exception>
    /// <exception cref="RecipeException">The recipe changed, or the stored one is broken.</exception>
    public static (RunFolder Folder, EffectiveRecipe<T> Recipe) Resume<T>(string path, RecipeBinder binder, EffectiveRecipe<T>? recipe = null) where T : class
    {
        EffectiveRecipe<T> stored = binder.Bind<T>(RecipeText.FromFile(Open(path).RecipeFile));
        IReadOnlyList<string> changes = recipe?.ChangesSince(stored, Changeable) ?? [];
        if (changes.Count > 0)
        {
            throw new RecipeException($"{path}: cannot go on, the recipe changed:\n{string.Join('\n', changes.Select(change => "  " + change))}\n"
                + "leave --recipe and --set away to go on as it began, or start a new run by another --out");
        }
        var folder = new RunFolder(path, Lock(path));
        Directory.CreateDirectory(folder.Checkpoints);
        AtomicFile.DeleteUnfinished(folder.Path);
        AtomicFile.DeleteUnfinished(folder.Checkpoints);
        if (recipe is not null) AtomicFile.Write(folder.RecipeFile, recipe.ToYaml());
        return (folder, recipe ?? stored);
    }

    /// <summary>A run to read from; it is not locked.</summary>
    /// <exception cref="IOException">There is no run.</exception>
    public static RunFolder Open(string path)
    {
        var folder = new RunFolder(path, null);
        if (File.Exists(folder.RecipeFile)) return folder;
        string what = Directory.Exists(path) ? "holds no run (no recipe.yaml)" : "there is no such folder";
        throw new IOException($"{path}: {what}; 'parallax pretrain DATA --recipe NAME --out {path}' makes one");
    }

    /// <summary>A folder below <paramref name="parent"/> that does not exist yet: the name, or the name with the first free number.</summary>
    public static string Free(string parent, string name)
    {
        string path = System.IO.Path.Combine(parent, name);
        for (int number = 2; Directory.Exists(path) || File.Exists(path); number++) path = System.IO.Path.Combine(parent, $"{name}-{number}");
        return path;
    }

    /// <summary>Releases the lock.</summary>
    public void Dispose() => running?.Dispose();

    // The file stays when the lock goes: of two that open a file while it is deleted, each could lock its own.
    private static FileStream Lock(string path)
    {
        const int busy = 11;   // EAGAIN
        string file = System.IO.Path.Combine(path, ".running");
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new IOException(fault.HResult == busy
                ? $"{path}: another process trains in this folder; wait for it, or choose another folder by --out"
                : $"{path}: the run folder cannot be written: {AtomicFile.Reason(fault, System.IO.Path.GetFullPath(file))}; choose another by --out", fault);
        }
    }
}
