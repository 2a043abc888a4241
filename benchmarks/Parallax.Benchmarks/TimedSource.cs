using System.Diagnostics;
using Parallax.Vision;

namespace Parallax.Benchmarks;

/// <summary>A source whose readers tell how long reading and decoding took, all threads together.</summary>
internal sealed class TimedSource(ImageSource inner) : ImageSource
{
    private long ticks;

    public TimeSpan Decoding => Stopwatch.GetElapsedTime(0, Interlocked.Read(ref ticks));

    public override string Root => inner.Root;

    public override IReadOnlyList<string> Names => inner.Names;

    public override IReadOnlyList<string> ClassNames => inner.ClassNames;

    public override ReadOnlySpan<int> Labels => inner.Labels;

    public override ReadOnlySpan<int> Stretches => inner.Stretches;

    public override Sampler DefaultSampler => inner.DefaultSampler;

    public override ImageReader OpenReader(ImageLimits limits) => new Reader(this, inner.OpenReader(limits));

    private sealed class Reader(TimedSource source, ImageReader inner) : ImageReader
    {
        public override ImageSize Open(int image)
        {
            long start = Stopwatch.GetTimestamp();
            ImageSize size = inner.Open(image);
            Interlocked.Add(ref source.ticks, Stopwatch.GetTimestamp() - start);
            return size;
        }

        public override void Decode(PixelBox region, Photo photo)
        {
            long start = Stopwatch.GetTimestamp();
            inner.Decode(region, photo);
            Interlocked.Add(ref source.ticks, Stopwatch.GetTimestamp() - start);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
