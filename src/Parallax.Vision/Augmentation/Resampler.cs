namespace Parallax.Vision;

/// <summary>
/// Crops, resizes and mirrors in two passes, columns first, rounding to 8 bits in between as Pillow does; results equal Pillow's to the
/// bit. Of a reduced photo the crop may begin and end inside pixels; those count as far as the kernel reaches their centres.
/// </summary>
internal sealed unsafe class Resampler
{
    /// <summary>Rows that the horizontal pass takes at once.</summary>
    public const int Rows = 4;

    private readonly ResampleKernel horizontal = new(), vertical = new();
    private uint[] block = [];
    private byte[] middle = [];
    private byte[] line = [];

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
        int firstRow = vertical.Starts[0];
        int rows = vertical.Starts[request.Height - 1] + vertical.Counts[request.Height - 1] - firstRow;
        int stride = MiddleStride(request.Width);
        Grow(across.Count, rows, stride);
        target.Reset(request.Width, request.Height);
        fixed (byte* pixels = photo.PixelsWithSlack, between = middle, row = line)
        fixed (uint* columns = block)
        {
            byte* source = pixels + 3 * ((long)(down.First + firstRow) * photo.Columns + across.First);
            for (int y = 0; y < rows; y += Rows)
            {
                int present = Math.Min(Rows, rows - y);
                RowBlock.Gather(source + 3L * y * photo.Columns, 3 * photo.Columns, present, across.Count, columns);
                HorizontalPass.Run(horizontal, columns, request.Width, request.Flip, between + (long)y * stride, stride, lanes);
            }
            for (int y = 0; y < request.Height; y++)
            {
                VerticalPass.Run(vertical, y, between - (long)firstRow * stride, stride, row, lanes);
                RowBlock.Separate(row, request.Width, target, y * request.Width);
            }
        }
    }

    // A pixel is written as four bytes, and a row is read in blocks of 64.
    private static int MiddleStride(int width) => (3 * width + 1 + 63) / 64 * 64;

    private void Grow(int columns, int rows, int stride)
    {
        if (block.Length < Rows * columns)
            block = new uint[Rows * columns];
        int blocks = (rows + Rows - 1) / Rows;
        if (middle.Length < blocks * Rows * stride)
            middle = new byte[blocks * Rows * stride];
        if (line.Length < stride)
            line = new byte[stride];
    }
}
