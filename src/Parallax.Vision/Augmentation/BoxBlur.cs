namespace Parallax.Vision;

/// <summary>
/// Gaussian blur as Pillow does it: three box blurs of fractional radius along rows, then three along columns, each rounded to 8 bits
/// (extended box filter: Gwosdek et al., "Theoretical foundations of Gaussian convolution by extended box filtering", SSVM 2011).
/// Borders repeat the outermost pixel.
/// </summary>
internal sealed unsafe class BoxBlur
{
    // Passes read and write whole vectors.
    private const int Slack = 64;

    private byte[] first = [];
    private byte[] second = [];

    /// <summary>Blurs with standard deviation <paramref name="sigma"/> pixels, above 0.</summary>
    public void Apply(RgbPlanes image, double sigma, Lanes lanes)
    {
        BoxWindow window = BoxWindow.Of(sigma);
        int reach = window.Radius + 1, room = Math.Max((image.Width + 2 * reach) * image.Height, (image.Height + 2 * reach) * image.Width) + 2 * Slack;
        if (first.Length < room)
            (first, second) = (new byte[room], new byte[room]);
        for (int channel = 0; channel < 3; channel++)
        {
            Span<byte> plane = image.Plane(channel)[..image.Count];
            AlongRows(plane, image.Width, window, lanes);
            AlongColumns(plane, image.Width, window, lanes);
        }
    }

    // Rows stand one after the other with room for their borders between them, as one long line.
    private void AlongRows(Span<byte> plane, int width, in BoxWindow window, Lanes lanes)
    {
        int reach = window.Radius + 1, stride = width + 2 * reach, height = plane.Length / width;
        fixed (byte* a = &first[Slack], b = &second[Slack], rows = plane)
        {
            for (int y = 0; y < height; y++)
                new ReadOnlySpan<byte>(rows + y * width, width).CopyTo(new Span<byte>(a + y * stride + reach, width));
            byte* from = a;
            for (int pass = 0; pass < BoxWindow.Passes; pass++)
            {
                byte* to = from == a ? b : a;
                for (int y = 0; y < height; y++)
                    RepeatEnds(from + y * stride + reach, width, reach);
                BoxPass.Run(from + reach, to + reach, height * stride - 2 * reach, 1, window, lanes);
                from = to;
            }
            for (int y = 0; y < height; y++)
                new ReadOnlySpan<byte>(from + y * stride + reach, width).CopyTo(new Span<byte>(rows + y * width, width));
        }
    }

    // All columns at once: a pixel's neighbours lie a width away.
    private void AlongColumns(Span<byte> plane, int width, in BoxWindow window, Lanes lanes)
    {
        int reach = window.Radius + 1;
        plane.CopyTo(first.AsSpan(reach * width + Slack));
        fixed (byte* a = &first[reach * width + Slack], b = &second[reach * width + Slack])
        {
            byte* from = a;
            for (int pass = 0; pass < BoxWindow.Passes; pass++)
            {
                byte* to = from == a ? b : a;
                ReadOnlySpan<byte> top = new(from, width), bottom = new(from + plane.Length - width, width);
                for (int i = 1; i <= reach; i++)
                {
                    top.CopyTo(new Span<byte>(from - i * width, width));
                    bottom.CopyTo(new Span<byte>(from + plane.Length + (i - 1) * width, width));
                }
                BoxPass.Run(from, to, plane.Length, width, window, lanes);
                from = to;
            }
            new ReadOnlySpan<byte>(from, plane.Length).CopyTo(plane);
        }
    }

    private static void RepeatEnds(byte* row, int width, int reach)
    {
        byte left = row[0], right = row[width - 1];
        for (int i = 0; i < reach; i++)
            (row[-1 - i], row[width + i]) = (left, right);
    }
}
