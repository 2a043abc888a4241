using Parallax.Torch;
using Parallax.Torch.Recording;

namespace Parallax.Training.Export.TorchScript;

/// <summary>
/// A recorded forward pass as TorchScript's source, one call a line. What depends on neither pixels nor parameters is a constant; what depends on parameters is
/// computed as it was, so that others can be loaded into them.
/// </summary>
internal sealed class ForwardProgram
{
    private const string PixelsName = "pixels", BatchName = "batch";

    private readonly TwinRecording recording;
    private readonly Dictionary<RecordedTensor, string> names = [];
    private readonly List<string> lines = [];
    private readonly List<Tensor> constants = [];
    private readonly HashSet<RecordedTensor> live = [];
    private int made;

    private ForwardProgram(TwinRecording recording, ScriptModule module)
    {
        this.recording = recording;
        if (recording.Pixels.IsOverwritten) throw new NotSupportedException("TorchScript export: the network writes over its pixels");
        Name(recording.Pixels, PixelsName);
        foreach (var (tensor, path) in module.Tensors) Name(recording.ValueOf(tensor), path);
    }

    /// <summary>The method <c>forward</c>.</summary>
    public IReadOnlyList<string> Lines => lines;

    /// <summary>What it reads as <c>CONSTANTS.c0</c>, <c>CONSTANTS.c1</c>, ….</summary>
    public IReadOnlyList<Tensor> Constants => constants;

    /// <summary>The program of a recording.</summary>
    /// <param name="recording">Its tensors must live as long as the program.</param>
    /// <param name="module">The parameters.</param>
    /// <exception cref="NotSupportedException">A call can't be written; the message names its operator.</exception>
    public static ForwardProgram Of(TwinRecording recording, ScriptModule module)
    {
        var program = new ForwardProgram(recording, module);
        program.lines.Add($"def forward(self: {module.Type}, {PixelsName}: Tensor) -> Tuple[Tensor, Tensor]:");
        program.Line($"{BatchName} = torch.size({PixelsName}, 0)");
        for (int i = 0; i < recording.Calls.Count; i++) program.Add(recording.Calls[i], recording.TwinOf(i));
        program.Line($"return ({program.NameOf(recording.Pooled)}, {program.NameOf(recording.Patches)})");
        return program;
    }

    private void Add(RecordedCall call, RecordedCall twin)
    {
        if (call.Operator != twin.Operator) throw new NotSupportedException($"TorchScript export: the network calls '{call.Operator}' on some batches and '{twin.Operator}' on others");
        if (call.Results.Any(result => live.Contains(result) && !call.Inputs.Contains(result)))
            throw new NotSupportedException($"TorchScript export: '{call.Operator}' writes over a parameter");
        bool grows = call.Results.Any(result => recording.ShapeOf(result).Any(size => size.IsPerImage));
        if (call.Results.Count == 0 || (!grows && !call.Inputs.Any(live.Contains))) return;
        string arguments = string.Join(", ", Arguments(call, twin));
        foreach (RecordedTensor result in call.Results) Name(result, $"x{Literal.Of(made++)}");
        string results = string.Join(", ", call.Results.Select(NameOf)) + (call.GivesList ? "," : "");
        Line($"{results} = torch.{call.Operator.Split('.')[0]}({arguments})");
    }

    // By place up to the first that is left out, by name from there on. The overload follows from the types.
    private IEnumerable<string> Arguments(RecordedCall call, RecordedCall twin)
    {
        bool isNamed = false;
        foreach (var (argument, other) in call.Arguments.Zip(twin.Arguments))
        {
            isNamed |= argument.IsNamed;
            if (argument.IsDefault && other.IsDefault) isNamed = true;
            else yield return (isNamed ? argument.Name + "=" : "") + Text(call, argument, other.Value);
        }
    }

    private string Text(RecordedCall call, RecordedArgument argument, object? twin) => (argument.Value, twin) switch
    {
        (null, null) => "None",
        (bool flag, bool other) when flag == other => flag ? "True" : "False",
        (long number, long other) => Size(TwinRecording.NumberOf(number, other)),
        (long[] numbers, long[] others) when numbers.Length == others.Length => Literal.List("int", [.. numbers.Zip(others, (number, other) => Size(TwinRecording.NumberOf(number, other)))]),
        (double number, double other) when number.Equals(other) => Literal.Of(number),
        (double[] numbers, double[] others) when numbers.AsSpan().SequenceEqual(others) => Literal.List("float", [.. numbers.Select(Literal.Of)]),
        (string text, string other) when text == other => Literal.Of(text),
        (RecordedTensor tensor, RecordedTensor other) when tensor.Number == other.Number => NameOf(tensor),
        (RecordedTensor?[] tensors, RecordedTensor?[] others) when tensors.Select(tensor => tensor?.Number).SequenceEqual(others.Select(other => other?.Number)) =>
            Literal.List(argument.Type.StartsWith("Tensor?[", StringComparison.Ordinal) ? "Optional[Tensor]" : "Tensor", [.. tensors.Select(tensor => tensor is null ? "None" : NameOf(tensor))]),
        var (one, other) when Equals(one, other) => throw new NotSupportedException($"TorchScript export: '{call.Operator}' is given {argument.Type} {argument.Name}, which can't be written as text"),
        _ => throw new NotSupportedException($"TorchScript export: {argument.Name} of '{call.Operator}' depends on the batch"),
    };

    private static string Size(BatchedSize size) => size switch
    {
        { IsPerImage: false } => Literal.Of(size.Count),
        { Count: 1 } => BatchName,
        _ => $"{BatchName} * {Literal.Of(size.Count)}",
    };

    private string NameOf(RecordedTensor value)
    {
        if (names.TryGetValue(value, out string? known)) return known;
        constants.Add(recording.ConstantOf(value));
        return names[value] = $"CONSTANTS.c{Literal.Of(constants.Count - 1)}";
    }

    private void Name(RecordedTensor value, string name)
    {
        names[value] = name;
        live.Add(value);
    }

    private void Line(string text) => lines.Add("  " + text);
}
