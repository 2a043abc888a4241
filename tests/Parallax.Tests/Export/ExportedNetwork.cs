using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;

namespace Parallax.Tests.Export;

/// <summary>Networks of usual size that exported files are compared on: every family, and sizes that no window or stride divides.</summary>
internal static class ExportedNetwork
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();

    public static TheoryData<string> All =>
    [
        "{ name: resnet18 }, size 224", "{ name: resnet18, stem: small }, size 32", "{ name: resnet34 }, size 96", "{ name: resnet50 }, size 224", "{ name: resnet101 }, size 96",
        "{ name: wide_resnet50_2 }, size 96", "{ name: wide_resnet101_2 }, size 64", "{ name: resnet50, width_multiple: 2 }, size 64",
        "{ name: vit_tiny }, size 224", "{ name: vit_small }, size 96", "{ name: vit_small, patch: 8 }, size 96", "{ name: vit_base }, size 224",
        "{ name: swin_tiny }, size 224", "{ name: swin_tiny }, size 100", "{ name: swin_small, window: 14 }, size 224", "{ name: swin_base }, size 224",
        "{ name: convnext_tiny }, size 224", "{ name: convnext_small }, size 96", "{ name: convnext_base }, size 224", "{ name: convnext_xlarge }, size 64",
        "{ name: small_alexnet, image_size: 64 }, size 64", "{ name: googlenet }, size 224", "{ name: googlenet }, size 97", "{ name: inception_bn }, size 224", "{ name: inception_bn }, size 101",
        "{ name: embedding, trunk: { name: resnet18 } }, size 96", "{ name: embedding, trunk: { name: resnet18 }, adds_maximum: true, dimension: 64 }, size 64",
    ];

    /// <summary>One of them, with biases and statistics drawn at random as well: first ones are 0 and 1, and would hide mistakes.</summary>
    public static TrainedModel Model(string network)
    {
        string[] parts = network.Split(", size ");
        ModelRecipe recipe = new RecipeBinder(Catalog.Types).Bind<ModelRecipe>(new RecipeText(network, $"backbone: {parts[0]}\nview: {{ size: {parts[1]}, shorter_side: {parts[1]} }}\n")).Value;
        using var random = new Generator(3);
        Backbone backbone = recipe.Backbone.Create(random).WithoutStochasticDepth();
        using var noGrad = GradMode.Off();
        foreach (var (name, tensor) in backbone.StateDict())
        {
            if (tensor.Rank != 1) continue;
            using var scope = TensorScope.Open();
            tensor.Add_(Ops.Empty(tensor.Shape, DType.Float32).Uniform_(0, name.EndsWith("var", StringComparison.Ordinal) ? 0.5 : 0.1, random));
        }
        backbone.Train(false);
        return new TrainedModel(recipe, backbone, new ModelCard { Source = "test" });
    }
}
