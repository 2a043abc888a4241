using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Recording;
using Parallax.Training.Export.Onnx.Operators;

namespace Parallax.Training.Export.Onnx;

/// <summary>
/// Writes a backbone's recorded forward pass as an ONNX graph. What does not depend on the pixels is a constant, computed already; parameters
/// bear their names.
/// </summary>
internal sealed class BackboneGraph
{
    private const string PixelsName = "pixels";

    private static readonly Dictionary<string, Lowering> Lowerings = new[] { PointwiseOperators.All, MapOperators.All, NormalizationOperators.All, MatrixOperators.All, ShapeOperators.All }
        .SelectMany(family => family).ToDictionary(lowering => lowering.Operator, StringComparer.Ordinal);

    private readonly TwinRecording recording;
    private readonly OnnxGraph graph = new(PixelsName);
    private readonly Dictionary<RecordedTensor, string> names = [];
    private readonly HashSet<RecordedTensor> fromPixels = [];
    private readonly Dictionary<RecordedTensor, string> weights = [];

    private BackboneGraph(TwinRecording recording, Backbone backbone)
    {
        this.recording = recording;
        foreach (var (name, tensor) in backbone.StateDict()) weights[recording.ValueOf(tensor)] = name;
        names[recording.Pixels] = PixelsName;
        fromPixels.Add(recording.Pixels);
    }

    /// <summary>The graph of a recording; its tensors must live until the message is written.</summary>
    /// <exception cref="NotSupportedException">An operator has no counterpart; the message names it.</exception>
    public static Message Of(TwinRecording recording, Backbone backbone)
    {
        var lowered = new BackboneGraph(recording, backbone);
        for (int i = 0; i < recording.Calls.Count; i++) lowered.Add(recording.Calls[i], recording.IsAlike(i));
        return lowered.Finish(backbone.ToString()!);
    }

    private Message Finish(string name)
    {
        graph.Node("Identity", [NameOf(recording.Pooled)], "pooled");
        graph.Node("Identity", [NameOf(recording.Patches)], "patches");
        return OnnxFormat.Graph(name, graph.Nodes, graph.Initializers,
            [Value(PixelsName, recording.Pixels)],
            [Value("pooled", recording.Pooled), Value("patches", recording.Patches)]);
    }

    private Message Value(string name, RecordedTensor value) => OnnxFormat.ValueOf(name, value.DType, recording.ShapeOf(value));

    private void Add(RecordedCall call, bool isAlike)
    {
        if (call.Results.All(names.ContainsKey)) return;   // a tensor was given back as it is
        bool grows = call.Results.Any(result => recording.ShapeOf(result).Any(size => size.IsPerImage));
        if (!grows && !call.Inputs.Any(fromPixels.Contains)) return;
        string name = call.Operator.Replace("_.", ".", StringComparison.Ordinal).TrimEnd('_');
        if (!Lowerings.TryGetValue(name, out Lowering? lowering))
            throw new NotSupportedException($"ONNX export: there is no counterpart of the operator '{call.Operator}' yet");
        if (!isAlike && !lowering.GoesByShape)
            throw new NotSupportedException($"ONNX export: numbers given to '{call.Operator}' depend on the batch");
        IReadOnlyList<string> made = lowering.Lower(new OnnxCall(call, graph, NameOf, recording.ShapeOf));
        for (int i = 0; i < made.Count; i++)
        {
            names[call.Results[i]] = made[i];
            fromPixels.Add(call.Results[i]);
        }
    }

    private string NameOf(RecordedTensor value)
    {
        if (names.TryGetValue(value, out string? known)) return known;
        string name = weights.GetValueOrDefault(value) ?? "folded_" + value.Number.ToString(CultureInfo.InvariantCulture);
        return names[value] = graph.Constant(name, recording.ConstantOf(value));
    }
}
