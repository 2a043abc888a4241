using System.Globalization;
using System.Text.RegularExpressions;

namespace Parallax.Models.Weights;

/// <summary>The names that a publication gives to the parameters of a backbone, and what they are called here.</summary>
/// <remarks>
/// Residual networks and GoogLeNet bear torchvision's names, ViT timm's and DINO's, Swin and ConvNeXt their authors'; MoCo, SimSiam, VICRegL, DINO, GLSD and
/// CrIBo publish these under a prefix. What differs is listed here.
/// </remarks>
public sealed class WeightNaming
{
    private readonly (Regex From, Func<Match, string> To)[] rules;

    private WeightNaming(string name, params (string From, Func<Match, string> To)[] rules)
    {
        Name = name;
        this.rules = [.. rules.Select(rule => (new Regex("^" + rule.From, RegexOptions.CultureInvariant), rule.To))];
    }

    /// <summary>The names are the same.</summary>
    public static WeightNaming Same { get; } = new("the same names");

    /// <summary>Every naming that is known for a backbone, the same names first.</summary>
    public static IReadOnlyList<WeightNaming> For(Backbone backbone) => backbone switch
    {
        VisionTransformer => [Same, TorchvisionVit],
        SwinTransformer => [Same, TorchvisionSwin, TimmSwin],
        ConvNeXt => [Same, TorchvisionConvNeXt, TimmConvNeXt],
        _ => [Same],
    };

    /// <summary>Who names them so.</summary>
    public string Name { get; }

    /// <summary>What a parameter is called here.</summary>
    public string Translate(string name) => rules.Aggregate(name, (current, rule) => rule.From.Replace(current, match => rule.To(match), 1));

    /// <inheritdoc/>
    public override string ToString() => Name;

    // Made when they are asked for: to make all of these expressions takes longer than to look through a file's names.
    private static WeightNaming TorchvisionVit => new("torchvision",
        ("class_token$", _ => "cls_token"),
        (@"conv_proj\.", _ => "patch_embed.proj."),
        (@"encoder\.pos_embedding$", _ => "pos_embed"),
        (@"encoder\.ln\.", _ => "norm."),
        (@"encoder\.layers\.encoder_layer_(\d+)\.", m => $"blocks.{m.Groups[1]}."),
        (@"(blocks\.\d+\.)ln_([12])\.", m => $"{m.Groups[1]}norm{m.Groups[2]}."),
        (@"(blocks\.\d+\.)self_attention\.in_proj_", m => $"{m.Groups[1]}attn.qkv."),
        (@"(blocks\.\d+\.)self_attention\.out_proj\.", m => $"{m.Groups[1]}attn.proj."),
        (@"(blocks\.\d+\.mlp\.)(?:0|linear_1)\.", m => $"{m.Groups[1]}fc1."),
        (@"(blocks\.\d+\.mlp\.)(?:3|linear_2)\.", m => $"{m.Groups[1]}fc2."));

    private static WeightNaming TorchvisionSwin => new("torchvision",
        (@"features\.0\.0\.", _ => "patch_embed.proj."),
        (@"features\.0\.2\.", _ => "patch_embed.norm."),
        (@"features\.([1357])\.(\d+)\.", m => $"layers.{Stage(m)}.blocks.{m.Groups[2]}."),
        (@"features\.([246])\.", m => $"layers.{Stage(m) - 1}.downsample."),
        (@"(layers\.\d+\.blocks\.\d+\.mlp\.)0\.", m => $"{m.Groups[1]}fc1."),
        (@"(layers\.\d+\.blocks\.\d+\.mlp\.)3\.", m => $"{m.Groups[1]}fc2."));

    // Since timm 0.9 a stage begins with the merging that ended the one before.
    private static WeightNaming TimmSwin => new("timm",
        (@"layers\.([123])\.downsample\.", m => $"layers.{Number(m) - 1}.downsample."));

    private static WeightNaming TorchvisionConvNeXt => new("torchvision",
        (@"classifier\.0\.", _ => "norm."),
        (@"features\.([0246])\.([01])\.", m => $"downsample_layers.{Stage(m)}.{m.Groups[2]}."),
        (@"features\.([1357])\.(\d+)\.", m => $"stages.{Stage(m)}.{m.Groups[2]}."),
        (@"(stages\.\d+\.\d+\.)layer_scale$", m => $"{m.Groups[1]}gamma"),
        (@"(stages\.\d+\.\d+\.)block\.0\.", m => $"{m.Groups[1]}dwconv."),
        (@"(stages\.\d+\.\d+\.)block\.2\.", m => $"{m.Groups[1]}norm."),
        (@"(stages\.\d+\.\d+\.)block\.3\.", m => $"{m.Groups[1]}pwconv1."),
        (@"(stages\.\d+\.\d+\.)block\.5\.", m => $"{m.Groups[1]}pwconv2."));

    private static WeightNaming TimmConvNeXt => new("timm",
        (@"head\.norm\.", _ => "norm."),
        (@"stem\.", _ => "downsample_layers.0."),
        (@"stages\.(\d+)\.downsample\.", m => $"downsample_layers.{m.Groups[1]}."),
        (@"stages\.(\d+)\.blocks\.", m => $"stages.{m.Groups[1]}."),
        (@"(stages\.\d+\.\d+\.)conv_dw\.", m => $"{m.Groups[1]}dwconv."),
        (@"(stages\.\d+\.\d+\.)mlp\.fc([12])\.", m => $"{m.Groups[1]}pwconv{m.Groups[2]}."));

    private static int Number(Match match) => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    // torchvision counts merging and blocks of a stage as two features.
    private static int Stage(Match match) => Number(match) / 2;
}
