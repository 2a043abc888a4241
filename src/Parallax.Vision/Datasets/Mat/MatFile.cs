namespace Parallax.Vision;

/// <summary>A MATLAB level 5 file ("MAT-File Format", MathWorks 2019): numbers, text, cells and structs, compressed or not.</summary>
internal sealed class MatFile
{
    private const long MaxBytes = 1L << 28;
    private readonly string path;
    private readonly Dictionary<string, MatValue> variables;

    private MatFile(string path, Dictionary<string, MatValue> variables) => (this.path, this.variables) = (path, variables);

    /// <exception cref="ImageException">The file can't be read, or is no such file.</exception>
    public static MatFile Read(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes and var length })
                throw new ImageException(path, $"found {length} bytes, expected at most {MaxBytes}");
            return new MatFile(path, new MatParser(path).Parse(File.ReadAllBytes(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable file ({error.Message})", error);
        }
    }

    /// <summary>A variable of whole numbers.</summary>
    /// <exception cref="ImageException">There is none of that name and type.</exception>
    public int[] Wholes(string name) => Find(name) is MatNumbers { Values: var values }
        ? [.. values.Select((value, i) => Whole(value, $"{name}({i + 1})"))]
        : throw Fault($"found no numbers '{name}', expected some");

    /// <summary>A cell array of texts.</summary>
    /// <exception cref="ImageException">There is none of that name and type.</exception>
    public string[] Texts(string name) => Find(name) is MatCells { Cells: var cells } && cells.All(cell => cell is MatText)
        ? [.. cells.Select(cell => ((MatText)cell).Text)]
        : throw Fault($"found no texts '{name}', expected a cell array of them");

    /// <summary>Whether a struct array has a field.</summary>
    public bool Has(string name, string field) => Find(name) is MatStructs structs && structs.Fields.ContainsKey(field);

    /// <summary>A field of texts of a struct array.</summary>
    /// <exception cref="ImageException">There is no such field, or it holds something else.</exception>
    public string[] Texts(string name, string field) =>
        [.. Field(name, field).Select((value, i) => value is MatText { Text: var text } ? text : throw Fault($"found no text in {name}({i + 1}).{field}"))];

    /// <summary>A field of single numbers of a struct array.</summary>
    /// <exception cref="ImageException">There is no such field, or it holds something else.</exception>
    public double[] Numbers(string name, string field) =>
        [.. Field(name, field).Select((value, i) => value is MatNumbers { Values: [var number] } ? number
            : throw Fault($"found no single number in {name}({i + 1}).{field}"))];

    /// <summary>A field of single whole numbers of a struct array.</summary>
    /// <exception cref="ImageException">There is no such field, or it holds something else.</exception>
    public int[] Wholes(string name, string field) => [.. Numbers(name, field).Select((value, i) => Whole(value, $"{name}({i + 1}).{field}"))];

    /// <summary>An error about an element of a variable; elements are numbered from 1, as MATLAB does.</summary>
    public ListLine Element(string name, int index) => new($"{path}:{name}", index + 1, "");

    private MatValue? Find(string name) => variables.GetValueOrDefault(name);

    private MatValue[] Field(string name, string field)
    {
        if (Find(name) is not MatStructs structs)
            throw Fault($"found no structs '{name}', expected an array of them; the variables are {Shown(variables.Keys)}");
        return structs.Fields.GetValueOrDefault(field) ?? throw Fault($"found no field '{field}' in {name}; its fields are {Shown(structs.Fields.Keys)}");
    }

    private int Whole(double value, string place) =>
        value >= int.MinValue && value <= int.MaxValue && Math.Floor(value) == value ? (int)value : throw Fault($"found {value} in {place}, expected a whole number");

    private static string Shown(IEnumerable<string> names) => string.Join(", ", names.Take(10));

    private ImageException Fault(string reason) => new(path, reason);
}
