using System.Globalization;

namespace Parallax.Torch.Distributed;

/// <summary>Environment variables as numbers and texts; every fault names its variable.</summary>
internal sealed class LaunchVariables(Func<string, string?> variable)
{
    public bool Has(string name) => !string.IsNullOrEmpty(variable(name));

    public bool Is(string name, string value) => variable(name) == value;

    public string Text(string name, string? otherwise = null) =>
        Has(name) ? variable(name)! : otherwise ?? throw new PeerException($"{name} is not set, though this process was started as one of many");

    public int Number(string name, int? otherwise = null)
    {
        if (!Has(name) && otherwise is { } value) return value;
        string text = Text(name);
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw new PeerException($"{name}: expected a number from 0 on, found '{text}'");
    }

    public int Size(string name) => Number(name) is > 0 and var size ? size : throw new PeerException($"{name}: expected at least 1, found 0");

    public int Rank(string name, string sizeName)
    {
        int rank = Number(name), size = Size(sizeName);
        return rank < size ? rank : throw new PeerException($"{name} is {rank}, {sizeName} {size}: a rank is less than the number of ranks");
    }
}
