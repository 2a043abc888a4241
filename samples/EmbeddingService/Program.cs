using System.ComponentModel.DataAnnotations;
using EmbeddingService;
using Parallax.Training;
using Parallax.Training.Weights;

if (args is not [var path, ..] || path.StartsWith('-'))
{
    Console.Error.WriteLine("usage: EmbeddingService MODEL [--urls http://127.0.0.1:8080] [--service:maxPixels=N] …   (docs/serving.md)");
    return 2;
}
try
{
    TrainedModel model = TrainedModel.Open(path, MethodCatalog.BuiltIn());
    await using WebApplication app = Service.Build(model, args[1..]);
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (fault is IOException or ArgumentException or InvalidOperationException or ValidationException || fault.GetType().Namespace?.StartsWith("Parallax", StringComparison.Ordinal) == true)
{
    Console.Error.WriteLine(fault.Message);
    return 1;
}
