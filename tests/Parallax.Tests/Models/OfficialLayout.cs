using System.Text.RegularExpressions;
using Parallax.Torch;

namespace Parallax.Tests.Models;

/// <summary>How an official checkpoint lays its tensors out.</summary>
/// <param name="Network">The toy that stands for the network.</param>
/// <param name="As">Its name for <c>--as</c>.</param>
/// <param name="File">The file's content, of the weights that are wanted and of those of a second network beside it.</param>
/// <param name="Prefix">Where the wanted weights are.</param>
/// <param name="Other">Where the second network's are; null if there is none.</param>
/// <param name="LeftOut">Heads below the prefix.</param>
internal sealed record OfficialLayout(
    BackboneOptions Network, string As, Func<IReadOnlyDictionary<string, Tensor>, IReadOnlyDictionary<string, Tensor>, Dictionary<string, object>> File,
    string Prefix, string? Other, params string[] LeftOut)
{
    private static readonly string[] DinoHead =
        ["head.mlp.0.weight", "head.mlp.0.bias", "head.mlp.2.weight", "head.mlp.2.bias", "head.mlp.4.weight", "head.mlp.4.bias", "head.last_layer.weight_g", "head.last_layer.weight_v"];

    private static readonly string[] MocoHead = ["fc.0.weight", "fc.0.bias", "fc.2.weight", "fc.2.bias"];
    private static readonly string[] SimSiamHead =
        ["fc.0.weight", "fc.1.weight", "fc.1.bias", "fc.1.running_mean", "fc.1.running_var", "fc.3.weight", "fc.4.weight", "fc.4.bias", "fc.6.weight", "fc.6.bias", "fc.7.running_mean"];

    private static readonly string[] SwavHead = ["projection_head.0.weight", "projection_head.1.running_mean", "projection_head.3.weight", "prototypes.weight"];
    private static readonly string[] Classifier = ["head.weight", "head.bias"];

    public static Dictionary<string, OfficialLayout> All { get; } = new()
    {
        ["DINO, backbone alone"] = new(new ToyVitOptions(), "toy_vit", (weights, _) => Root(Under("", weights)), "", null),
        ["DINO, whole run"] = new(new ToyVitOptions(), "toy_vit", (teacher, student) => new()
        {
            ["student"] = Join(Under("module.backbone.", student), Heads("module.", DinoHead)),
            ["teacher"] = Join(Under("backbone.", teacher), Heads("", DinoHead)),
            ["epoch"] = 100,
            ["dino_loss"] = Heads("", ["center"]),
        }, "teacher.backbone.", "student.module.backbone."),
        ["DINO, whole run of a ResNet"] = new(new ToyResNetOptions(), "toy_resnet", (teacher, student) => new()
        {
            ["student"] = Join(Under("module.backbone.", student), Heads("module.", DinoHead)),
            ["teacher"] = Join(Under("module.backbone.", teacher), Heads("module.", DinoHead)),
        }, "teacher.module.backbone.", "student.module.backbone."),
        ["CrIBo"] = new(new ToyVitOptions(), "toy_vit", (teacher, student) => new()
        {
            ["student"] = Join(Under("module.backbone.", student), Heads("module.", [.. DinoHead, "head.last_layer_c.weight_v"])),
            ["teacher"] = Join(Under("backbone.", teacher), Heads("", [.. DinoHead, "head.last_layer_c.weight_v"])),
            ["centroids_queue_cpu"] = Ops.Zeros([2, 3, 4], DType.Float32),
        }, "teacher.backbone.", "student.module.backbone."),
        ["MoCo v2"] = new(new ToyResNetOptions(), "toy_resnet", (query, key) => new()
        {
            ["epoch"] = 800,
            ["arch"] = "resnet50",
            ["state_dict"] = Join(
                Under("module.encoder_q.", query), Heads("module.encoder_q.", MocoHead), Under("module.encoder_k.", key), Heads("module.encoder_k.", MocoHead),
                Heads("module.", ["queue", "queue_ptr"])),
        }, "state_dict.module.encoder_q.", "state_dict.module.encoder_k.", MocoHead),
        ["SimSiam"] = new(new ToyResNetOptions(), "toy_resnet", (weights, _) => new()
        {
            ["epoch"] = 100,
            ["state_dict"] = Join(Under("module.encoder.", weights), Heads("module.encoder.", SimSiamHead), Heads("module.", ["predictor.0.weight", "predictor.1.weight", "predictor.3.bias"])),
        }, "state_dict.module.encoder.", null, SimSiamHead),
        ["SwAV"] = new(new ToyResNetOptions(), "toy_resnet", (weights, _) => Root(Join(Under("module.", weights), Heads("module.", SwavHead))), "module.", null, SwavHead),
        ["VICRegL, ResNet"] = new(new ToyResNetOptions(), "toy_resnet", (weights, _) => Root(Under("", weights)), "", null),
        ["VICRegL, ConvNeXt"] = new(new ToyPatchConvNeXtOptions(), "toy_patch_convnext", (weights, _) => Root(Under("", weights)), "", null),
        ["VICRegL, whole run"] = new(new ToyPatchConvNeXtOptions(), "toy_patch_convnext", (weights, _) => new()
        {
            ["epoch"] = 300,
            ["model"] = Join(Under("module.backbone.", weights), Heads("module.", ["projector.0.weight", "maps_projector.0.weight", "classifier.weight", "classifier.bias"])),
        }, "model.module.backbone.", null),
        ["BYOL, with torchvision's names"] = new(new ToyResNetOptions(), "toy_resnet", (weights, _) => Root(Join(Under("", weights), Heads("", ["fc.weight", "fc.bias"]))), "", null, "fc.weight", "fc.bias"),
        ["timm, ViT"] = new(new ToyVitOptions(), "toy_vit", (weights, _) => Root(Join(Under("", weights), Heads("", Classifier))), "", null, Classifier),
        ["timm, Swin"] = new(new ToySwinOptions(), "toy_swin", (weights, _) => Root(Join(
            Under("", weights, name => Regex.Replace(name, @"^layers\.(\d)\.downsample", m => $"layers.{int.Parse(m.Groups[1].Value, null) + 1}.downsample")),
            Heads("", ["head.fc.weight", "head.fc.bias"]))), "", null, "head.fc.weight", "head.fc.bias"),
        ["Swin, of its authors"] = new(new ToySwinOptions(), "toy_swin", (weights, _) => new()
        {
            ["model"] = Join(Under("", weights), Heads("", [.. Classifier, "layers.0.blocks.0.attn.relative_position_index", "layers.0.blocks.1.attn_mask"])),
        }, "model.", null, Classifier),
        ["timm, ConvNeXt"] = new(new ToyConvNeXtOptions(), "toy_convnext", (weights, _) => Root(Join(Under("", weights, TimmConvNeXt), Heads("", ["head.fc.weight", "head.fc.bias"]))), "", null,
            "head.fc.weight", "head.fc.bias"),
        ["ConvNeXt, of its authors"] = new(new ToyConvNeXtOptions(), "toy_convnext", (weights, _) => new() { ["model"] = Join(Under("", weights), Heads("", Classifier)) }, "model.", null, Classifier),
    };

    private static string TimmConvNeXt(string name)
    {
        name = Regex.Replace(name, @"^downsample_layers\.0\.", "stem.");
        name = Regex.Replace(name, @"^downsample_layers\.(\d)\.", "stages.$1.downsample.");
        name = Regex.Replace(name, @"^stages\.(\d)\.(\d)\.", "stages.$1.blocks.$2.");
        return Regex.Replace(name, "^norm", "head.norm").Replace("dwconv", "conv_dw", StringComparison.Ordinal).Replace("pwconv", "mlp.fc", StringComparison.Ordinal);
    }

    private static Dictionary<string, object> Root(Dictionary<string, Tensor> state) => state.ToDictionary(pair => pair.Key, object (pair) => pair.Value);

    private static Dictionary<string, Tensor> Under(string prefix, IReadOnlyDictionary<string, Tensor> weights, Func<string, string>? rename = null) =>
        weights.ToDictionary(pair => prefix + (rename is null ? pair.Key : rename(pair.Key)), pair => pair.Value);

    private static Dictionary<string, Tensor> Heads(string prefix, string[] names) => names.ToDictionary(name => prefix + name, _ => Ops.Ones([2, 3], DType.Float32));

    private static Dictionary<string, Tensor> Join(params Dictionary<string, Tensor>[] parts) => new(parts.SelectMany(part => part));
}
