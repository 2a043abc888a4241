using Parallax.Methods.Byol;
using Parallax.Methods.DenseCl;
using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Methods.PixPro;
using Parallax.Methods.S2sd;
using Parallax.Methods.SelfDistillation;
using Parallax.Methods.SimClr;
using Parallax.Methods.SimSiam;
using Parallax.Methods.SwAv;
using Parallax.Methods.VicReg;
using Parallax.Methods.VicRegL;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;

namespace Parallax.Training;

/// <summary>The methods and backbones that recipes can name. Built-in ones are added by the same calls as one's own.</summary>
public sealed class MethodCatalog
{
    private readonly Dictionary<Type, Func<MethodOptions, Networks, Method>> makers = [];

    /// <summary>An empty catalogue but for optimizers and schedules.</summary>
    public MethodCatalog() => Types = Recipe.AddRules(new RecipeTypes());

    /// <summary>Everything that Parallax brings.</summary>
    public static MethodCatalog BuiltIn() => new MethodCatalog()
        .AddBackbone<ResNet18Options>("resnet18")
        .AddBackbone<ResNet34Options>("resnet34")
        .AddBackbone<ResNet50Options>("resnet50")
        .AddBackbone<ResNet101Options>("resnet101")
        .AddBackbone<WideResNet50Options>("wide_resnet50_2")
        .AddBackbone<WideResNet101Options>("wide_resnet101_2")
        .AddBackbone<VitTinyOptions>("vit_tiny")
        .AddBackbone<VitSmallOptions>("vit_small")
        .AddBackbone<VitBaseOptions>("vit_base")
        .AddBackbone<SwinTinyOptions>("swin_tiny")
        .AddBackbone<SwinSmallOptions>("swin_small")
        .AddBackbone<SwinBaseOptions>("swin_base")
        .AddBackbone<ConvNeXtTinyOptions>("convnext_tiny")
        .AddBackbone<ConvNeXtSmallOptions>("convnext_small")
        .AddBackbone<ConvNeXtBaseOptions>("convnext_base")
        .AddBackbone<ConvNeXtExtraLargeOptions>("convnext_xlarge")
        .AddBackbone<SmallAlexNetOptions>("small_alexnet")
        .AddBackbone<GoogLeNetOptions>("googlenet")
        .AddBackbone<InceptionBnOptions>("inception_bn")
        .AddBackbone<EmbeddingOptions>("embedding")
        .AddMethod<BaseOptions>("metric", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<DsdOptions>("dsd", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<DsdaOptions>("dsda", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<MsdOptions>("msd", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<MsdaOptions>("msda", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<MsdfOptions>("msdf", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<MsdfaOptions>("msdfa", (options, networks) => new S2sdMethod(options, networks))
        .AddMethod<DinoOptions>("dino", (options, networks) => new SelfDistillationMethod(options, networks))
        .AddMethod<GlsdOptions>("glsd", (options, networks) => new SelfDistillationMethod(options, networks))
        .AddMethod<CriboOptions>("cribo", (options, networks) => new SelfDistillationMethod(options, networks))
        .AddMethod<ByolOptions>("byol", (options, networks) => new ByolMethod(options, networks))
        .AddMethod<PixProOptions>("pixpro", (options, networks) => new PixProMethod(options, networks))
        .AddMethod<SimClrOptions>("simclr", (options, networks) => new SimClrMethod(options, networks))
        .AddMethod<SwAvOptions>("swav", (options, networks) => new SwAvMethod(options, networks))
        .AddMethod<DenseClOptions>("densecl", (options, networks) => new DenseClMethod(options, networks))
        .AddMethod<MocoOptions>("moco", (options, networks) => new MocoMethod(options, networks))
        .AddMethod<MocoLogoOptions>("moco_logo", (options, networks) => new MocoMethod(options, networks))
        .AddMethod<SimSiamOptions>("simsiam", (options, networks) => new SimSiamMethod(options, networks))
        .AddMethod<SimSiamLogoOptions>("simsiam_logo", (options, networks) => new SimSiamMethod(options, networks))
        .AddMethod<VicRegOptions>("vicreg", (options, networks) => new VicRegMethod(options, networks))
        .AddMethod<VicRegLOptions>("vicregl", (options, networks) => new VicRegLMethod(options, networks));

    /// <summary>What a <c>name:</c> in a recipe stands for.</summary>
    public RecipeTypes Types { get; }

    /// <summary>Lets recipes choose a method by name.</summary>
    /// <param name="name">As recipes write it: <c>patch_simsiam</c>.</param>
    /// <param name="make">Makes the method from its options and what its networks are made from.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public MethodCatalog AddMethod<TOptions>(string name, Func<TOptions, Networks, Method> make)
        where TOptions : MethodOptions
    {
        ArgumentNullException.ThrowIfNull(make);
        Types.Add<MethodOptions, TOptions>(name);
        makers.Add(typeof(TOptions), (options, networks) => make((TOptions)options, networks));
        return this;
    }

    /// <summary>Lets recipes choose a backbone by name.</summary>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public MethodCatalog AddBackbone<TOptions>(string name)
        where TOptions : BackboneOptions
    {
        Types.Add<BackboneOptions, TOptions>(name);
        return this;
    }

    /// <summary>Makes a recipe's networks with fresh parameters.</summary>
    /// <param name="recipe">What to make.</param>
    /// <param name="random">Where first values come from; it must live as long as the method, whose layers may draw from it while they train.</param>
    /// <param name="classes">Classes of the training images, for methods that learn parameters for each; 0 where they are not known.</param>
    /// <exception cref="ArgumentException">Nobody added the kind of method, or it needs classes.</exception>
    /// <exception cref="Torch.Serialization.CheckpointException">The weights that the recipe starts from are damaged or do not fit.</exception>
    public Method Create(Recipe recipe, Generator random, int classes = 0)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        if (!makers.TryGetValue(recipe.Method.GetType(), out var make))
            throw new ArgumentException($"{recipe.Method.GetType().Name} is no method of this catalogue: add it with AddMethod", nameof(recipe));
        using var scope = TensorScope.Open();
        return make(recipe.Method, new Networks(recipe.Backbone, random, recipe.StartFrom is { } weights ? StartFrom(weights) : null)
        {
            Classes = classes,
            Trained = path => TrainedModel.Open(path, this).Backbone,
        });
    }

    private static Action<Backbone> StartFrom(string weights)
    {
        IReadOnlyDictionary<string, Tensor> tensors = WeightFile.Open(weights);
        return backbone => WeightFit.Find(backbone, tensors).Load(weights);
    }
}
