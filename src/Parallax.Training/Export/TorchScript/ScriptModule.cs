using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Training.Export.TorchScript;

/// <summary>A module as TorchScript knows it: a class of its own, tensors and modules as attributes. Its tensors get the names that the dotted ones of a state make.</summary>
internal sealed class ScriptModule
{
    private const string Package = "__torch__";

    private readonly OrderedDictionary<string, ScriptModule> modules = [];
    private readonly OrderedDictionary<string, (Tensor Tensor, bool IsParameter)> tensors = [];

    private ScriptModule(string name, string path) => (Name, Path) = (name, path);

    /// <summary>The class: <c>Backbone__layer1__0</c>.</summary>
    public string Name { get; }

    /// <summary>The class with its package.</summary>
    public string Type => $"{Package}.{Name}";

    /// <summary>How a program reads it: <c>getattr(self.layer1, "0")</c>.</summary>
    public string Path { get; }

    /// <summary>Every tensor of this module and those inside, and how a program reads it.</summary>
    public IEnumerable<(Tensor Tensor, string Path)> Tensors =>
        [.. tensors.Select(pair => (pair.Value.Tensor, Read(pair.Key))), .. modules.Values.SelectMany(module => module.Tensors)];

    /// <summary>The parameters and buffers of a network in nested modules.</summary>
    public static ScriptModule Of(Module network)
    {
        var parameters = network.Parameters().Select(parameter => parameter.Value).ToHashSet<Tensor>(ReferenceEqualityComparer.Instance);
        var root = new ScriptModule("Backbone", "self");
        foreach (var (name, tensor) in network.StateDict())
        {
            string[] parts = name.Split('.');
            ScriptModule owner = parts[..^1].Aggregate(root, (module, part) => module.Inner(part));
            owner.tensors.Add(parts[^1], (tensor, parameters.Contains(tensor)));
        }
        return root;
    }

    /// <summary>The source of this class and of those inside.</summary>
    /// <param name="method">Its method; the modules inside have none.</param>
    public IEnumerable<string> Source(IEnumerable<string> method) =>
    [
        $"class {Name}(Module):",
        $"  __parameters__ = [{Names(isParameter: true)}]",
        $"  __buffers__ = [{Names(isParameter: false)}]",
        "  training : bool",
        .. tensors.Keys.Select(name => Declaration(name, "Tensor")),
        .. modules.Select(pair => Declaration(pair.Key, pair.Value.Type)),
        .. method.Select(line => "  " + line),
        .. modules.Values.SelectMany(module => module.Source([])),
    ];

    /// <summary>Writes the module with its values, in evaluation mode.</summary>
    public void Write(ScriptPickle pickle)
    {
        pickle.Begin(Package, Name);
        pickle.Attribute("training", false);
        foreach (var (name, (tensor, isParameter)) in tensors) pickle.Attribute(name, tensor, isParameter && tensor.RequiresGrad);
        foreach (var (name, module) in modules)
        {
            pickle.Attribute(name);
            module.Write(pickle);
        }
        pickle.End();
    }

    private static string Declaration(string name, string type) => Literal.IsIdentifier(name) ? $"  {name} : {type}" : $"  __annotations__[{Literal.Of(name)}] = {type}";

    private ScriptModule Inner(string name)
    {
        if (!modules.TryGetValue(name, out ScriptModule? module)) modules.Add(name, module = new ScriptModule($"{Name}__{name}", Read(name)));
        return module;
    }

    private string Read(string name) => Literal.IsIdentifier(name) ? $"{Path}.{name}" : $"getattr({Path}, {Literal.Of(name)})";

    private string Names(bool isParameter) => string.Concat(tensors.Where(pair => pair.Value.IsParameter == isParameter).Select(pair => Literal.Of(pair.Key) + ", "));
}
