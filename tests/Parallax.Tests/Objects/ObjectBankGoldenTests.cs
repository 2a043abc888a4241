using Parallax.Methods.Objects;
using Parallax.Tests.Golden;
using Parallax.Torch;

namespace Parallax.Tests.Objects;

public class ObjectBankGoldenTests
{
    // The cases hold the reference's class-token queue as well; it is stored and never read there, and left out here.
    [Theory, GoldenCases("cribo/memory")]
    public void Banks_equal_the_reference(GoldenCase golden)
    {
        ObjectBank bank = Filled(golden);
        for (int step = 0; golden.Has($"step{step}.objects1"); step++)
        {
            var (o1, o2) = (golden.At($"step{step}.objects1"), golden.At($"step{step}.objects2"));
            Neighbours found = bank.Search(o1, o2);
            golden.Expect($"step{step}.index1", found.Numbers1);
            golden.Expect($"step{step}.index2", found.Numbers2);
            golden.Expect($"step{step}.mask1", found.Cycle1);
            golden.Expect($"step{step}.mask2", found.Cycle2);
            golden.Expect($"step{step}.nn_view1", Both(bank, found.Numbers1));
            golden.Expect($"step{step}.nn_view2", Both(bank, found.Numbers2));
            Assert.Equal(Both(bank, found.Numbers1)[0].ToArray<double>(), found.Objects1.ToArray<double>());
            Assert.Equal(Both(bank, found.Numbers2)[1].ToArray<double>(), found.Objects2.ToArray<double>());
            bank.Push(o1, o2, golden[$"step{step}.counts"]);
            golden.Expect($"step{step}.queue", Both(bank, Ops.Arange(0, bank.Count, DType.Int64)));
            golden.Expect($"step{step}.queue_counts", bank.Counts());
        }
    }

    // The reference's queue begins full of random images.
    private static ObjectBank Filled(GoldenCase golden)
    {
        Tensor queue = golden.At("queue0"), counts = golden["counts0"];
        int live = (int)counts.Sum().ToInt64();
        var bank = new ObjectBank(new ObjectBankOptions
        {
            Images = golden.Integer("queue_images"),
            ObjectsPerImage = golden.Integer("clusters"),
            Matching = golden.Text("normalized_matching") == "False" ? BankMatching.Raw : BankMatching.Cosine,
        }, queue.Size(2));
        bank.To(golden.Precision);
        bank.Push(queue[0, ..live], queue[1, ..live], counts);
        return bank;
    }

    private static Tensor Both(ObjectBank bank, Tensor numbers) => Ops.Stack([bank.Objects(0, numbers), bank.Objects(1, numbers)]);
}
