using Parallax.Methods.Objects;
using Parallax.Methods.SelfDistillation;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Tests.SelfDistillation;

/// <summary>A method with the weights of a reference file, and its optimizer with the file's numbers.</summary>
internal sealed class GoldenSteps
{
    private readonly GoldenCase golden;
    private readonly AdamW optimizer;
    private readonly double[] rates, decays;
    private readonly int[] epochs;

    public GoldenSteps(GoldenCase golden, SelfDistillationOptions options, BackboneOptions backbone)
    {
        this.golden = golden;
        (rates, decays, epochs) = (golden.Json<double[]>("lr"), golden.Json<double[]>("weight_decay"), golden.Json<int[]>("epoch_of_each_step"));
        using var random = new Generator(0);
        Method = new SelfDistillationMethod(options with
        {
            Outputs = golden.Integer("out_dim"),
            Head = new() { Hidden = golden.Integer("hidden_dim"), Bottleneck = golden.Integer("bottleneck_dim"), NormLastLayer = golden.Text("norm_last_layer") == "True" },
            FrozenEpochs = golden.Integer("freeze_last_layer"),
            TeacherMomentum = new ListSchedule(golden.Json<double[]>("ema_momentum")),
            TeacherTemperature = new LinearSchedule(golden.Number("warmup_teacher_temp"), golden.Number("teacher_temp")) { Epochs = golden.Number("warmup_teacher_temp_epochs"), Per = Pace.Epoch },
        }, new Networks(backbone, random));
        Method.To(golden.Precision);
        Load();
        var trained = Method.NamedParameters().Where(p => p.Parameter.RequiresGrad).ToLookup(p => p.Parameter.Rank <= 1);
        optimizer = new AdamW([new([.. trained[false]]), new([.. trained[true]]) { WeightDecay = 0 }], decays[0]);
    }

    public SelfDistillationMethod Method { get; }

    public int Count => rates.Length;

    public Terms Differentiate(int step, ViewBatch views)
    {
        Method.Train();
        optimizer.ZeroGrad();
        Terms terms = Method.Forward(views, At(step));
        terms.Total.Backward();
        foreach (var (name, parameter) in Method.NamedParameters().Where(named => named.Parameter.RequiresGrad))
            if (golden.Has($"expect.step{step}.grad.{Released(name)}")) golden.Expect($"step{step}.grad.{Released(name)}", parameter.Grad!);
        return terms;
    }

    public void Finish(int step)
    {
        Parameter[] parameters = [.. Method.Parameters().Where(p => p.RequiresGrad)];
        if (golden.Number("clip_grad") > 0) new ClipByTensorNorm(golden.Number("clip_grad")).Apply(parameters);
        foreach (var (name, parameter) in Method.NamedParameters())
            if (Method.ParameterRules.Any(rule => rule.FrozenEpochs > epochs[step] && rule.Covers(name))) parameter.Grad = null;
        optimizer.WeightDecay = decays[step];
        optimizer.Step(rates[step]);
        using var off = GradMode.Off();
        Method.AfterStep(At(step));
    }

    // AdamW turns rounding of gradients near 0 into steps of up to the rate: the page's bounds for parameters.
    public void ExpectFinal()
    {
        double bound = golden.IsDouble ? 2e-6 : 3 * golden.Number("float32_run_max_deviation_of_final_parameters");
        int compared = 0;
        foreach (var (name, value) in Method.StateDict())
        {
            string side = name.StartsWith("teacher.", StringComparison.Ordinal) ? "teacher." : "student.";
            if (!name.StartsWith(side, StringComparison.Ordinal) || !golden.Has($"expect.final.{side}{Released(name)}")) continue;
            golden.Expect($"final.{side}{Released(name)}", value, relative: 0, absolute: bound);
            compared++;
        }
        Assert.True(compared > 20, $"{golden}: only {compared} final parameters");
    }

    // One step an epoch: a step's number is its epoch.
    private Progress At(int step) => new(epochs[step], golden.Integer("epochs"), 1);

    // CrIBo's file keeps "backbone.", GLSD's Swin wears its layers without.
    private string Released(string name)
    {
        string rest = name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..];
        return golden.Folder == "glsd" && rest.StartsWith("backbone.", StringComparison.Ordinal) ? rest["backbone.".Length..] : rest;
    }

    /// <summary>Puts a stored queue into the method's bank: (2, rows, D), newest image first.</summary>
    public void FillBank(Tensor queue, Tensor counts)
    {
        var bank = new ObjectBank(new() { Images = golden.Integer("queue_images"), ObjectsPerImage = golden.Integer("clusters") }, queue.Size(2));
        bank.To(golden.Precision);
        bank.Push(queue.Select(0, 0).To(golden.Precision), queue.Select(0, 1).To(golden.Precision), counts.To(DType.Int64));
        Method.LoadStateDict(bank.StateDict().ToDictionary(pair => "objects.bank." + pair.Key, pair => pair.Value), strict: false);
    }

    private void Load()
    {
        var own = Method.StateDict();
        var given = own.Keys.Where(name => name.StartsWith("student.", StringComparison.Ordinal) || name.StartsWith("teacher.", StringComparison.Ordinal))
            .Select(name => (Name: name, Stored: name[..8] + Released(name))).Where(pair => golden.Has(pair.Stored))
            .ToDictionary(pair => pair.Name, pair => golden.At(pair.Stored));
        int stored = golden.Names.Count(name => name.StartsWith("student.", StringComparison.Ordinal) || name.StartsWith("teacher.", StringComparison.Ordinal));
        Assert.Equal(stored, given.Count);
        Method.LoadStateDict(given, strict: false);
    }
}
