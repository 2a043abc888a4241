namespace Parallax.Vision;

/// <summary>What the pixels of every record look like.</summary>
internal readonly record struct RecordShape(int Width, int Height, PixelOrder Order)
{
    /// <summary>Bytes of one image.</summary>
    public long Bytes => (Order == PixelOrder.GreyRows ? 1L : 3L) * Width * Height;

    /// <summary>Puts a part of a record's pixels into a photo: R, G, B by pixel.</summary>
    public void Unpack(ReadOnlySpan<byte> record, PixelBox region, Span<byte> rgb)
    {
        if (Order == PixelOrder.GreyRows) UnpackGrey(record, region, rgb);
        else UnpackPlanar(record, region, rgb);
    }

    private void UnpackGrey(ReadOnlySpan<byte> record, PixelBox region, Span<byte> rgb)
    {
        for (int y = 0; y < region.Height; y++)
        {
            ReadOnlySpan<byte> row = record.Slice((region.Y + y) * Width + region.X, region.Width);
            Span<byte> target = rgb.Slice(3 * y * region.Width, 3 * region.Width);
            for (int x = 0; x < row.Length; x++)
                target.Slice(3 * x, 3).Fill(row[x]);
        }
    }

    private void UnpackPlanar(ReadOnlySpan<byte> record, PixelBox region, Span<byte> rgb)
    {
        var (stepX, stepY) = Order == PixelOrder.PlanarRows ? (1, Width) : (Height, 1);
        int plane = Width * Height;
        ReadOnlySpan<byte> red = record[..plane], green = record.Slice(plane, plane), blue = record.Slice(2 * plane, plane);
        int target = 0;
        for (int y = region.Y; y < region.Y + region.Height; y++)
        {
            int source = y * stepY + region.X * stepX;
            for (int x = 0; x < region.Width; x++, source += stepX, target += 3)
                (rgb[target], rgb[target + 1], rgb[target + 2]) = (red[source], green[source], blue[source]);
        }
    }
}
