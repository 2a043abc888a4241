namespace Parallax.Torch.Recording;

/// <summary>One call of an operator: its name, its arguments by their names in the schema, its results.</summary>
public sealed class RecordedCall
{
    private readonly CallSchema schema;
    private readonly object?[] arguments;

    internal RecordedCall(CallSchema schema, object?[] arguments, IReadOnlyList<RecordedTensor> results) =>
        (this.schema, this.arguments, Results) = (schema, arguments, results);

    /// <summary>Name and overload: <c>add_.Tensor</c>.</summary>
    public string Operator => schema.Name;

    /// <summary>The tensors that it gave back or wrote to, in order.</summary>
    public IReadOnlyList<RecordedTensor> Results { get; }

    /// <summary>Whether the results are one list of tensors.</summary>
    public bool GivesList => schema.GivesList;

    /// <summary>All arguments, in the schema's order.</summary>
    public IEnumerable<RecordedArgument> Arguments => schema.Parameters.Select((parameter, i) => new RecordedArgument(parameter, arguments[i]));

    /// <summary>The tensors among its arguments, in order.</summary>
    public IEnumerable<RecordedTensor> Inputs => arguments.SelectMany(argument => argument switch
    {
        RecordedTensor one => [one],
        RecordedTensor?[] many => many.OfType<RecordedTensor>(),
        _ => Enumerable.Empty<RecordedTensor>(),
    });

    /// <summary>The argument of this name, which is a tensor.</summary>
    /// <exception cref="ArgumentException">The operator has none such.</exception>
    public RecordedTensor Tensor(string name) => Get<RecordedTensor>(name);

    /// <summary>A tensor, or null where none was given.</summary>
    /// <inheritdoc cref="Tensor"/>
    public RecordedTensor? OptionalTensor(string name) => Find(name) is null ? null : Tensor(name);

    /// <summary>A list of tensors.</summary>
    /// <inheritdoc cref="Tensor"/>
    public IReadOnlyList<RecordedTensor?> Tensors(string name) => Get<RecordedTensor?[]>(name);

    /// <summary>An integer.</summary>
    /// <inheritdoc cref="Tensor"/>
    public long Int(string name) => Get<long>(name);

    /// <summary>An integer, or null where none was given.</summary>
    /// <inheritdoc cref="Tensor"/>
    public long? OptionalInt(string name) => Find(name) is null ? null : Int(name);

    /// <summary>A number of any type.</summary>
    /// <inheritdoc cref="Tensor"/>
    public double Number(string name) => Find(name) is long whole ? whole : Get<double>(name);

    /// <summary>A truth value.</summary>
    /// <inheritdoc cref="Tensor"/>
    public bool Flag(string name) => Get<bool>(name);

    /// <summary>A text.</summary>
    /// <inheritdoc cref="Tensor"/>
    public string Text(string name) => Get<string>(name);

    /// <summary>A list of integers; a single one is a list of one.</summary>
    /// <inheritdoc cref="Tensor"/>
    public IReadOnlyList<long> Ints(string name) => Find(name) is long one ? [one] : Get<long[]>(name);

    /// <summary>The arguments that are no tensors, as text: two calls that do the same to other tensors have the same.</summary>
    public string Numbers => string.Join(", ", arguments.Select((argument, i) => argument switch
    {
        RecordedTensor or RecordedTensor?[] => "",
        long[] list => $"{schema.Parameters[i].Name} = [{string.Join(", ", list)}]",
        _ => FormattableString.Invariant($"{schema.Parameters[i].Name} = {argument ?? "none"}"),
    }).Where(text => text.Length > 0));

    /// <inheritdoc/>
    public override string ToString() => Operator;

    private object? Find(string name)
    {
        int place = schema.IndexOf(name);
        return place >= 0 ? arguments[place] : throw new ArgumentException($"{Operator} has no argument '{name}'; it has {string.Join(", ", schema.Parameters.Select(p => p.Name))}", nameof(name));
    }

    private T Get<T>(string name) => Find(name) is T found ? found : throw new ArgumentException($"{Operator}: '{name}' is {Find(name) ?? "none"}, no {typeof(T).Name}", nameof(name));
}
