using System.Globalization;
using System.Text.Json;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Schedules;

public class ScheduleGoldenTests
{
    [Theory, GoldenCases("lr_schedule")]
    public void Learning_rates_equal_the_reference(GoldenCase golden)
    {
        double peak = LrScaling.Linear.Peak(golden.Number("base_lr"), golden.Integer("batch"));
        Schedule rate = new ScheduleOptions
        {
            Epochs = golden.Integer("total_steps"),
            Batch = golden.Integer("batch"),
            WarmupEpochs = golden.Integer("warmup_steps"),
            Lr = new CosineRateOptions { EndRatio = golden.Number("end_lr_ratio") },
        }.LearningRate(peak);
        double[] rates = Array.ConvertAll(golden.Input("step").ToArray<long>(), step => rate.At(new Progress(step, golden.Integer("total_steps"), 1)));
        golden.Expect("lr", Tensor.From(rates));
    }

    // Baselines: each rule is JSON in the metadata.
    [Theory, GoldenCases("schedules")]
    public void Published_rules_equal_the_reference(GoldenCase golden)
    {
        foreach (var (name, rule) in golden.Json<Dictionary<string, JsonElement>>("rules"))
        {
            Schedule schedule = OfRule(name, rule);
            int epochs = Number(rule, "epochs") ?? Number(rule, "steps") ?? Number(rule, "total")!.Value;
            Expect(golden, "expect." + name, schedule, epochs, Number(rule, "steps_per_epoch") ?? 1);
        }
    }

    // GLSD and CrIBo: the arguments of each are `base=0.04 final=0.4 epochs=12 …`, or words.
    [Theory, GoldenCases("glsd/schedules"), GoldenCases("cribo/schedules")]
    public void Self_distillation_schedules_equal_the_reference(GoldenCase golden)
    {
        foreach (string name in golden.Names.Where(n => n.StartsWith("expect.", StringComparison.Ordinal)))
        {
            string text = golden.Text(name["expect.".Length..])!;
            var words = text.Split(' ').Where(word => word.Contains('=') && word.Length > 1).Select(word => word.Split('=')).ToDictionary(pair => pair[0], pair => Parse(pair[1]));
            if (!words.TryGetValue("steps_per_epoch", out double stepsPerEpoch))
            {
                Expect(golden, name, OfWords(text), (int)golden[name].Size(0), stepsPerEpoch: 3);
                continue;
            }
            var schedule = new CosineSchedule(words["base"], words["final"]) { Warmup = new Warmup(words["warmup_epochs"], words["start"], RampEnd.Within) };
            Expect(golden, name, schedule, (int)words["epochs"], (int)stepsPerEpoch);
        }
    }

    private static Schedule OfRule(string name, JsonElement rule)
    {
        double At(string key) => rule.GetProperty(key).GetDouble();
        return name switch
        {
            "vicreg_lr" => new ScheduleOptions { Epochs = 1, Batch = (int)At("batch"), WarmupEpochs = At("warmup_epochs") }.LearningRate(LrScaling.Linear.Peak(At("base_lr"), (int)At("batch"))),
            "swav_lr" => new CosineSchedule(At("base"), At("final")) { Warmup = new Warmup(At("warmup_epochs"), At("start_warmup"), RampEnd.Within) },
            "moco_lr_cos" => new CosineSchedule(At("lr"), 0) { Per = Pace.Epoch },
            "moco_lr_step" => new StepSchedule(At("lr"), [.. rule.GetProperty("milestones").EnumerateArray().Select(m => m.GetInt32())]) { Per = Pace.Epoch },
            "byol_tau" => new CosineSchedule(At("base"), 1),
            "byol_lr" => new CosineSchedule(LrScaling.Linear.Peak(At("base"), (int)At("batch")), At("final")) { Warmup = new Warmup(At("warmup")) },
            "dino_cosine" => new CosineSchedule(At("base"), At("final")) { Warmup = new Warmup(At("warmup_epochs"), At("start"), RampEnd.Within) },
            "pixpro_lr" => new CosineSchedule(At("base_lr"), At("eta_min")) { Warmup = new Warmup(At("warmup_epochs"), At("base_lr") / At("warmup_multiplier")) },
            _ => throw new NotSupportedException($"the golden rule '{name}' is not known"),
        };
    }

    // "per epoch: warm-up 0.04 -> 0.07 over 4 of 12 epochs"; "… pos_alpha = (2.0, 0.5) and 7 epochs: goes linearly from the SECOND value to the FIRST"
    private static LinearSchedule OfWords(string text)
    {
        double[] numbers = [.. text.Split([' ', '(', ')', ',', ':'], StringSplitOptions.RemoveEmptyEntries)
            .Where(word => double.TryParse(word, CultureInfo.InvariantCulture, out _)).Select(Parse)];
        return text.Contains("pos_alpha", StringComparison.Ordinal)
            ? new LinearSchedule(numbers[1], numbers[0]) { Per = Pace.Epoch }
            : new LinearSchedule(numbers[0], numbers[1]) { Per = Pace.Epoch, Epochs = numbers[2] };
    }

    private static void Expect(GoldenCase golden, string name, Schedule schedule, int epochs, int stepsPerEpoch)
    {
        long count = golden[name].Size(0), stride = schedule.Per == Pace.Epoch ? stepsPerEpoch : 1;
        double[] values = [.. Enumerable.Range(0, (int)count).Select(i => schedule.At(new Progress(i * stride, (long)epochs * stepsPerEpoch, stepsPerEpoch)))];
        golden.Compare(name, Tensor.From(values));
    }

    private static double Parse(string number) => double.Parse(number, CultureInfo.InvariantCulture);

    private static int? Number(JsonElement rule, string key) => rule.TryGetProperty(key, out JsonElement value) ? value.GetInt32() : null;
}
