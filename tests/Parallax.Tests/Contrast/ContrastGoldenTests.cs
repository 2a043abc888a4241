using Parallax.Methods.Contrast;
using Parallax.Methods.Objectives;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.Contrast;

public sealed class ContrastGoldenTests
{
    // Queries of four crops against the keys of two: six pairs of crops, one product with the queue.
    [Theory, GoldenCases("moco_logo_loss")]
    public void Six_terms_share_a_queue(GoldenCase golden)
    {
        int B = golden.Integer("batch");
        double τ = golden.Number("temperature");
        using var random = new Generator(0);
        var queue = new KeyBank(golden.Integer("queue"), golden.Integer("dim"), random);
        queue.To(golden.Precision);
        queue.LoadStateDict(new Dictionary<string, Tensor> { ["queue"] = golden.Input("queue").MT, ["queue_ptr"] = Tensor.From([(long)golden.Integer("pointer")]) });
        Tensor q = golden.Leaf("q"), k = golden.Input("k");
        long[] keys1 = [.. Enumerable.Range(0, B).Select(i => (long)i)], keys2 = [.. keys1.Select(i => i + B)];
        long[] none = [.. keys1.Select(_ => -1L)];
        Tensor pairs = Ops.Stack([Tensor.From([.. none, .. keys1, .. keys1, .. keys1]), Tensor.From([.. keys2, .. none, .. keys2, .. keys2])], dim: 1);

        Tensor[] crops = InfoNce.Between(q, k, pairs, queue.Keys, τ).View([4, B, 2]).Mean([1]).Flatten().Unbind();   // crop by crop: keys 1, keys 2
        var (gg, lg) = (new[] { crops[1], crops[2] }, crops[4..]);
        for (int i = 0; i < 2; i++) golden.Expect($"gg.{i}", gg[i]);
        for (int i = 0; i < 4; i++) golden.Expect($"lg.{i}", lg[i]);
        Tensor loss = (gg[0] + gg[1] + lg[0] + lg[1] + lg[2] + lg[3]) / 6;
        golden.Expect("loss", loss);
        golden.ExpectGradients(loss, "grad.", ("q", q));

        queue.See(k.Narrow(0, 0, B), 0);
        queue.See(k.Narrow(0, B, B), 0);
        queue.Follow(ProcessGroup.Alone);
        golden.Expect("queue_after", queue.Keys.MT);
        golden.Expect("pointer_after", Tensor.From([queue.Place]));
    }
}
