namespace Parallax.Vision;

/// <summary>
/// Crops, resizes and mirrors in two passes, columns first, rounding to 8 bits in between as Pillow does; results equal Pillow's to the
/// bit. Of a reduced photo the crop may begin and end inside pixels; those count as far as the kernel reaches their centres.
/// </summary>
internal sealed unsafe class Resampler
{
    private const int Side = PixelTile.Side, Column = PixelTile.ColumnBytes;

    private readonly ResampleKernel horizontal = new(), vertical = new();
    private byte[] wide = [];
    private byte[] narrow = [];
    private byte[] middle = [];

    /// <summary>Resizes into <paramref name="target"/>; every number of lanes gives the same bits.</summary>
    public void Resize(Photo photo, in ResizeRequest request, RgbPlanes target, Lanes lanes)
    {
        if (!photo.Region.Contains(request.Crop))
            throw new ArgumentException($"crop {request.Crop} outside the decoded region {photo.Region}", nameof(request));
        var (crop, extent) = (request.Crop, photo.Extent);
        PixelStretch across = PixelStretch.Of(crop.X - extent.X, crop.Width, photo.Reduction);
        PixelStretch down = PixelStretch.Of(crop.Y - extent.Y, crop.Height, photo.Reduction);
        horizontal.Prepare(request.Interpolation, across, request.FullWidth, request.WindowX, request.Width);
        vertical.Prepare(request.Interpolation, down, request.FullHeight, request.WindowY, request.Height);
        int first = vertical.Starts[0];
        int rows = vertical.Starts[request.Height - 1] + vertical.Counts[request.Height - 1] - first;
        int stride = Tiles(request.Width) * Side, plane = Tiles(rows) * Side * stride;
        GrowingBuffer.Reserve(ref narrow, Tiles(request.Width) * Side * Column);
        GrowingBuffer.Reserve(ref middle, 3L * plane);
        target.Reset(request.Width, request.Height);
        fixed (byte* between = middle)
        {
            Narrow(photo, request, across.First, down.First + first, rows, between, stride, plane, lanes);
            for (int colour = 0; colour < 3; colour++)
            {
                fixed (byte* to = target.Plane(colour))
                    for (int y = 0; y < request.Height; y++)
                        VerticalPass.Run(vertical, y, between + (long)colour * plane - (long)first * stride, stride, request.Width, to + y * request.Width, lanes);
            }
        }
    }

    // The photo's rows top … top + rows − 1 at their new width, as three planes.
    private void Narrow(Photo photo, in ResizeRequest request, int left, int top, int rows, byte* target, int stride, int plane, Lanes lanes)
    {
        // Of the columns, those that the window shows.
        int first = horizontal.Starts[0], shown = horizontal.Starts[request.Width - 1] + horizontal.Counts[request.Width - 1] - first;
        GrowingBuffer.Reserve(ref wide, (Tiles(shown) * Side + horizontal.Taps) * Column);
        int sourceStride = 3 * photo.Columns;
        fixed (byte* pixels = photo.PixelsWithSlack, columns = wide, turned = narrow)
        {
            byte* source = pixels + (long)top * sourceStride + 3L * (left + first);
            for (int y = 0; y < rows; y += Side)
            {
                for (int tile = 0; tile < Tiles(shown); tile++)
                    PixelTile.ToColumns(source + (long)y * sourceStride + 3 * Side * tile, sourceStride, Math.Min(Side, rows - y), columns + tile * Side * Column, lanes);
                HorizontalPass.Run(horizontal, columns - (long)first * Column, request.Width, request.Flip, turned, lanes);
                for (int tile = 0; tile < Tiles(request.Width); tile++)
                    PixelTile.ToRows(turned + tile * Side * Column, target + (long)y * stride + tile * Side, stride, plane, lanes);
            }
        }
    }

    private static int Tiles(int length) => (length + Side - 1) / Side;
}
