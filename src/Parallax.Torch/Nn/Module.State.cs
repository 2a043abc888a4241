using System.Text;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Nn;

public abstract partial class Module
{
    private const int ShownNames = 5;

    /// <summary>The live tensors of parameters and buffers by dotted name, in PyTorch's order; no copies.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict()
    {
        var state = new OrderedDictionary<string, Tensor>();
        foreach (var (path, module) in NamedModules())
        {
            foreach (var (name, parameter) in module.parameters) state[Join(path, name)] = parameter.Value;
            foreach (var (name, buffer) in module.buffers) state[Join(path, name)] = buffer.Value;
        }
        return state;
    }

    /// <summary>Copies tensors into the parameters and buffers of the same names, converting type and device.</summary>
    /// <param name="state">Tensors by dotted name.</param>
    /// <param name="strict">Every name must be on both sides. Otherwise names on one side only are reported back.</param>
    /// <returns>The names that were missing in <paramref name="state"/>, and those that this module lacks.</returns>
    /// <exception cref="CheckpointException">A shape differs, or, when strict, a name is on one side only; nothing was changed then.</exception>
    public StateDifference LoadStateDict(IReadOnlyDictionary<string, Tensor> state, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(state);
        var own = StateDict();
        var difference = new StateDifference(
            [.. own.Keys.Where(name => !state.ContainsKey(name))],
            [.. state.Keys.Where(name => !own.ContainsKey(name))]);
        ThrowIfUnfit(own, state, strict ? difference : new StateDifference([], []));
        using var noGrad = GradMode.Off();
        foreach (var (name, target) in own)
            if (state.TryGetValue(name, out Tensor? source)) target.Copy_(source);
        return difference;
    }

    private void ThrowIfUnfit(IReadOnlyDictionary<string, Tensor> own, IReadOnlyDictionary<string, Tensor> state, StateDifference difference)
    {
        var misshaped = own.Where(o => state.TryGetValue(o.Key, out Tensor? found) && !found.Shape.AsSpan().SequenceEqual(o.Value.Shape))
            .Select(o => $"'{o.Key}' is {Sizes(state[o.Key])}, {this} needs {Sizes(o.Value)}").ToList();
        var text = new StringBuilder();
        Append(text, misshaped, "");
        Append(text, difference.Missing.Select(name => $"'{name}'"), "missing: ");
        Append(text, difference.Unexpected.Select(name => $"'{name}'"), $"{this} has no place for: ");
        if (text.Length > 0) throw new CheckpointException(text.ToString());
    }

    private static string Sizes(Tensor tensor) => $"({string.Join(", ", tensor.Shape)})";

    private static void Append(StringBuilder text, IEnumerable<string> faults, string head)
    {
        var all = faults.ToList();
        if (all.Count == 0) return;
        text.Append(text.Length > 0 ? "; " : "").Append(head).AppendJoin(head.Length > 0 ? ", " : "; ", all.Take(ShownNames));
        if (all.Count > ShownNames) text.Append($", … {all.Count} in all");
    }
}
