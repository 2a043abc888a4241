using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Weights;

namespace Parallax.Training.Export.Onnx;

/// <summary>
/// A backbone as an ONNX file (opset 17): input <c>pixels</c> (batch, 3, S, S), outputs <c>pooled</c> (batch, C) and <c>patches</c> (batch, N, C), all f32. The
/// number of pictures is free, their size is fixed, since position embeddings, windows and borders follow from it.
/// </summary>
public static class OnnxFile
{
    /// <summary>Writes a model for pictures of its view's size.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network and its view.</param>
    /// <exception cref="NotSupportedException">The network calls an operator that has no counterpart in ONNX, or the file would pass protobuf's 2 GiB.</exception>
    /// <exception cref="IOException">The file can't be written; what was there stays.</exception>
    public static void Write(string path, TrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Open();
        using TwinRecording recording = TwinRecording.Of(model.Backbone, model.View.Size);
        Message file = Sized(() => OnnxFormat.Model(BackboneGraph.Of(recording, model.Backbone), [.. ModelFacts.Of(model, recording.Grid), KeyValuePair.Create("card", model.Card.ToJson())]), model);
        AtomicFile.Write(path, file.WriteTo);
    }

    private static Message Sized(Func<Message> make, TrainedModel model)
    {
        try
        {
            return make();
        }
        catch (OverflowException)
        {
            throw new NotSupportedException($"ONNX export: {model.Backbone} does not fit into one file, which has at most 2 GiB; export it to .safetensors");
        }
    }
}
