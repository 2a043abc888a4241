using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Weights;

namespace Parallax.Training.Export.TorchScript;

/// <summary>
/// A backbone as a TorchScript program, which <c>torch.jit.load</c> opens: <c>forward(pixels)</c> gives (pooled, patches) as the ONNX file does. The number of pictures is
/// free, their size is that of the view.
/// </summary>
/// <remarks>
/// The archive is written here and not by libtorch's tracer, which would turn each size that C# has read, the batch among them, into a constant.
/// </remarks>
public static class TorchScriptFile
{
    // What PyTorch 1.13 calls the present meaning of its operators; earlier numbers make a loader rewrite calls.
    private const string Version = "10\n", Root = "model/";

    private static readonly DateTimeOffset NoTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);   // the first that a zip file can state: equal models make equal files

    /// <summary>Writes a model for pictures of its view's size; the same model gives the same bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The network and its view.</param>
    /// <exception cref="NotSupportedException">The network does different things for different batches, or gives an operator what source can't say.</exception>
    /// <exception cref="IOException">The file can't be written; what was there stays.</exception>
    public static void Write(string path, TrainedModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var scope = TensorScope.Open();
        using TwinRecording recording = TwinRecording.Of(model.Backbone, model.View.Size);
        ScriptModule module = ScriptModule.Of(model.Backbone);
        ForwardProgram program = ForwardProgram.Of(recording, module);
        AtomicFile.Write(path, stream =>
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
            Put(zip, "version", Version);
            Put(zip, "extra/card.json", model.Card.ToJson());
            Put(zip, "extra/model.json", JsonSerializer.Serialize(ModelFacts.Of(model, recording.Grid)));
            Put(zip, "code/__torch__.py", string.Join('\n', module.Source(program.Lines)) + "\n");
            Put(zip, "data", module.Write);
            Put(zip, "constants", pickle => pickle.Tuple(program.Constants));
        });
    }

    private static void Put(ZipArchive zip, string name, string text) => Put(zip, name, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    // NAME.pkl and its tensors, NAME/0, NAME/1, ….
    private static void Put(ZipArchive zip, string name, Action<ScriptPickle> fill)
    {
        var pickle = new ScriptPickle();
        fill(pickle);
        Put(zip, $"{name}.pkl", stream => stream.Write(pickle.ToBytes()));
        foreach (var (i, tensor) in pickle.Storages.Index())
        {
            using var scope = TensorScope.Open();
            Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
            Put(zip, $"{name}/{Literal.Of(i)}", plain.CopyTo);
        }
    }

    private static void Put(ZipArchive zip, string name, Action<Stream> write)
    {
        ZipArchiveEntry entry = zip.CreateEntry(Root + name, CompressionLevel.NoCompression);
        entry.LastWriteTime = NoTime;
        using Stream stream = entry.Open();
        write(stream);
    }
}
