namespace Parallax.Training.Recipes;

/// <summary>A recipe cannot be used; the message holds every fault, one a line, in the order of the file.</summary>
public sealed class RecipeException : Exception
{
    /// <summary>The faults, at least one unless the recipe was not found at all.</summary>
    public IReadOnlyList<RecipeFault> Faults { get; } = [];

    /// <summary>A recipe with faults: those of the file by line, then those of options.</summary>
    public RecipeException(IEnumerable<RecipeFault> faults) : this(InOrder(faults)) { }

    /// <summary>A recipe that was not found or not readable.</summary>
    public RecipeException(string message) : base(message) { }

    private RecipeException(RecipeFault[] faults) : base(string.Join('\n', (object[])faults)) => Faults = faults;

    private static RecipeFault[] InOrder(IEnumerable<RecipeFault> faults) =>
        [.. faults.Distinct().OrderBy(fault => fault.Place.IsOption).ThenBy(fault => fault.Place.Line).ThenBy(fault => fault.Place.Column)];
}
