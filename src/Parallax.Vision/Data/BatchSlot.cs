namespace Parallax.Vision;

/// <summary>A batch while its rows are being made by several threads.</summary>
internal sealed class BatchSlot(LoadedBatch batch, int firstPlace, EpochOrder order)
{
    private int rowsLeft = batch.Count;
    private int unreadable;

    public LoadedBatch Batch { get; } = batch;

    /// <summary>Place in the epoch of the first row.</summary>
    public int FirstPlace { get; } = firstPlace;

    /// <summary>The epoch's order of images.</summary>
    public EpochOrder Order { get; } = order;

    /// <summary>Images to read ahead while the batch is made.</summary>
    public ArraySegment<int> Ahead { get; init; } = [];

    /// <summary>Rows that stay empty.</summary>
    public bool[] Missing { get; } = new bool[batch.Count];

    /// <summary>
    /// How many of the batch's own images were unreadable; those met while looking for a replacement have their own place.
    /// </summary>
    public int Unreadable => Volatile.Read(ref unreadable);

    public bool Done => Volatile.Read(ref rowsLeft) == 0;

    public void CountUnreadable() => Interlocked.Increment(ref unreadable);

    /// <summary>Marks one row as finished; true for the last one.</summary>
    public bool FinishRow() => Interlocked.Decrement(ref rowsLeft) == 0;
}
