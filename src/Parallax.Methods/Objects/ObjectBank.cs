using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Objects;

/// <summary>The objects of the last Q images, both views of each, newest image first: where CrIBo looks for neighbours across images.</summary>
/// <remarks>
/// Lebailly et al., ICLR 2024. An image leaves with all its objects when Q newer ones have come. The bank is a ring that grows backwards: a push writes the
/// new objects before the newest ones and copies nothing else. Directions and norms are stored apart, so a search normalises nothing.
/// It starts empty, and an empty bank accepts nothing; the released code starts from random numbers, which the first Q images drive out. The class-token
/// queue of the released code, which it never reads, is left out. All of it is in buffers, 4·2·Q·K·D bytes in float32, and so in checkpoints.
/// </remarks>
public sealed partial class ObjectBank : Module
{
    private readonly ObjectBankOptions options;
    private readonly ModuleBuffer directions, norms, counts, place;
    private readonly long capacity;

    /// <summary>Makes an empty bank.</summary>
    /// <param name="options">Its size.</param>
    /// <param name="channels">D, the size of an object.</param>
    public ObjectBank(ObjectBankOptions options, long channels)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        this.options = options;
        capacity = (long)options.Images * options.ObjectsPerImage;
        directions = AddBuffer("directions", Ops.Zeros([2, capacity, channels], DType.Float32));   // of norm 1, or as pushed
        norms = AddBuffer("norms", Ops.Zeros([2, capacity, 1], DType.Float32));
        counts = AddBuffer("counts", Ops.Zeros([options.Images], DType.Int64));
        place = AddBuffer("place", Ops.Zeros([4], DType.Int64));
    }

    /// <summary>Objects in the bank; waits for the device.</summary>
    public long Count => BankPlace.Read(place).Objects;

    /// <summary>Images in the bank, at most Q; one without objects counts. Waits for the device.</summary>
    public long Images => BankPlace.Read(place).Images;

    /// <summary>Objects of each image, newest first: (<see cref="Images"/>), int64.</summary>
    public Tensor Counts()
    {
        BankPlace at = BankPlace.Read(place);
        return ImagesFrom(at.FirstImage, at.Images);
    }

    /// <summary>Stored objects as they were pushed, to rounding.</summary>
    /// <param name="view">0 or 1.</param>
    /// <param name="numbers">(M), int64: 0 is the first object of the newest image; below <see cref="Count"/>.</param>
    /// <returns>(M, D).</returns>
    public Tensor Objects(int view, Tensor numbers)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        using var off = GradMode.Off();
        return Objects(view, numbers, BankPlace.Read(place));
    }

    /// <summary>Puts the objects of a batch in front, those of all ranks in their order, and drops the oldest images beyond Q.</summary>
    /// <remarks>Every rank calls it, has the same number of images, and holds the same bank afterwards. Of more than Q images the first Q are kept.</remarks>
    /// <param name="objects1">View 1: (M, D), image by image.</param>
    /// <param name="objects2">View 2 of the same objects: (M, D).</param>
    /// <param name="objectsPerImage">(B), int64, of sum M.</param>
    /// <param name="ranks">The processes that share the bank; null for one.</param>
    /// <exception cref="ShapeException">The objects of the views, or their numbers, do not fit.</exception>
    public void Push(Tensor objects1, Tensor objects2, Tensor objectsPerImage, ProcessGroup? ranks = null)
    {
        CheckObjects(objects1, objects2);
        ArgumentNullException.ThrowIfNull(objectsPerImage);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        var pushed = PushedObjects.Gather(objects1, objects2, objectsPerImage, ranks ?? ProcessGroup.Alone).First(options.Images);
        if (pushed.Counts.Length > 0 && pushed.Counts.Max() is var most && most > options.ObjectsPerImage)
            throw new ShapeException($"an image has {most} objects, the bank was made for at most {options.ObjectsPerImage}");
        BankPlace at = MakeRoom(BankPlace.Read(place), pushed);
        Tensor norm = JointTokens.Norms(pushed.Objects);                                     // (2, M, 1)
        if (options.Matching == BankMatching.Raw) norm.Fill_(1);
        Put(directions, 1, at.FirstObject, pushed.Objects / norm);
        Put(norms, 1, at.FirstObject, norm);
        Put(counts, 0, at.FirstImage, Tensor.From(pushed.Counts));
        at.Write(place);
    }

    // The oldest images leave, the front moves back by what comes.
    private BankPlace MakeRoom(BankPlace at, PushedObjects pushed)
    {
        long added = pushed.Counts.Length, kept = Math.Min(at.Images, options.Images - added);
        long leaving = ImagesFrom(at.FirstImage + kept, at.Images - kept).Sum().ToInt64();
        return new BankPlace(Back(at.FirstObject, pushed.Count, capacity), at.Objects - leaving + pushed.Count, Back(at.FirstImage, added, options.Images), kept + added);

        static long Back(long first, long by, long size) => ((first - by) % size + size) % size;
    }

    // Objects of so many images from one on, newest first.
    private Tensor ImagesFrom(long first, long count) => count == 0 ? counts.Value.Narrow(0, 0, 0)
        : Ops.Cat([.. RingStretch.Of(first % options.Images, count, options.Images).Select(s => counts.Value.Narrow(0, s.Place, s.Length))]);

    private static void Put(ModuleBuffer ring, int dim, long first, Tensor entries)
    {
        foreach (RingStretch s in RingStretch.Of(first, entries.Size(dim), ring.Value.Size(dim)))
            ring.Value.Narrow(dim, s.Place, s.Length).Copy_(entries.Narrow(dim, s.Entry, s.Length));
    }

    private Tensor Objects(int view, Tensor numbers, BankPlace at)
    {
        Tensor places = Places(numbers, at);
        return directions.Value[view].IndexSelect(0, places) * norms.Value[view].IndexSelect(0, places);
    }

    private Tensor Places(Tensor numbers, BankPlace at) => (numbers + at.FirstObject).Remainder(capacity);

    private void CheckObjects(Tensor objects1, Tensor objects2)
    {
        ArgumentNullException.ThrowIfNull(objects1);
        ArgumentNullException.ThrowIfNull(objects2);
        long D = directions.Value.Size(2);
        Require.Shape(objects1, $"(M, {D})", [-1, D]);
        Require.SameShape(objects1, objects2);
    }
}
