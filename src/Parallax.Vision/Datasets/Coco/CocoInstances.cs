namespace Parallax.Vision;

/// <summary>Puts COCO's annotations to their images, and checks that they fit them.</summary>
internal static class CocoInstances
{
    /// <param name="file">The file.</param>
    /// <param name="categories">Its classes in the order of their numbers.</param>
    /// <exception cref="ImageException">An annotation names no image or class, a number comes twice, or a mask doesn't fit its image.</exception>
    public static AnnotatedInstance[][] ByImage(CocoFile file, IReadOnlyList<CocoCategory> categories)
    {
        Dictionary<long, int> images = Numbered(file.Path, "images", file.Images.Select(image => image.Id));
        Dictionary<long, int> classes = Numbered(file.Path, "categories", categories.Select(category => category.Id));
        var found = new List<AnnotatedInstance>[file.Images.Count];
        for (int i = 0; i < file.Annotations.Count; i++)
        {
            CocoAnnotation annotation = file.Annotations[i];
            string place = $"{file.Path}: annotations[{i}]";
            if (!images.TryGetValue(annotation.Image, out int image))
                throw new ImageException(place, $"found image_id {annotation.Image}, but there is no such image");
            if (!classes.TryGetValue(annotation.Category, out int label))
                throw new ImageException(place, $"found category_id {annotation.Category}, but there is no such category");
            InstanceOutline outline = Outline(annotation, file.Images[image], place);
            (found[image] ??= []).Add(new AnnotatedInstance(annotation.Id, label, annotation.Box!.Value, annotation.Area, annotation.Crowd, outline));
        }
        return [.. found.Select(instances => instances is null ? [] : instances.ToArray())];
    }

    private static InstanceOutline Outline(CocoAnnotation annotation, CocoImage image, string place)
    {
        if (annotation.Runs is not { } runs) return new InstanceOutline(new ImageSize(image.Width, image.Height), annotation.Polygons);
        if (runs.Width != image.Width || runs.Height != image.Height)
            throw new ImageException(place, $"found a mask of {runs.Width} x {runs.Height}, expected {image.Width} x {image.Height} as its image");
        try
        {
            return new InstanceOutline(runs.ToMask());
        }
        catch (FormatException error)
        {
            throw new ImageException(place, error.Message, error);
        }
    }

    private static Dictionary<long, int> Numbered(string path, string what, IEnumerable<long> ids)
    {
        Dictionary<long, int> numbers = [];
        foreach (long id in ids)
        {
            if (!numbers.TryAdd(id, numbers.Count)) throw new ImageException($"{path}: {what}", $"found id {id} again, expected each once");
        }
        return numbers;
    }
}
