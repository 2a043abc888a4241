namespace Parallax.Vision;

/// <summary>
/// Crops, resizes and mirrors in two passes, columns first, rounding to 8 bits in between as Pillow does; results equal Pillow's to the
/// bit.
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
        PixelBox crop = request.Crop;
        horizontal.Prepare(request.Interpolation, crop.Width, request.FullWidth, request.WindowX, request.Width);
        vertical.Prepare(request.Interpolation, crop.Height, request.FullHeight, request.WindowY, request.Height);
        int firstRow = vertical.Starts[0];
        int rows = vertical.Starts[request.Height - 1] + vertical.Counts[request.Height - 1] - firstRow;
        int stride = MiddleStride(request.Width);
        Grow(crop.Width, rows, stride);
        target.Reset(request.Width, request.Height);
        fixed (byte* pixels = photo.PixelsWithSlack, between = middle, row = line)
        fixed (uint* columns = block)
        {
            PixelBox region = photo.Region;
            byte* source = pixels + 3 * ((long)(crop.Y - region.Y + firstRow) * region.Width + crop.X - region.X);
            for (int y = 0; y < rows; y += Rows)
            {
                int present = Math.Min(Rows, rows - y);
                RowBlock.Gather(source + 3L * y * region.Width, 3 * region.Width, present, crop.Width, columns);
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
