using Parallax.Tests.Loop;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Contract;

/// <summary>Every method and every optimizer, stopped and gone on with, ends with the bits of a run that was not stopped. New ones join by being in the catalogue.</summary>
public sealed class ResumeTests : IDisposable
{
    private readonly TinyRun tiny = new();

    public void Dispose() => tiny.Dispose();

    public static TheoryData<string> Methods => [.. TinyMethod.Names];

    public static TheoryData<string> Optimizers => [.. TinyMethod.Optimizers];

    [Theory, MemberData(nameof(Methods))]
    public void A_method_goes_on_to_the_bit(string method)
    {
        PretrainReport whole = tiny.Begin("whole", TinyMethod.Recipe(method, "lars"));
        foreach (int stop in new[] { 2, 3, 4 }) SameAs(whole, TinyMethod.Recipe(method, "lars"), $"stopped at {stop}", stop);   // inside an epoch, at its border, inside the next
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_method_goes_on_to_the_bit_in_parts_in_half_precision_and_with_other_threads(string method)
    {
        string[] more = ["schedule.accumulate=2", "precision=bfloat16"];
        PretrainReport whole = tiny.Begin("whole", TinyMethod.Recipe(method, "sgd", [.. more, "loader.threads=1"]));
        SameAs(whole, TinyMethod.Recipe(method, "sgd", [.. more, "loader.threads=2"]), "parts", stop: 4, TinyMethod.Recipe(method, "sgd", [.. more, "loader.threads=3", "loader.prefetch=4"]));
    }

    [Theory, MemberData(nameof(Optimizers))]
    public void An_optimizer_goes_on_to_the_bit(string optimizer)
    {
        PretrainReport whole = tiny.Begin("whole", TinyMethod.Recipe("vicreg", optimizer));
        SameAs(whole, TinyMethod.Recipe("vicreg", optimizer), "parts", stop: 4);
    }

    private void SameAs(PretrainReport whole, EffectiveRecipe<Recipe> recipe, string run, int stop, EffectiveRecipe<Recipe>? later = null)
    {
        PretrainReport first = tiny.Begin(run, recipe, stop);
        Assert.Equal((false, stop), (first.Completed, (int)first.Steps));
        PretrainReport rest = tiny.Resume(run, recipe: later);
        Assert.Equal((true, whole.Steps), (rest.Completed, rest.Steps));
        TinyRun.Same(whole.Checkpoint!, rest.Checkpoint!);
        Assert.Equal(tiny.Losses("whole"), tiny.Losses(run));
    }
}
