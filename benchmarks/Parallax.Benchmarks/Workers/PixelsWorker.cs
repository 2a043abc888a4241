using System.Diagnostics;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>One operation of the views, on one thread: microseconds of a core for an image.</summary>
internal sealed class PixelsWorker
{
    private const double Seconds = 0.5;
    private readonly Photo photo = new();
    private readonly RgbPlanes planes = new();
    private readonly Action operation;

    public PixelsWorker(WorkerArguments arguments)
    {
        string file = arguments.Text("image");
        byte[] bytes = File.ReadAllBytes(file);
        int size = arguments.Number("size");
        ImageDecoder decoder = new();
        decoder.Decode(bytes, file, photo);
        operation = arguments.Text("operation") == "decode" ? () => decoder.Decode(bytes, file, photo) : Of(arguments.Text("operation"), size);
        new Resampler().Resize(photo, Whole(size), planes, ViewMaker.Fastest);
    }

    public (double Value, double? Check) Round()
    {
        int count = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan used = Environment.CpuUsage.TotalTime;
        do
        {
            for (int i = 0; i < 20; i++) operation();
            count += 20;
        }
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < Seconds);
        return ((Environment.CpuUsage.TotalTime - used).TotalMicroseconds / count, null);
    }

    private Action Of(string name, int size)
    {
        Lanes lanes = ViewMaker.Fastest;
        Resampler resampler = new();
        BoxBlur blur = new();
        Normalizer normalizer = new(new Normalization());
        float[] numbers = new float[3 * size * size];
        return name switch
        {
            "resize" => () => resampler.Resize(photo, Whole(size), planes, lanes),
            "brightness" => () => Blend.Brightness(planes, 1.001f, lanes),
            "contrast" => () => Blend.Contrast(planes, 1.001f, lanes),
            "saturation" => () => Blend.Saturation(planes, 1.001f, lanes),
            "hue" => () => Hue.Shift(planes, 0.1, lanes),
            "grey" => () => Luma.Apply(planes, lanes),
            "blur 0.5" => () => blur.Apply(planes, 0.5, lanes),
            "blur 2" => () => blur.Apply(planes, 2, lanes),
            "solarize" => () => Solarization.Apply(planes, 128, lanes),
            "normalise" => () => normalizer.Write(planes, numbers, lanes),
            _ => throw new ArgumentException($"no operation '{name}'"),
        };
    }

    private ResizeRequest Whole(int size) => ResizeRequest.Whole(photo.Region, size, size, flip: false, Interpolation.Bicubic);
}
