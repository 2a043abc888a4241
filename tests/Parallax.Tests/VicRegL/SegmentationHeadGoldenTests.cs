using Parallax.Methods.Objectives;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Tests.VicRegL;

public class SegmentationHeadGoldenTests
{
    [Theory, GoldenCases("linear_segmentation_head")]
    public void Logits_loss_and_gradients_equal_the_reference(GoldenCase golden)
    {
        Tensor[] maps = [.. Enumerable.Range(0, 16).TakeWhile(m => golden.Has($"in.map{m}")).Select(m => golden.Input($"map{m}"))];
        Tensor labels = golden["in.labels"];
        using var random = new Generator(0);
        var head = new LinearSegmentationHead([.. maps.Select(m => (int)m.Size(1))], golden.Integer("classes"), random);
        head.To(golden.Precision);
        foreach (var (name, value) in golden.Family("param.")) head.NamedParameters().Single(p => p.Name == name).Parameter.Value.Detach().Copy_(value);
        head.Train();
        Tensor logits = head.Forward(maps);
        golden.Expect("logits", logits);
        golden.Expect("logits_up", PixelCrossEntropy.AtPixels(logits, labels));
        golden.Expect("loss_mean_over_labelled_pixels", PixelCrossEntropy.Over(logits, labels, PixelMean.LabelledPixels));
        Tensor loss = PixelCrossEntropy.Over(logits, labels);
        golden.Expect("loss_mean_over_all_pixels", loss);
        loss.Backward();
        foreach (var (name, parameter) in head.NamedParameters()) golden.Expect("grad." + name, parameter.Grad!);
    }
}
