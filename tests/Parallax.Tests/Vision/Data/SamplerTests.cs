using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

public sealed class SamplerTests
{
    public static TheoryData<Sampler> Samplers =>
    [
        new ShuffledSampler(), new ShuffledSampler { Repeats = 3 }, new BufferedSampler { Buffer = 7 }, new PairedSampler(),
        new ClassBalancedSampler(), new ClassBalancedSampler { PerClass = 4, Classes = Drawing.WithoutReplacement, Images = Drawing.WithoutReplacement },
    ];

    [Theory, MemberData(nameof(Samplers))]
    public void An_order_is_a_function_of_seed_and_epoch_and_fills_every_batch(Sampler sampler)
    {
        NamedSource images = NamedSource.OfSizes(9, 14, 20, 6);
        int[] order = sampler.Order(images, 8, seed: 5, epoch: 2);
        Assert.Equal(order, sampler.Order(images, 8, 5, 2));
        Assert.NotEqual(order, sampler.Order(images, 8, 5, 3));
        Assert.NotEqual(order, sampler.Order(images, 8, 6, 2));
        Assert.True(order.Length >= sampler.PlacesPerEpoch(images) / 8 * 8, $"{order.Length} images for {sampler.PlacesPerEpoch(images)} places");
    }

    [Fact]
    public void A_shuffled_epoch_is_the_order_that_runs_have_always_had()
    {
        int[] expected = new int[49];
        Rng.WriteEpochOrder(5, 2, expected);
        Assert.Equal(expected, new ShuffledSampler().Order(NamedSource.OfSizes(20, 29), 8, 5, 2));
    }

    [Fact]
    public void A_repeated_epoch_is_one_whole_shuffled_pass_after_the_other()
    {
        NamedSource images = NamedSource.OfSizes(30);
        int[][] passes = [.. new ShuffledSampler { Repeats = 4 }.Order(images, 8, 5, 2).Chunk(30)];
        Assert.Equal(4, passes.Length);
        Assert.All(passes, pass => Assert.Equal(Enumerable.Range(0, 30), pass.Order()));
        Assert.Equal(4, passes.DistinctBy(pass => string.Join(',', pass)).Count());
        Assert.Equal(new ShuffledSampler().Order(images, 8, 5, 2), passes[0]);
    }

    [Theory, InlineData(1), InlineData(10), InlineData(99), InlineData(100), InlineData(1000)]
    public void A_buffered_epoch_has_every_image_once_and_none_before_the_disk_was_read_that_far(int buffer)
    {
        var images = new NamedSource(new int[100], 1, [0, 30, 35, 80]);
        var sampler = new BufferedSampler { Buffer = buffer };
        for (int epoch = 0; epoch < 20; epoch++)
        {
            int[] order = sampler.Order(images, 8, 5, epoch);
            ReadingOrder reading = sampler.Reading(images, 5, epoch)!;
            Assert.Equal(Enumerable.Range(0, 100), order.Order());
            Assert.Equal(Enumerable.Range(0, 100), reading.Images.Order());
            Assert.All(order, (image, place) => Assert.InRange(Array.IndexOf(reading.Images, image), 0, place + buffer));
            // Only at the three borders of shards does the disk not go on to the next image.
            Assert.InRange(reading.Images.Zip(reading.Images.Skip(1)).Count(pair => pair.Second != pair.First + 1), 0, 3);
        }
        Assert.NotEqual(sampler.Reading(images, 5, 0)!.Images, sampler.Reading(images, 5, 1)!.Images);
    }

    [Fact]
    public void A_buffer_of_all_images_mixes_them_evenly()
    {
        var images = new NamedSource(new int[40], 1, [0, 20]);
        int[] first = [.. Enumerable.Range(0, 4000).Select(epoch => new BufferedSampler { Buffer = 40 }.Order(images, 8, 5, epoch)[0])];
        // 100 times each in the mean; five deviations of √100.
        Assert.All(Enumerable.Range(0, 40), image => Assert.InRange(first.Count(one => one == image), 50, 150));
    }

    [Fact]
    public void Class_balanced_batches_follow_the_rules_of_S2SD()
    {
        NamedSource images = NamedSource.OfSizes(1, 6, 93);
        var sampler = new ClassBalancedSampler();
        int[] drawn = new int[3], perImage = new int[100];
        int classesAgain = 0, imagesAgain = 0;
        for (int epoch = 0; epoch < 100; epoch++)
        {
            int[] order = sampler.Order(images, 14, 5, epoch);
            Assert.Equal(100 / 14 * 14, order.Length);
            foreach (int[] batch in order.Chunk(14))
            {
                int[] slots = [.. batch.Chunk(2).Select(slot => Assert.Single(slot.Select(image => images.Labels[image]).Distinct()))];
                foreach (int label in slots) drawn[label]++;
                foreach (int image in batch) perImage[image]++;
                classesAgain += slots.Distinct().Count() < slots.Length ? 1 : 0;
                imagesAgain += batch.Distinct().Count() < batch.Length ? 1 : 0;
            }
        }
        // 4,900 slots: 1,633 a class, whatever its size, with a deviation of 33; five of them.
        Assert.All(drawn, slots => Assert.InRange(slots, 1633 - 165, 1633 + 165));
        // 3,267 draws a class: the six images of the second share theirs evenly, 544 ± 5·22.
        Assert.All(Enumerable.Range(0, 100).Where(image => images.Labels[image] == 1), image => Assert.InRange(perImage[image], 434, 655));
        Assert.Equal(700, classesAgain);           // seven slots of three classes
        Assert.InRange(imagesAgain, 680, 700);     // one of the classes is a single image: only a batch without it can be free of repeats
    }

    [Fact]
    public void Classes_and_images_without_replacement_come_once_before_any_comes_again()
    {
        NamedSource images = NamedSource.OfSizes(2, 5, 40, 9, 30);
        var sampler = new ClassBalancedSampler { PerClass = 3, Classes = Drawing.WithoutReplacement, Images = Drawing.WithoutReplacement };
        foreach (int[] slot in Enumerable.Range(0, 50).SelectMany(epoch => sampler.Order(images, 12, 5, epoch).Chunk(12).SelectMany(Slots)))
            Assert.Equal(images.Labels[slot[0]] == 0 ? 2 : 3, slot.Distinct().Count());

        int[][] Slots(int[] batch)
        {
            int[][] slots = [.. batch.Chunk(3)];
            Assert.Equal(4, slots.Select(slot => images.Labels[slot[0]]).Distinct().Count());
            return slots;
        }
    }

    [Fact]
    public void A_paired_batch_has_different_images_and_a_class_mate_of_one_of_them_at_its_end()
    {
        NamedSource images = NamedSource.OfSizes(3, 1, 12, 20);
        foreach (int[] batch in Enumerable.Range(0, 100).SelectMany(epoch => new PairedSampler().Order(images, 6, 5, epoch).Chunk(6)))
        {
            Assert.Equal(5, batch[..5].Distinct().Count());
            Assert.Contains(batch[..5], image => images.Labels[image] == images.Labels[batch[5]]);
        }
    }

    [Fact]
    public void Images_without_a_class_are_not_drawn()
    {
        var images = new NamedSource([-1, 0, 1, -1, 1, 0, 0, 2, -1], 4);
        foreach (Sampler sampler in new Sampler[] { new ClassBalancedSampler(), new PairedSampler() })
        {
            Assert.Equal(6, sampler.PlacesPerEpoch(images));
            Assert.DoesNotContain(sampler.Order(images, 2, 0, 0), image => images.Labels[image] < 0);
        }
    }

    [Fact]
    public void A_sampler_that_does_not_go_with_the_images_says_why()
    {
        NamedSource classes = NamedSource.OfSizes(5, 5), none = new([-1, -1, -1, -1], 0);
        Expect("sampler: class_balanced draws from classes; nowhere has none", new ClassBalancedSampler(), none, 4);
        Expect("sampler: paired looks for class mates; nowhere has no classes", new PairedSampler(), none, 4);
        Expect("sampler.per_class: expected a divisor of the 8 images of a batch, found 3", new ClassBalancedSampler { PerClass = 3 }, classes, 8);
        Expect("sampler.classes: a batch of 8 draws 4 classes without replacement; nowhere has 2",
            new ClassBalancedSampler { Classes = Drawing.WithoutReplacement }, classes, 8);
        Expect("sampler.repeats: expected a number in [1, 100000], found 0", new ShuffledSampler { Repeats = 0 }, classes, 8);
        Expect("sampler.buffer: expected a number in [1, 10000000], found 0", new BufferedSampler { Buffer = 0 }, classes, 8);
    }

    [Fact]
    public void No_two_visits_of_an_image_in_an_epoch_share_their_draw()
    {
        int[] places = [0, 1, 0, 2, 2, 0, 1];
        var order = new EpochOrder(places, 3);
        (int Image, int Draw)[] visits = [.. Enumerable.Range(0, 7).SelectMany(place => Enumerable.Range(0, 3).Select(attempt => order.At(place, attempt)))];
        Assert.Equal(visits.Length, visits.Distinct().Count());
        Assert.Equal(places, Enumerable.Range(0, 7).Select(place => order.At(place, 0).Image));
        Assert.Equal((1, 0), order.At(1, 0));   // the first visit is the one that runs have always had
        Assert.Equal((2, 2), order.At(1, 2));
    }

    private static void Expect(string fault, Sampler sampler, ImageSource images, int batchSize) =>
        Assert.Equal([fault], sampler.Faults(images, batchSize));
}
