using Parallax.Torch.Distributed;

namespace Parallax.Torch.Nn;

/// <summary>A part of a network: parameters, buffers and further modules, each under the name that PyTorch's checkpoints give it.</summary>
/// <remarks>
/// A derived class registers what it owns in its constructor, in PyTorch's order, and declares a <c>Forward</c> of its own shape
/// (<see cref="Layer"/> for tensor to tensor). <c>ToString</c> says what the module is, as messages show it.
/// </remarks>
public abstract partial class Module
{
    private readonly List<(string Name, Module Module)> children = [];
    private readonly List<(string Name, Parameter Parameter)> parameters = [];
    private readonly List<(string Name, ModuleBuffer Buffer)> buffers = [];

    /// <summary>True while training: batch statistics and dropout are on. True at first.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The modules directly inside, in order, with their names.</summary>
    public IReadOnlyList<(string Name, Module Module)> Children => children;

    /// <summary>All parameters, own ones first, then the children's in order; a shared one once.</summary>
    public IEnumerable<Parameter> Parameters() => NamedParameters().Select(named => named.Parameter);

    /// <summary>All parameters with their dotted names, such as <c>layer1.0.conv1.weight</c>; a shared one under its first name.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() =>
        NamedModules().SelectMany(m => m.Module.parameters.Select(p => (Join(m.Name, p.Name), p.Parameter))).DistinctBy(named => named.Parameter);

    /// <summary>All buffers, own ones first.</summary>
    public IEnumerable<ModuleBuffer> Buffers() => NamedBuffers().Select(named => named.Buffer);

    /// <summary>All buffers with their dotted names, such as <c>bn1.running_mean</c>; a shared one under its first name.</summary>
    public IEnumerable<(string Name, ModuleBuffer Buffer)> NamedBuffers() =>
        NamedModules().SelectMany(m => m.Module.buffers.Select(b => (Join(m.Name, b.Name), b.Buffer))).DistinctBy(named => named.Buffer);

    /// <summary>This module (its name is empty) and all inside, depth first.</summary>
    public IEnumerable<(string Name, Module Module)> NamedModules()
    {
        yield return ("", this);
        foreach (var (name, child) in children)
            foreach (var (inner, module) in child.NamedModules())
                yield return (Join(name, inner), module);
    }

    /// <summary>Sets this module and all inside to training or to evaluation.</summary>
    public void Train(bool mode = true)
    {
        foreach (var (_, module) in NamedModules()) module.IsTraining = mode;
    }

    /// <summary>Has every batch normalisation inside take its statistics over the batches of all ranks.</summary>
    public void SynchroniseBatchNorm(ProcessGroup ranks)
    {
        foreach (BatchNorm layer in NamedModules().Select(named => named.Module).OfType<BatchNorm>()) layer.Ranks = ranks;
    }

    /// <summary>Drops the gradients of all parameters.</summary>
    public void ZeroGrad()
    {
        foreach (Parameter parameter in Parameters()) parameter.Grad = null;
    }

    /// <summary>Freezes or frees all parameters: whether they want gradients.</summary>
    public void RequireGrad(bool wanted)
    {
        foreach (Parameter parameter in Parameters()) parameter.RequiresGrad = wanted;
    }

    /// <summary>Converts floating parameters and buffers; gradients are dropped.</summary>
    public void To(DType dtype) => Convert(value => value.DType.IsFloating() && value.DType != dtype ? value.To(dtype) : null);

    /// <summary>Moves parameters and buffers; gradients are dropped.</summary>
    public void To(Device device) => Convert(value => value.Device != device ? value.To(device, value.DType) : null);

    /// <summary>Lays tensors of four dimensions out anew; gradients are dropped.</summary>
    public void To(MemoryFormat format) => Convert(value => value.Rank == 4 ? value.Contiguous(format) : null);

    /// <summary>The type's name; composite modules say more.</summary>
    public override string ToString() => GetType().Name;

    /// <summary>Registers a module inside this one.</summary>
    /// <param name="name">One word without a dot, as in PyTorch's checkpoints.</param>
    /// <param name="child">The module.</param>
    /// <returns>The child.</returns>
    /// <exception cref="ArgumentException">The name is taken, empty or dotted.</exception>
    protected T Add<T>(string name, T child)
        where T : Module
    {
        ArgumentNullException.ThrowIfNull(child);
        CheckName(name);
        children.Add((name, child));
        return child;
    }

    /// <summary>Registers a tensor that training changes.</summary>
    /// <exception cref="ArgumentException">The name is taken, empty or dotted.</exception>
    protected Parameter AddParameter(string name, Tensor value)
    {
        CheckName(name);
        var parameter = new Parameter(value);
        parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Registers state that checkpoints hold but no gradient changes.</summary>
    /// <exception cref="ArgumentException">The name is taken, empty or dotted.</exception>
    protected ModuleBuffer AddBuffer(string name, Tensor value)
    {
        CheckName(name);
        var buffer = new ModuleBuffer(value);
        buffers.Add((name, buffer));
        return buffer;
    }

    private static string Join(string path, string name) => path.Length == 0 ? name : name.Length == 0 ? path : $"{path}.{name}";

    private void Convert(Func<Tensor, Tensor?> convert)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        foreach (Parameter parameter in Parameters())
            if (convert(parameter.Value) is { } value) parameter.Replace(value);
        foreach (ModuleBuffer buffer in Buffers())
            if (convert(buffer.Value) is { } value) buffer.Replace(value);
    }

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (name.Contains('.', StringComparison.Ordinal)) throw new ArgumentException($"'{name}': a name inside a module has no dot", nameof(name));
        if (children.Exists(c => c.Name == name) || parameters.Exists(p => p.Name == name) || buffers.Exists(b => b.Name == name))
            throw new ArgumentException($"{GetType().Name} has a '{name}' already", nameof(name));
    }
}
