using System.Text;
using Parallax.Torch.Serialization;
using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>
/// The demonstration's cache: <c>ROOT/SET/{train,test}/CLASS/STYLE.png</c>, a manifest, the licences. A set appears under its name by one
/// rename once it is whole; one process fills the cache at a time, and leavings of an interrupted one are swept up.
/// </summary>
internal sealed class DemoStore
{
    private const string ManifestFile = "manifest.tsv", LicenceTable = "licences.tsv", NotesFile = "notes.txt";
    private readonly string root;

    internal DemoStore(string root) => this.root = root;

    /// <summary>The set <paramref name="name"/>, or null when it was never completed.</summary>
    internal DemoSet? Open(string name, string title)
    {
        string folder = Path.Combine(root, name);
        if (!File.Exists(Path.Combine(folder, ManifestFile)))
            return null;
        ILookup<bool, DemoImage> halves = Table(folder, ManifestFile).ToLookup(
            row => row[0] == "train",
            row => new DemoImage(Path.Combine(folder, row[0], row[1], row[4] + ".png"), row[1], row[2], row[3], row[4], row[5] == "query"));
        return new DemoSet
        {
            Name = title,
            TrainFolder = Path.Combine(folder, "train"),
            Train = [.. halves[true]],
            Test = [.. halves[false]],
            Licences = [.. Table(folder, LicenceTable).Select(row => new DataLicence(row[0], row[1], row[2], row[3]))],
            Notes = File.ReadAllLines(Path.Combine(folder, NotesFile)),
        };
    }

    /// <summary>Builds the set by <paramref name="fill"/> and makes it appear; whatever goes wrong, nothing half done stays.</summary>
    internal async Task<DemoSet> Create(string name, string title, Func<Draft, Task> fill)
    {
        Directory.CreateDirectory(root);
        using FileStream gate = Lock();
        if (Open(name, title) is { } finished)
            return finished;
        foreach (string stale in Directory.EnumerateDirectories(root, "*.partial"))
            Directory.Delete(stale, recursive: true);
        string partial = Path.Combine(root, name + ".partial");
        try
        {
            var draft = new Draft(partial);
            await fill(draft);
            draft.Finish();
            string target = Path.Combine(root, name);
            if (Directory.Exists(target))
                Directory.Delete(target, recursive: true);
            Directory.Move(partial, target);
        }
        finally
        {
            if (Directory.Exists(partial))
                Directory.Delete(partial, recursive: true);
        }

        return Open(name, title)!;
    }

    private FileStream Lock()
    {
        string path = Path.Combine(root, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException busy) when (File.Exists(path))
        {
            throw new DemoDataException($"another run is filling {root}; wait for it and start again", busy);
        }
    }

    private static IEnumerable<string[]> Table(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file)).Select(line => line.Split('\t'));

    /// <summary>A set in the making.</summary>
    internal sealed class Draft
    {
        private readonly string folder;
        private readonly List<string> manifest = [], licences = [], notes = [];

        internal Draft(string folder)
        {
            this.folder = folder;
            Directory.CreateDirectory(Downloads);
        }

        /// <summary>Where archives go; gone once the set is whole.</summary>
        internal string Downloads => Path.Combine(folder, "downloads");

        internal void Add(bool train, string @class, string category, string subcategory, string style, bool knnQuery, byte[] png)
        {
            string half = train ? "train" : "test";
            string target = Path.Combine(folder, half, @class);
            Directory.CreateDirectory(target);
            File.WriteAllBytes(Path.Combine(target, style + ".png"), png);
            manifest.Add(string.Join('\t', half, @class, category, subcategory, style, knnQuery ? "query" : "vote"));
        }

        internal void Licence(DataLicence licence) => licences.Add(string.Join('\t', licence.Name, licence.Licence, licence.Attribution, licence.Source));

        internal void LicenceText(string set, string file, byte[] text)
        {
            string target = Path.Combine(folder, "licences");
            Directory.CreateDirectory(target);
            File.WriteAllBytes(Path.Combine(target, $"{set}-{file}"), text);
        }

        internal void Note(string note) => notes.Add(note);

        internal void Finish()
        {
            Directory.Delete(Downloads, recursive: true);
            File.WriteAllLines(Path.Combine(folder, LicenceTable), licences);
            File.WriteAllLines(Path.Combine(folder, NotesFile), notes);
            File.WriteAllText(Path.Combine(folder, "LICENCES.txt"), LicenceSummary());
            manifest.Sort(StringComparer.Ordinal);
            AtomicFile.Write(Path.Combine(folder, ManifestFile), stream => stream.Write(Encoding.UTF8.GetBytes(string.Join('\n', manifest) + "\n")));
        }

        private string LicenceSummary() => string.Join(
            '\n',
            ["Licences of the images in this folder; the packages' own texts are in licences/.", "", .. licences.Select(l => l.Split('\t')).Select(l => $"{l[0]}: {l[1]}, {l[2]} ({l[3]})"), ""]);
    }
}
