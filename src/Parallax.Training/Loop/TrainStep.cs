using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>One step of training: the method's terms forward and backward over every part of the batch, clip, freeze, optimizer, teacher.</summary>
/// <remarks>
/// Everything that a step makes dies with it. The mean over the parts is exact for losses that are means over images; what looks at a whole
/// batch (variances, negatives, batch norm) sees a part. A step that is not finite changes no parameter, and no state that <c>AfterStep</c> changes.
/// Among several processes every decision follows from numbers that are the same on all of them.
/// </remarks>
public sealed class TrainStep : IDisposable
{
    private readonly Method method;
    private readonly Optimizer optimizer;
    private readonly TrainStepOptions options;
    private readonly Parameter[] parameters;
    private readonly GradientReducer reducer;
    private readonly RunningStatistics? statistics;
    private readonly List<(string Name, double Value)> terms = [];

    /// <summary>Prepares steps of a method.</summary>
    public TrainStep(Method method, Optimizer optimizer, TrainStepOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(optimizer);
        (this.method, this.optimizer, this.options) = (method, optimizer, options ?? new TrainStepOptions());
        parameters = [.. optimizer.Groups.SelectMany(group => group.Members).Select(member => member.Parameter)];
        reducer = new GradientReducer(this.options.Ranks, method.Parameters());
        statistics = this.options.NonFinite == NonFinite.Skip || this.options.Ranks.Size > 1 ? new RunningStatistics(method) : null;
    }

    /// <summary>The loss scaler of a float16 run; null for other precisions.</summary>
    public LossScaler? Scaler => options.Scaler;

    /// <summary>The terms of the last step, means over its parts.</summary>
    public IReadOnlyList<(string Name, double Value)> Terms => terms;

    /// <summary>False when a step broke off while it changed parameters or other state: what is there then belongs to no step.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Runs a step.</summary>
    /// <remarks>When it breaks off before it changes parameters, everything is as before the step.</remarks>
    /// <param name="parts">The batch in parts; each is asked for when its turn comes.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="at">How far training is.</param>
    public StepResult Run(IEnumerable<ViewBatch> parts, int count, double learningRate, Progress at)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var step = TensorScope.Open();
        at = at with { LearningRate = learningRate };
        statistics?.Remember();
        bool isSound = false;
        try
        {
            StepResult result = Measured(Differentiate(parts, count, at));
            isSound = result.IsFinite;
            if (isSound) Change(result.GradientNorm, at);
            return result;
        }
        finally
        {
            if (!isSound) Abandon(at);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reducer.Dispose();

    private double Differentiate(IEnumerable<ViewBatch> parts, int count, Progress at)
    {
        optimizer.ZeroGrad();
        terms.Clear();
        double loss = 0;
        int part = 0;
        foreach (ViewBatch views in parts) loss += Accumulate(views, part++, count, at);
        return Mean(loss);
    }

    private void Change(double gradientNorm, Progress at)
    {
        using var noGrad = GradMode.Off();
        IsWhole = false;
        method.BeforeStep(gradientNorm, at);
        options.Freeze?.Invoke(at.Epoch);
        optimizer.Step(at.LearningRate);
        method.AfterStep(at);
        IsWhole = true;
    }

    private void Abandon(Progress at)
    {
        using var noGrad = GradMode.Off();
        statistics?.Restore();
        method.AbandonStep(at);
    }

    // Loss and terms over all ranks, in one collective.
    private double Mean(double loss)
    {
        if (options.Ranks.Size == 1) return loss;
        Tensor sums = Tensor.From([loss, .. terms.Select(term => term.Value)]).To(parameters[0].Value.Device, DType.Float64);
        double[] means = (options.Ranks.AllReduce_(sums) / options.Ranks.Size).ToArray<double>();
        for (int i = 0; i < terms.Count; i++) terms[i] = (terms[i].Name, means[i + 1]);
        return means[0];
    }

    // The gradients, brought back from the loss scaler's factor and clipped.
    private StepResult Measured(double loss)
    {
        if (options.Scaler is { } scaler)
        {
            bool finite = scaler.Unscale(parameters);
            scaler.Update(finite);
            if (!finite) return new StepResult(loss, double.NaN) { Rescaled = double.IsFinite(loss) };
        }
        return new StepResult(loss, options.Clip?.Apply(parameters) ?? GradientNorm.Of(parameters));
    }

    private double Accumulate(ViewBatch views, int part, int count, Progress at)
    {
        using var scope = TensorScope.Open();
        options.BeforePart?.Invoke(at, part);
        Terms found;
        using (Autocast.To(views[0].Pixels.Device, options.Precision)) found = method.Forward(views, at);
        Tensor loss = found.Total / count;
        if (part == count - 1) reducer.Prepare(loss);
        (options.Scaler?.Scale(loss) ?? loss).Backward();
        Add(found, count);
        options.AfterPart?.Invoke(at, part, found);
        return loss.ToDouble();
    }

    private void Add(Terms found, int count)
    {
        foreach (var (name, tensor) in found)
        {
            double value = tensor.ToDouble() / count;
            int known = terms.FindIndex(t => t.Name == name);
            if (known < 0) terms.Add((name, value));
            else terms[known] = (name, terms[known].Value + value);
        }
    }
}
