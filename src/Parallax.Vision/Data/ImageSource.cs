namespace Parallax.Vision;

/// <summary>Images that can be read in any order, by number, with a name and perhaps a class each.</summary>
public abstract class ImageSource
{
    private static readonly int[] First = [0];

    /// <summary>Where the images lie, as it was given; errors that concern all of them lead with it.</summary>
    public abstract string Root { get; }

    /// <summary>Each image's name, unique in the source; an image's number is its place here.</summary>
    public abstract IReadOnlyList<string> Names { get; }

    /// <summary>The classes; empty if the images have none.</summary>
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of each image as an index into <see cref="ClassNames"/>; −1 for none.</summary>
    public abstract ReadOnlySpan<int> Labels { get; }

    /// <summary>Number of images.</summary>
    public int Count => Names.Count;

    /// <summary>The numbers at which stretches of images begin that follow each other in one file; ascending, the first is 0.</summary>
    public virtual ReadOnlySpan<int> Stretches => First;

    /// <summary>The sampler that suits how the images lie, for training that names none.</summary>
    public virtual Sampler DefaultSampler => new ShuffledSampler();

    /// <summary>What lies at a path: a published data set in its original layout, a list of images, tar shards, or a plain folder of image files.</summary>
    /// <param name="address">A path, or the text of a <see cref="DatasetAddress"/> that says the layout and the part.</param>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static ImageSource Open(string address) => DatasetAddress.Parse(address).Open();

    /// <summary>A reader for one thread.</summary>
    /// <param name="limits">What a single image may cost.</param>
    public abstract ImageReader OpenReader(ImageLimits limits);

    /// <summary>Where to look for an image, for messages: a path, or the source and the image's name.</summary>
    /// <param name="image">Number of the image.</param>
    public virtual string PlaceOf(int image) => $"{Root}: {Names[image]}";

    /// <summary>What an image is a resized part of; null for an image that is whole and of its own size.</summary>
    /// <param name="image">Number of the image.</param>
    public virtual ImageOrigin? OriginOf(int image) => null;

    /// <summary>Told that these images will soon be read, in an order that suits the disk.</summary>
    internal virtual void WillRead(ReadOnlySpan<int> images)
    {
    }

    /// <summary>Some of the images, in the order given; classes keep their numbers.</summary>
    /// <param name="images">Numbers of images, each at most once.</param>
    public virtual ImageSource Only(IReadOnlyList<int> images) => new ImageSubset(this, images);

    /// <summary>The images of some classes, which are numbered anew from 0 in the order given; images in the order of their classes.</summary>
    /// <param name="classes">Numbers of classes, each at most once.</param>
    public ImageSource OfClasses(IReadOnlyList<int> classes)
    {
        ArgumentNullException.ThrowIfNull(classes);
        Dictionary<int, int> numbers = classes.Select((label, number) => (label, number)).ToDictionary();
        int[] kept = [.. Enumerable.Range(0, Count).Where(image => numbers.ContainsKey(Labels[image])).OrderBy(image => numbers[Labels[image]])];
        return new ImageSubset(this, kept, [.. kept.Select(image => numbers[Labels[image]])], [.. classes.Select(label => ClassNames[label])]);
    }
}
