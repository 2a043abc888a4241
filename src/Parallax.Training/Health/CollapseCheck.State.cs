using Parallax.Training.Checkpoints;

namespace Parallax.Training.Health;

public sealed partial class CollapseCheck
{
    private const string Looks = "looks/", Found = "standing/", Scale = "scale/", AboveChance = "knn_was_above_chance";

    /// <summary>What was seen so far, for a checkpoint: a resumed run compares with the same first looks.</summary>
    internal NamedState Save()
    {
        var state = new NamedState().With(AboveChance, knnWasAboveChance ? 1 : 0);
        foreach (var (subject, looks) in looksBeyond) state.With(Looks + subject, looks);
        foreach (var (subject, symptom) in standing) state.With(Found + subject, symptom);
        foreach (var (name, scale) in firstScales) state.With(Scale + name, scale);
        return state;
    }

    /// <summary>Takes over what <see cref="Save"/> gave.</summary>
    internal void Load(NamedState state)
    {
        knnWasAboveChance = state.Integer(AboveChance) != 0;
        foreach (string name in state.Texts.Keys)
        {
            if (name.StartsWith(Looks, StringComparison.Ordinal)) looksBeyond[name[Looks.Length..]] = (int)state.Integer(name);
            else if (name.StartsWith(Found, StringComparison.Ordinal)) standing[name[Found.Length..]] = state.Text(name);
            else if (name.StartsWith(Scale, StringComparison.Ordinal)) firstScales[name[Scale.Length..]] = state.Number(name);
        }
    }
}
