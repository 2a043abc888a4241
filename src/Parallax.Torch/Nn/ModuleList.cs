namespace Parallax.Torch.Nn;

/// <summary>Modules that another one calls itself, named "0", "1", … as in PyTorch.</summary>
public sealed class ModuleList : Module
{
    /// <summary>Adds a module at the end.</summary>
    /// <returns>The module.</returns>
    public T Append<T>(T module)
        where T : Module => Add(Children.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), module);
}
