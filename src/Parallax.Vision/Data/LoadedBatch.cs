using System.Runtime.InteropServices;

namespace Parallax.Vision;

/// <summary>
/// The views of one batch, in memory that is reused after <see cref="Dispose"/>. Row b of every view, geometry, image and label belong
/// together.
/// </summary>
public sealed unsafe class LoadedBatch : IDisposable
{
    private const int Alignment = 64;

    private readonly BatchPool pool;
    private readonly int[] sizes;
    private readonly byte*[] pixels;
    private readonly ViewGeometry[][] geometries;
    private readonly int[] images, labels;

    internal LoadedBatch(BatchPool pool, int capacity, int[] sizes, PixelFormat format)
    {
        (this.pool, this.sizes, Format) = (pool, sizes, format);
        pixels = new byte*[sizes.Length];
        for (int view = 0; view < sizes.Length; view++)
            pixels[view] = (byte*)NativeMemory.AlignedAlloc((nuint)capacity * (nuint)RowBytes(view), Alignment);
        geometries = [.. sizes.Select(_ => new ViewGeometry[capacity])];
        (images, labels) = (new int[capacity], new int[capacity]);
    }

    /// <summary>Where the batch stands in the sequence.</summary>
    public LoaderPosition Position { get; internal set; }

    /// <summary>Number of rows: the batch size, or less in the last batch of an evaluation.</summary>
    public int Count { get; internal set; }

    /// <summary>Number of views.</summary>
    public int ViewCount => sizes.Length;

    /// <summary>Index in the folder of each row's image.</summary>
    public ReadOnlySpan<int> Images => images.AsSpan(0, Count);

    /// <summary>Class of each row's image; −1 without classes.</summary>
    public ReadOnlySpan<int> Labels => labels.AsSpan(0, Count);

    /// <summary>Side of a view in pixels.</summary>
    /// <param name="view">Index of the view.</param>
    public int SizeOf(int view) => sizes[view];

    /// <summary>What the pixels are: <see cref="LoaderOptions.PixelFormat"/>.</summary>
    public PixelFormat Format { get; }

    /// <summary>The pixels of a view: (Count, 3, S, S), contiguous, aligned to 64 bytes, valid until <see cref="Dispose"/>.</summary>
    /// <param name="view">Index of the view.</param>
    /// <exception cref="InvalidOperationException">They are bfloat16.</exception>
    public float* PointerTo(int view) => (float*)Of(view, PixelFormat.Float32);

    /// <summary>The bfloat16 pixels of a view: (Count, 3, S, S), contiguous, aligned to 64 bytes, valid until <see cref="Dispose"/>.</summary>
    /// <param name="view">Index of the view.</param>
    /// <exception cref="InvalidOperationException">They are floats.</exception>
    public ushort* BFloat16PointerTo(int view) => (ushort*)Of(view, PixelFormat.BFloat16);

    /// <summary>The pixels of a view: (Count, 3, S, S), contiguous, valid until <see cref="Dispose"/>.</summary>
    /// <param name="view">Index of the view.</param>
    /// <exception cref="InvalidOperationException">They are bfloat16.</exception>
    public Span<float> Pixels(int view) => new(PointerTo(view), checked(Count * RowLength(view)));

    /// <summary>The bits of a view's bfloat16 pixels: (Count, 3, S, S), contiguous, valid until <see cref="Dispose"/>.</summary>
    /// <param name="view">Index of the view.</param>
    /// <exception cref="InvalidOperationException">They are floats.</exception>
    public Span<ushort> BFloat16Pixels(int view) => new(BFloat16PointerTo(view), checked(Count * RowLength(view)));

    /// <summary>Where each row of a view comes from.</summary>
    /// <param name="view">Index of the view.</param>
    public ReadOnlySpan<ViewGeometry> Geometry(int view) => geometries[view].AsSpan(0, Count);

    /// <summary>Writes the token centres of all rows of a view: (Count, rows, columns, 2), as (row, column) in source pixels.</summary>
    /// <param name="view">Index of the view.</param>
    /// <param name="rows">Rows of the token grid.</param>
    /// <param name="columns">Columns of the token grid.</param>
    /// <param name="destination">Exactly 2·Count·rows·columns numbers.</param>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public void WriteTokenCentres(int view, int rows, int columns, Span<float> destination)
    {
        int length = 2 * rows * columns;
        if (destination.Length != Count * length)
            throw new ArgumentException(
                $"token centres of {Count} views: expected room for {Count * length} numbers, found {destination.Length}",
                nameof(destination));
        for (int row = 0; row < Count; row++)
            geometries[view][row].WriteTokenCentres(rows, columns, destination.Slice(row * length, length));
    }

    /// <summary>Gives the memory back to the loader; the batch must not be used afterwards.</summary>
    public void Dispose() => pool.Return(this);

    internal Span<float> Row(int view, int row) => new(PointerTo(view) + (long)row * RowLength(view), RowLength(view));

    internal Span<ushort> BFloat16Row(int view, int row) => new(BFloat16PointerTo(view) + (long)row * RowLength(view), RowLength(view));

    internal void SetGeometry(int view, int row, in ViewGeometry geometry) => geometries[view][row] = geometry;

    internal void SetImage(int row, int image, int label) => (images[row], labels[row]) = (image, label);

    /// <summary>Drops the rows that are marked and moves the others up, in order.</summary>
    internal void Compact(ReadOnlySpan<bool> missing)
    {
        int kept = 0;
        for (int row = 0; row < Count; row++)
        {
            if (missing[row])
                continue;
            if (kept != row)
                Move(row, kept);
            kept++;
        }
        Count = kept;
    }

    internal void Free()
    {
        for (int view = 0; view < pixels.Length; view++)
        {
            NativeMemory.AlignedFree(pixels[view]);
            pixels[view] = null;
        }
    }

    private int RowLength(int view) => 3 * sizes[view] * sizes[view];

    private int RowBytes(int view) => RowLength(view) * (Format == PixelFormat.Float32 ? sizeof(float) : sizeof(ushort));

    private byte* Of(int view, PixelFormat asked) => Format == asked
        ? pixels[view]
        : throw new InvalidOperationException($"pixels of a batch: found {Format}, expected {asked}; the loader's options say which");

    private void Move(int from, int to)
    {
        for (int view = 0; view < sizes.Length; view++)
        {
            int bytes = RowBytes(view);
            new ReadOnlySpan<byte>(pixels[view] + (long)from * bytes, bytes).CopyTo(new Span<byte>(pixels[view] + (long)to * bytes, bytes));
            geometries[view][to] = geometries[view][from];
        }
        SetImage(to, images[from], labels[from]);
    }
}
