using System.Security.Cryptography;
using System.Text;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;
using Parallax.Training.Checkpoints;
using Parallax.Training.Evaluation;
using Parallax.Training.Finetuning;
using Parallax.Training.Health;
using Parallax.Training.Recipes;
using Parallax.Training.Telemetry;
using Parallax.Vision;
using LoaderOptions = Parallax.Vision.LoaderOptions;

namespace Parallax.Training.Loop;

/// <summary>Trains a recipe on a folder of images, into a run folder.</summary>
/// <param name="catalog">Methods and backbones that the recipe may name.</param>
/// <param name="time">The clock of rates and durations.</param>
public sealed class Pretraining(MethodCatalog catalog, TimeProvider time)
{
    /// <summary>Starts a run, or goes on with one, and returns when it has ended or was stopped; either way with a checkpoint.</summary>
    /// <param name="request">What to train, on what, and where.</param>
    /// <param name="progress">Called on this thread after each step; null for none.</param>
    /// <param name="cancellation">Stops the run after the step in hand.</param>
    /// <exception cref="RecipeException">The recipe does not fit the data, or changed since the run began.</exception>
    /// <exception cref="ImageException">There are no images, or too many are unreadable.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="CheckpointException">The checkpoint to go on from is damaged, or was made of other images.</exception>
    /// <exception cref="IOException">The run folder can't be written; the last checkpoint is whole.</exception>
    /// <exception cref="PeerException">Another process of the run did not come, or is gone; the message says what was saved.</exception>
    public PretrainReport Run(PretrainRequest request, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return Run(request, ImageSource.Open(request.Data), null, progress, cancellation);
    }

    /// <summary>The same on some of the images, with the best epoch kept.</summary>
    internal PretrainReport Run(PretrainRequest request, ImageSource photos, BestEpoch? best, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        long began = time.GetTimestamp();
        LabelledSplit? split = request.Monitor is null ? null : LabelledSplit.Open(request.Monitor);
        using var ranks = RankSession.Open(request, time);
        try
        {
            var (folder, recipe) = OpenFolder(request, photos, ranks);
            using (folder) return Train(new Session(request, folder, recipe, photos, split, best, ranks, began), progress, cancellation);
        }
        catch (Exception fault) when (ranks.Group.Size > 1)
        {
            if (ranks.Explain(fault) is { } gone) throw gone;
            throw;
        }
    }

    private PretrainReport Train(Session session, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var (request, folder, recipe, photos, split, best, ranks, began) = session;
        Sampler sampler = recipe.Sampler ?? photos.DefaultSampler;
        RunPlan plan = Plan(recipe, photos);
        using var random = new Generator(recipe.Seed);
        Method method = Networks(recipe, photos, random, ranks);
        ParameterPlan treatment = ParameterPlan.Of(method, recipe.Optim, plan.PeakLr);
        Optimizer optimizer = recipe.Optim.Create(treatment.Groups);
        HealthMonitor? health = ranks.Writes ? new HealthMonitor(method.Backbone, recipe, plan, photos, split) : null;
        using var step = new TrainStep(method, optimizer, Computing(recipe, treatment, random, ranks) with { AfterPart = health is null ? null : health.Look });
        var checkpoints = new CheckpointFolder(folder.Checkpoints);
        using var writer = new CheckpointWriter(checkpoints, recipe.Checkpoints.Keep, time);
        var trainer = new Trainer(method, optimizer, step, plan, writer, Fingerprint(photos), [.. StateOf(health), .. StateOf(step.Scaler), .. best is null ? Array.Empty<SavedPart>() : [best.State]], ranks.Group, time);
        ranks.Rescue = trainer.Rescue;
        if (request.Resume) Restore(trainer, checkpoints, request.From, photos, ranks);
        using RunTelemetry? telemetry = ranks.Writes ? new RunTelemetry(folder, trainer.Step, plan.Batch, recipe.Telemetry.Tensorboard, time) : null;
        using var loader = ViewLoader.ForTraining(photos, recipe.ViewsOrDefault, Loading(recipe, plan, ranks), sampler);
        var options = new TrainerOptions(ranks.Device, recipe.ChannelsLast, recipe.Checkpoints.EveryEpochs, recipe.NonFinite);
        TrainingProgress? last = null;
        bool completed = WithLastGood(writer, () => trainer.Run(loader, options, Report, new RunEnd(time, began, request.StopAfter, cancellation)));
        var report = new PretrainReport(folder.Path, completed, trainer.Step, last?.Loss ?? double.NaN, last?.ImagesPerSecond ?? 0,
            time.GetElapsedTime(began), checkpoints.Last?.Path, [.. loader.Report.Unreadable.Select(image => $"{image.Name}: {image.Reason}")])
        {
            Warnings = [.. ranks.Warnings, .. health?.Warnings ?? []],
            Health = health?.Last ?? new Dictionary<string, double>(),
            Images = photos.Count,
            Data = NameOf(request.Data),
        };
        if (ranks.Writes) report.Write(folder.ReportFile);
        ranks.Group.Barrier();   // rank 0, which serves the store, ends with the others
        return report;

        void Report(TrainingProgress at)
        {
            telemetry?.Step(at);
            foreach (HealthFigures seen in health?.After(at.Step, cancellation) ?? []) telemetry!.Health(seen);
            if (best is not null && at.Step % plan.StepsPerEpoch == 0) telemetry!.Retrieval(at.Step, best.After(at.Epoch, at.Step, method.Backbone));
            last = at with
            {
                Warnings = [.. ranks.Warnings, .. health?.Warnings ?? []],
                NewWarnings = [.. last is null ? ranks.Warnings : [], .. health?.NewWarnings ?? []],
            };
            progress?.Report(last);
        }
    }

    // A run that cannot start leaves no folder behind: the plan is checked before the folder is made. Rank 0 makes and locks it, and its
    // recipe holds for all.
    private (RunFolder Folder, Recipe Recipe) OpenFolder(PretrainRequest request, ImageSource photos, RankSession ranks)
    {
        RunFolder? folder = null;
        EffectiveRecipe<Recipe>? recipe = null;
        var binder = new RecipeBinder(catalog.Types);
        string images = ranks.FromFirst("images", () => Fingerprint(photos));
        if (images != Fingerprint(photos))
            throw new PeerException($"{photos.Root}: holds {Fingerprint(photos)}, rank 0 has {images}; every rank reads the same files under the same names");
        string yaml = ranks.FromFirst("recipe", () =>
        {
            (folder, recipe) = OpenFolder(request, photos, binder, ranks);
            return recipe.ToYaml();
        });
        recipe ??= binder.Bind<Recipe>(new RecipeText("the recipe of rank 0", yaml));
        string path = ranks.FromFirst("run folder", () => request.Out);
        return (folder ?? RunFolder.Open(path), recipe.Value);
    }

    private static (RunFolder, EffectiveRecipe<Recipe>) OpenFolder(PretrainRequest request, ImageSource photos, RecipeBinder binder, RankSession ranks)
    {
        if (request.Resume) return RunFolder.Resume(request.Out, binder, request.Recipe);
        EffectiveRecipe<Recipe> own = request.Recipe ?? throw new ArgumentException("a new run needs a recipe", nameof(request));
        _ = ranks.ShareOf(Plan(own.Value, photos));
        return (RunFolder.Create(request.Out, own), own);
    }

    private static RunPlan Plan(Recipe recipe, ImageSource photos)
    {
        Sampler sampler = recipe.Sampler ?? photos.DefaultSampler;
        string[] faults = [.. sampler.Faults(photos, recipe.Schedule.Batch / recipe.Schedule.Accumulate)];
        if (faults.Length > 0) throw new RecipeException(string.Join('\n', faults));
        return RunPlan.Of(recipe, sampler.PlacesPerEpoch(photos));
    }

    private Method Networks(Recipe recipe, ImageSource photos, Generator random, RankSession ranks)
    {
        Method method = catalog.Create(recipe, random, photos.ClassNames.Count);
        if (ranks.Device != Device.Cpu) method.To(ranks.Device);
        if (recipe.ChannelsLast) method.To(MemoryFormat.ChannelsLast);
        if (recipe.BatchNorm == BatchNormScope.Synchronized) method.SynchroniseBatchNorm(ranks.Group);
        return method;
    }

    private static TrainStepOptions Computing(Recipe recipe, ParameterPlan treatment, Generator random, RankSession ranks) => new()
    {
        Precision = recipe.Precision.ToDType(ranks.Device),
        Ranks = ranks.Group,
        Scaler = recipe.Precision == Precision.Float16 ? new LossScaler() : null,
        Clip = recipe.Optim.Clip?.Create(),
        Freeze = treatment.Freeze,
        BeforePart = new RandomStreams(random, recipe.Seed).Restart,
        NonFinite = recipe.NonFinite,
    };

    private static IEnumerable<SavedPart> StateOf(HealthMonitor? health) => health is null ? [] : [health.State];

    private static IEnumerable<SavedPart> StateOf(LossScaler? scaler) =>
        scaler is null ? [] : [new SavedPart("loss_scaler", () => NamedState.Of(scaler.StateDict()), state => scaler.LoadStateDict(state.Tensors))];

    // A run that was stopped before its first checkpoint begins anew.
    private static void Restore(Trainer trainer, CheckpointFolder checkpoints, long? from, ImageSource photos, RankSession ranks)
    {
        if (from is null && checkpoints.Last is null) return;
        using Checkpoint checkpoint = from is { } step ? checkpoints.OpenAt(step) : checkpoints.OpenLast();
        if (checkpoint.Data != Fingerprint(photos))
            throw new CheckpointException($"{checkpoint.Path}: was trained on other images than {photos.Root} holds now; a run goes on with the same files under the same names");
        trainer.Restore(checkpoint);
        if (ranks.Writes) checkpoints.SetAsideAfter(checkpoint.Step);
    }

    private static bool WithLastGood(CheckpointWriter writer, Func<bool> train)
    {
        try
        {
            return train();
        }
        catch (IOException fault)
        {
            string kept = writer.LastGood is { } good ? $"the last good checkpoint is {good}; --resume goes on from it" : "there is no checkpoint yet";
            throw new IOException($"{fault.Message}; {kept}", fault);
        }
    }

    private static LoaderOptions Loading(Recipe recipe, RunPlan plan, RankSession ranks) => new()
    {
        BatchSize = plan.PartBatch,
        Share = ranks.ShareOf(plan),
        Seed = (long)recipe.Seed,
        Threads = recipe.Loader.Threads > 0 ? recipe.Loader.Threads : ranks.Threads,
        Prefetch = recipe.Loader.Prefetch,
        MaxUnreadable = recipe.Loader.MaxUnreadable,
        CacheBytes = (long)recipe.Loader.CacheMegabytes << 20,
        JpegScale = recipe.Loader.JpegScale,
    };

    private static string NameOf(string data)
    {
        DatasetAddress address = DatasetAddress.Parse(data);
        return (address with { Path = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(address.Path))), Lists = [] }).ToString();
    }

    // The images by number and name; reading them all to hash their bytes would cost an epoch.
    private static string Fingerprint(ImageSource photos)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int image = 0; image < photos.Count; image++) hash.AppendData(Encoding.UTF8.GetBytes(image == 0 ? photos.Names[0] : $"\n{photos.Names[image]}"));
        return $"{photos.Count} images, {Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8))}";
    }

    private sealed record Session(
        PretrainRequest Request, RunFolder Folder, Recipe Recipe, ImageSource Photos, LabelledSplit? Split, BestEpoch? Best, RankSession Ranks, long Began);
}
