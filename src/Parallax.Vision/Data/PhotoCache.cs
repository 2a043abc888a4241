namespace Parallax.Vision;

/// <summary>Decoded images that stay in memory until a number of bytes is reached; what is in stays in.</summary>
internal sealed class PhotoCache(int images, long capacity)
{
    private readonly Photo?[] photos = capacity > 0 ? new Photo?[images] : [];
    private long used;

    /// <summary>Whether there is a cache at all.</summary>
    public bool Enabled => photos.Length > 0;

    public Photo? Find(int image) => Enabled ? Volatile.Read(ref photos[image]) : null;

    /// <summary>Takes room for an image; false if there is none.</summary>
    public bool TryReserve(ImageSize size)
    {
        if (!Enabled)
            return false;
        if (Interlocked.Add(ref used, Bytes(size)) <= capacity)
            return true;
        Release(size);
        return false;
    }

    /// <summary>Gives reserved room back.</summary>
    public void Release(ImageSize size) => Interlocked.Add(ref used, -Bytes(size));

    /// <summary>Keeps an image in the room that was reserved for it.</summary>
    public void Keep(int image, ImageSize size, Photo photo)
    {
        if (Interlocked.CompareExchange(ref photos[image], photo, null) is not null)
            Release(size);
    }

    private static long Bytes(ImageSize size) => 3L * size.Width * size.Height;
}
