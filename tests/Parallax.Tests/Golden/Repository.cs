namespace Parallax.Tests.Golden;

/// <summary>Finds folders of the working tree from where the tests run.</summary>
internal static class Repository
{
    public static string Find(params string[] parts)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string candidate = Path.Combine([folder.FullName, .. parts]);
            if (Path.Exists(candidate))
                return candidate;
        }
        throw new DirectoryNotFoundException($"{string.Join('/', parts)} not found above {AppContext.BaseDirectory}");
    }
}
