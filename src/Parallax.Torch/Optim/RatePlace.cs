namespace Parallax.Torch.Optim;

/// <summary>Where the learning rate meets the momentum. The two differ as soon as the rate changes.</summary>
public enum RatePlace
{
    /// <summary>m ← μm + g; w ← w − lr·m: a new rate acts on old gradients too. VICReg, BYOL, DINO, Barlow Twins.</summary>
    OutsideBuffer,

    /// <summary>m ← μm + lr·g; w ← w − m: each gradient keeps the rate of its own step. SimCLR.</summary>
    InsideBuffer,
}
