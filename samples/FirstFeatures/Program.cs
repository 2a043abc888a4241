using Parallax;
using Parallax.Models;
using Parallax.Torch;
using static Parallax.Torch.Ops;

using var random = new Generator(seed: 0);
var backbone = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet50), random);

using (TensorScope.Open())                                        // everything made inside is freed at the end; nothing is disposed by hand
{
    Features features = backbone.Forward(Randn([8, 3, 224, 224], random));
    Console.WriteLine(features.Pooled.Describe());                // (8, 2048) f32
    Console.WriteLine(features.Patches.Describe());               // (8, 49, 2048) f32
}
