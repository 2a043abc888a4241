namespace Parallax.Vision;

/// <summary>Decoded images that stay in memory until a number of bytes is reached; what is in stays in.</summary>
internal sealed class PhotoCache(int images, long capacity)
{
    private readonly Photo?[] photos = capacity > 0 ? new Photo?[images] : [];
    private long used;

    /// <summary>Whether there is a cache at all.</summary>
    public bool Enabled => photos.Length > 0;

    public Photo? Find(int image) => Enabled ? Volatile.Read(ref photos[image]) : null;

    /// <summary>Room for one more photo of the given size, or null if the cache is full.</summary>
    public Photo? TryReserve(in ImageInfo info)
    {
        long bytes = 3L * info.Width * info.Height;
        if (!Enabled || Volatile.Read(ref used) + bytes > capacity)
            return null;
        return Interlocked.Add(ref used, bytes) <= capacity ? new Photo() : null;
    }

    public void Keep(int image, Photo photo) => Volatile.Write(ref photos[image], photo);
}
