using Parallax.Tests.Recipes;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Loop;

public sealed class RunFolderTests : IDisposable
{
    private static readonly RecipeBinder Binder = new(Recipe.AddRules(new RecipeTypes()));

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static EffectiveRecipe<TrainingPart> A_recipe(params string[] assignments) =>
        Binder.Bind<TrainingPart>(new RecipeText("r.yaml", "optim: { name: sgd }\nschedule: { epochs: 20, batch: 8 }"), assignments);

    private RunFolder Create(string name = "run") => RunFolder.Create(folder[name], A_recipe());

    private string Failure(Action action) => Assert.ThrowsAny<Exception>(action).Message.Replace(folder.Path + "/", "", StringComparison.Ordinal);

    [Fact]
    public void A_new_run_holds_its_recipe_and_goes_on_with_it()
    {
        Create("deep/er/run").Dispose();
        Assert.True(Directory.Exists(folder["deep/er/run/checkpoints"]));
        var (run, recipe) = RunFolder.Resume<TrainingPart>(folder["deep/er/run"], Binder);
        using (run) Assert.Equal(A_recipe().Value, recipe.Value);
        Assert.Equal([".running", "checkpoints", "recipe.yaml"],
            Directory.GetFileSystemEntries(folder["deep/er/run"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_run_is_not_written_over()
    {
        Create().Dispose();
        Assert.Equal("run: holds a run already; go on with it by --resume, or choose another folder by --out", Failure(() => Create()));
    }

    [Fact]
    public void Two_processes_do_not_train_in_one_folder()
    {
        using var first = Create();
        Assert.Equal("run: another process trains in this folder; wait for it, or choose another folder by --out",
            Failure(() => RunFolder.Resume<TrainingPart>(folder["run"], Binder)));
    }

    [Fact]
    public void A_run_does_not_go_on_with_another_recipe()
    {
        Create().Dispose();
        Assert.Equal("""
            run: cannot go on, the recipe changed:
              optim.name: sgd became adamw
              optim.base_lr: 0.05 became 0.0005
              optim.weight_decay: 0.0001 became 0.05
              optim.decays: all became matrices
              optim.momentum: 0.9 became absent
              optim.nesterov: false became absent
              schedule.epochs: 20 became 30
              optim.betas: absent became [0.9, 0.999]
              optim.eps: absent became 1e-08
            leave --recipe and --set away to go on as it began, or start a new run by another --out
            """, Failure(() => RunFolder.Resume(folder["run"], Binder, A_recipe("optim.name=adamw", "schedule.epochs=30"))));
    }

    [Fact]
    public void What_does_not_change_the_result_may_change_and_is_stored()
    {
        Create().Dispose();
        RunFolder.Resume(folder["run"], Binder, A_recipe("loader.threads=3", "checkpoints.keep=1")).Folder.Dispose();
        var (run, recipe) = RunFolder.Resume<TrainingPart>(folder["run"], Binder);
        using (run) Assert.Equal((3, 1), (recipe.Value.Loader.Threads, recipe.Value.Checkpoints.Keep));
    }

    [Fact]
    public void A_resumed_run_sweeps_half_written_checkpoints()
    {
        Create().Dispose();
        File.WriteAllText(folder["run/checkpoints/.step-9.1.partial"], "half");
        RunFolder.Resume<TrainingPart>(folder["run"], Binder).Folder.Dispose();
        Assert.Empty(Directory.GetFiles(folder["run/checkpoints"]));
    }

    [Fact]
    public void A_folder_without_a_run_is_told_with_the_way_to_one()
    {
        Assert.Equal($"none: there is no such folder; 'parallax pretrain DATA --recipe NAME --out {folder["none"]}' makes one"
            .Replace(folder.Path + "/", "", StringComparison.Ordinal), Failure(() => RunFolder.Open(folder["none"])));
        Directory.CreateDirectory(folder["empty"]);
        Assert.StartsWith("empty: holds no run (no recipe.yaml);", Failure(() => RunFolder.Open(folder["empty"])), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told_with_the_remedy()
    {
        File.WriteAllText(folder["file"], "");
        string message = Failure(() => Create("file/run"));
        Assert.StartsWith("file/run: the run folder cannot be made: ", message, StringComparison.Ordinal);
        Assert.EndsWith("; choose another by --out", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_free_name_is_the_first_without_a_folder()
    {
        Assert.Equal(folder["run"], RunFolder.Free(folder.Path, "run"));
        Directory.CreateDirectory(folder["run"]);
        Directory.CreateDirectory(folder["run-2"]);
        Assert.Equal(folder["run-3"], RunFolder.Free(folder.Path, "run"));
    }
}
