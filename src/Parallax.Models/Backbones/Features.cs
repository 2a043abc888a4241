using Parallax.Torch;

namespace Parallax;

/// <summary>What a backbone sees in a batch of pictures.</summary>
/// <param name="Pooled">One vector per picture, (B, C).</param>
/// <param name="Patches">One vector per cell, (B, N, C), row by row from the top left.</param>
/// <param name="Grid">The rows and columns of the N cells.</param>
public sealed record Features(Tensor Pooled, Tensor Patches, Grid Grid)
{
    /// <summary>Features of a map, pooled by the mean over its cells. Patches are a view of the map.</summary>
    /// <param name="map">(B, C, H, W).</param>
    public static Features OfMap(Tensor map)
    {
        ArgumentNullException.ThrowIfNull(map);
        var grid = new Grid((int)map.Size(2), (int)map.Size(3));
        return new Features(map.Mean([2, 3]), map.Flatten(2).Transpose(1, 2), grid);
    }

    /// <summary>Features of tokens, pooled by their mean.</summary>
    /// <param name="tokens">(B, N, C), row by row.</param>
    /// <param name="grid">The rows and columns of the N tokens.</param>
    public static Features OfTokens(Tensor tokens, Grid grid)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        return new Features(tokens.Mean([1]), tokens, grid);
    }

    /// <summary>The patches as a map, (B, C, H, W); a view.</summary>
    public Tensor ToMap() => Patches.Transpose(1, 2).Unflatten(2, [Grid.Rows, Grid.Columns]);

    /// <summary>Lets both tensors out of a closing scope.</summary>
    /// <returns>The features themselves.</returns>
    public Features Outward(TensorScope scope)
    {
        scope.Outward(Pooled);
        scope.Outward(Patches);
        return this;
    }
}
