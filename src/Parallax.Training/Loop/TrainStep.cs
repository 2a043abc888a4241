using Parallax.Torch;
using Parallax.Torch.Optim;

namespace Parallax.Training.Loop;

/// <summary>One step of training: the method's terms forward and backward over every part of the batch, then the optimizer.</summary>
/// <remarks>Everything that a step makes dies with it. The mean over the parts is exact for losses that are means over images.</remarks>
public sealed class TrainStep(Method method, Optimizer optimizer, DType precision = DType.Float32)
{
    private readonly List<(string Name, double Value)> terms = [];

    /// <summary>The terms of the last step, means over its parts.</summary>
    public IReadOnlyList<(string Name, double Value)> Terms => terms;

    /// <summary>Runs a step.</summary>
    /// <param name="parts">The batch in parts; each is asked for when its turn comes.</param>
    /// <param name="count">How many parts.</param>
    /// <param name="learningRate">The rate of this step.</param>
    /// <param name="at">How far training is.</param>
    /// <returns>The loss. When it is not finite, the parameters are as before.</returns>
    public double Run(IEnumerable<ViewBatch> parts, int count, double learningRate, Progress at)
    {
        ArgumentNullException.ThrowIfNull(parts);
        using var step = TensorScope.Open();
        method.ZeroGrad();
        terms.Clear();
        double loss = 0;
        foreach (ViewBatch views in parts) loss += Accumulate(views, count, at);
        if (!double.IsFinite(loss)) return loss;
        optimizer.Step(learningRate);
        using var noGrad = GradMode.Off();
        method.AfterStep(at);
        return loss;
    }

    private double Accumulate(ViewBatch views, int count, Progress at)
    {
        using var part = TensorScope.Open();
        Terms found;
        using (Autocast.To(views[0].Pixels.Device, precision)) found = method.Forward(views, at);
        Tensor loss = found.Total / count;
        loss.Backward();
        Add(found, count);
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
