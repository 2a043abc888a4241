namespace Parallax.Vision;

/// <summary>Makes a label map of the masks of objects: 0 for background, one more than its class for an object.</summary>
internal static class InstanceLabels
{
    /// <summary>Paints an image's objects. Crowds, and pixels that objects of different classes claim, are void.</summary>
    /// <param name="objects">The objects.</param>
    /// <param name="size">Size of the image.</param>
    /// <param name="labels">Where the labels go.</param>
    public static void Paint(IReadOnlyList<AnnotatedInstance> objects, ImageSize size, LabelMap labels)
    {
        labels.Reset(size.Width, size.Height);
        Span<ushort> map = labels.Labels;
        map.Clear();
        byte[] inside = new byte[map.Length];
        foreach (AnnotatedInstance one in objects)
        {
            ushort label = one.Crowd ? SegmentationSet.Void : (ushort)(one.Class + 1);
            one.Outline.ToMask().Decode(inside);
            for (int i = 0; i < inside.Length; i++)
            {
                if (inside[i] != 0) map[i] = map[i] == 0 || map[i] == label ? label : SegmentationSet.Void;
            }
        }
    }
}
