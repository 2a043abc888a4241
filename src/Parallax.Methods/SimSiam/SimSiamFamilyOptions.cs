using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;

namespace Parallax.Methods.SimSiam;

/// <summary>What SimSiam's heads are, with LoGo's local crops or without.</summary>
public abstract record SimSiamFamilyOptions : MethodOptions
{
    /// <summary>d, the size of projections and predictions.</summary>
    [Range(2, 1 << 16)] public int Outputs { get; init; } = 2048;

    /// <summary>Layers of the projector: 3, on CIFAR-10 2.</summary>
    [Range(2, 3)] public int ProjectorLayers { get; init; } = 3;

    /// <summary>Channels of the projector's hidden layers; none takes the backbone's, as released.</summary>
    [Range(1, 1 << 16)] public int? ProjectorHidden { get; init; }

    /// <summary>Channels of the predictor's hidden layer.</summary>
    [Range(1, 1 << 16)] public int PredictorHidden { get; init; } = 512;

    /// <summary>LoGo's local crops; null without.</summary>
    internal abstract LogoOptions? LocalCrops { get; }

    /// <summary>The pairs of crops that the loss compares.</summary>
    internal abstract CropPairs PairsOf(int crops);
}
