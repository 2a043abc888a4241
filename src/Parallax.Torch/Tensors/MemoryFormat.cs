namespace Parallax.Torch;

/// <summary>The order in which the elements of a tensor lie in memory.</summary>
public enum MemoryFormat
{
    /// <summary>Row-major: (N, C, H, W) with W fastest.</summary>
    Contiguous = 0,

    /// <summary>As the input's.</summary>
    Preserve = 1,

    /// <summary>(N, C, H, W) with C fastest, which convolutions on CPU and GPU prefer.</summary>
    ChannelsLast = 2,
}
