namespace Parallax.Vision;

/// <summary>Maps upright pixels to stored ones.</summary>
internal static class OrientationTransform
{
    /// <summary>Column and row in a stored image of the given size that an upright pixel comes from.</summary>
    public static (int X, int Y) ToStored(Orientation orientation, int x, int y, int storedWidth, int storedHeight)
    {
        var (right, bottom) = (storedWidth - 1, storedHeight - 1);
        return orientation switch
        {
            Orientation.MirrorHorizontally => (right - x, y),
            Orientation.Turn180 => (right - x, bottom - y),
            Orientation.MirrorVertically => (x, bottom - y),
            Orientation.Transpose => (y, x),
            Orientation.TurnClockwise => (y, bottom - x),
            Orientation.Transverse => (right - y, bottom - x),
            Orientation.TurnAnticlockwise => (right - y, x),
            _ => (x, y),
        };
    }

    /// <summary>The stored box that an upright box comes from.</summary>
    public static PixelBox ToStored(in ImageInfo info, PixelBox box)
    {
        var (ax, ay) = ToStored(info.Orientation, box.X, box.Y, info.StoredWidth, info.StoredHeight);
        var (bx, by) = ToStored(
            info.Orientation, box.X + box.Width - 1, box.Y + box.Height - 1, info.StoredWidth, info.StoredHeight);
        return new PixelBox(Math.Min(ax, bx), Math.Min(ay, by), Math.Abs(ax - bx) + 1, Math.Abs(ay - by) + 1);
    }

    /// <summary>The upright box that a stored box becomes; both may reach beyond the image.</summary>
    public static PixelBox ToUpright(in ImageInfo info, PixelBox box)
    {
        Orientation back = info.Orientation switch
        {
            Orientation.TurnClockwise => Orientation.TurnAnticlockwise,
            Orientation.TurnAnticlockwise => Orientation.TurnClockwise,
            var itself => itself,
        };
        return ToStored(new ImageInfo(info.Format, info.Width, info.Height, back, info.HasAlpha), box);
    }

    /// <summary>Turns stored RGB pixels upright; the upright image is <paramref name="width"/> × <paramref name="height"/>.</summary>
    public static void Apply(Orientation orientation, ReadOnlySpan<byte> stored, Span<byte> upright, int width, int height)
    {
        bool turned = orientation >= Orientation.Transpose;
        var (storedWidth, storedHeight) = turned ? (height, width) : (width, height);
        var (originX, originY) = ToStored(orientation, 0, 0, storedWidth, storedHeight);
        var (nextX, nextY) = ToStored(orientation, 1, 0, storedWidth, storedHeight);
        int step = 3 * ((nextY - originY) * storedWidth + nextX - originX);
        for (int y = 0, target = 0; y < height; y++)
        {
            var (x0, y0) = ToStored(orientation, 0, y, storedWidth, storedHeight);
            int source = 3 * (y0 * storedWidth + x0);
            for (int x = 0; x < width; x++, source += step, target += 3)
            {
                upright[target] = stored[source];
                upright[target + 1] = stored[source + 1];
                upright[target + 2] = stored[source + 2];
            }
        }
    }
}
