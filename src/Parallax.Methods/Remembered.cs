using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods;

/// <summary>What modules held before a step that changes them on its way, so that the step can be abandoned.</summary>
internal sealed class Remembered(params IReadOnlyList<Module> modules)
{
    private IReadOnlyDictionary<string, Tensor>[]? copies;

    /// <summary>Whether a step is under way.</summary>
    public bool IsHeld => copies is not null;

    /// <summary>Copies the state, unless it has been copied for this step.</summary>
    public void Remember()
    {
        if (IsHeld) return;
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        copies = [.. modules.Select(module => module.StateDict().ToDictionary(pair => pair.Key, pair => pair.Value.Detach().Clone().Keep()))];
    }

    /// <summary>Puts the state back, if a step is under way.</summary>
    public void Restore()
    {
        if (copies is null) return;
        foreach (var (module, copy) in modules.Zip(copies)) module.LoadStateDict(copy);
        Forget();
    }

    /// <summary>The step is done.</summary>
    public void Forget()
    {
        foreach (Tensor copy in copies?.SelectMany(copy => copy.Values) ?? []) copy.Dispose();
        copies = null;
    }
}
