namespace Parallax.Methods.LoGo;

/// <summary>How LoGo's comparisons between crops are added.</summary>
public enum LogoSum
{
    /// <summary>The mean of all: (gg₁ + gg₂ + lg₁ + … + lg₄)/6, as released.</summary>
    Mean,

    /// <summary>½(gg₁ + gg₂) + Σ lg, as the paper writes it.</summary>
    Paper,
}
