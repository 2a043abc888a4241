using System.Diagnostics;
using Parallax.Methods.Objectives;
using Parallax.Methods.SelfDistillation;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Benchmarks.Workers;

/// <summary>GLSD's geometric loss forward and backward on logits that the peer draws alike: 2 global crops of 7 × 7 patches, 8 local ones of 3 × 3.</summary>
internal sealed class DistillationLossWorker
{
    private const double TeacherTemperature = 0.04, StudentTemperature = 0.1;
    private static readonly int[] Counts = [49, 49, 9, 9, 9, 9, 9, 9, 9, 9];
    private readonly int batch, outputs;
    private readonly bool memory;
    private readonly Tensor studentPooled, teacherPooled, studentPatches, teacherPatches;
    private readonly ViewTokens students, teachers;

    public DistillationLossWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        (batch, outputs, memory) = (arguments.Number("batch"), arguments.Number("outputs"), arguments.Flag("memory"));
        studentPooled = Wave([0], [10 * batch]);
        teacherPooled = Wave([1], [2 * batch]);
        studentPatches = Wave([.. Enumerable.Range(10, 10)], Counts);
        teacherPatches = Wave([30, 31], Counts[..2]);
        studentPooled.RequiresGrad = studentPatches.RequiresGrad = true;
        students = Places(10);
        teachers = Places(2);
    }

    public (double Value, double? Check) Round()
    {
        long before = Engine.AllocatorUse.Live, start = Stopwatch.GetTimestamp();
        double loss = ForwardBackward();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (memory ? (Engine.AllocatorUse.Peak - before) / 1048576.0 : milliseconds, loss);
    }

    private double ForwardBackward()
    {
        using var scope = TensorScope.Open();
        Centre centre = new(outputs), localCentre = new(outputs);
        Tensor q = Targets(teacherPooled, centre), r = Targets(teacherPatches, localCentre);
        PatchMatches matches = new GeometricMatching().Between(students, teachers);
        Tensor loss = (0.5 * new ViewPrediction(StudentTemperature).Over(studentPooled, q, batch))
            + (0.5 * new LocalDistillation(StudentTemperature).Over(studentPatches, r, PatchPairs.Of(matches, Counts)));
        loss.Backward();
        centre.Follow(ProcessGroup.Alone);
        localCentre.Follow(ProcessGroup.Alone);
        studentPooled.Grad = studentPatches.Grad = null;
        return loss.ToDouble();
    }

    private static Tensor Targets(Tensor logits, Centre centre)
    {
        centre.See(logits, 0);
        return SoftCrossEntropy.Targets(logits, centre.Value, TeacherTemperature);
    }

    // sin(12.9898·i + 78.233·seed)·43758.5453, fractional part, to [−1, 1), one view a seed; in memory image by image, where the peer has view by view.
    private Tensor Wave(int[] seeds, int[] counts)
    {
        int images = seeds.Length == 1 ? 1 : batch, S = counts.Sum();
        Tensor table = Ops.Empty([images * S, outputs], DType.Float32).Keep();
        for (int v = 0, first = 0; v < seeds.Length; first += counts[v++])
        {
            for (int b = 0; b < images; b++)
            {
                float[] values = new float[counts[v] * outputs];
                long start = (long)b * counts[v] * outputs;
                for (int i = 0; i < values.Length; i++)
                {
                    double x = Math.Sin((12.9898 * (start + i)) + (78.233 * seeds[v])) * 43758.5453;
                    values[i] = (float)((2 * (x - Math.Floor(x))) - 1);
                }
                using var scope = TensorScope.Open();
                table.Narrow(0, (b * S) + first, counts[v]).Copy_(Tensor.From(values, counts[v], outputs));
            }
        }
        return table;
    }

    // View v of image b starts at (3b + 12v, 5b + 9v); large views are 160 pixels wide, small ones 60.
    private ViewTokens Places(int views)
    {
        var patches = new List<(Tensor, Tensor, Grid)>();
        for (int v = 0; v < views; v++)
        {
            int side = v < 2 ? 7 : 3, extent = v < 2 ? 160 : 60;
            var places = new List<float>();
            for (int b = 0; b < batch; b++)
                for (int cell = 0; cell < side * side; cell++)
                    places.AddRange([(float)((3 * b) + (12 * v) + (((cell / side) + 0.5) * extent / side)), (float)((5 * b) + (9 * v) + (((cell % side) + 0.5) * extent / side))]);
            Tensor centres = Tensor.From(places.ToArray(), batch, side * side, 2);
            patches.Add((centres, centres, new Grid(side, side)));
        }
        return ViewTokens.Of(patches);
    }
}
