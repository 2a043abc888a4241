using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Whether operators of this thread record a graph.</summary>
public static class GradMode
{
    /// <summary>True when a graph is recorded.</summary>
    public static bool IsOn => NativeMethods.px_grad_mode_is_enabled() != 0;

    /// <summary>Records no graph until disposed.</summary>
    public static Setting Off() => new(false);

    /// <summary>Records a graph until disposed.</summary>
    public static Setting On() => new(true);

    /// <summary>Puts the mode back when disposed. It belongs to one thread.</summary>
    public readonly ref struct Setting
    {
        private readonly bool before;

        internal Setting(bool value) => before = NativeMethods.px_grad_mode(value ? 1 : 0) != 0;

        /// <summary>Puts the mode back.</summary>
        public void Dispose() => _ = NativeMethods.px_grad_mode(before ? 1 : 0);
    }
}
