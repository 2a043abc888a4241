namespace Parallax.Torch.Distributed;

/// <summary>How this process was started among others, as torchrun, Slurm or Open MPI tell by environment variables.</summary>
/// <param name="Rank">This process's number, in [0, <paramref name="Size"/>).</param>
/// <param name="Size">The number of processes.</param>
/// <param name="LocalRank">Its number on its machine: which GPU is its own.</param>
/// <param name="Host">The machine of rank 0.</param>
/// <param name="Port">The port at which rank 0 serves the store.</param>
public sealed record Launch(int Rank, int Size, int LocalRank, string Host, int Port)
{
    /// <summary>PyTorch's usual port.</summary>
    public const int DefaultPort = 29500;

    /// <summary>True when the launcher serves the store itself, as torchrun does.</summary>
    public bool IsServed { get; init; }

    /// <summary>The processes on its machine that share the processor among them; 1 where the launcher gives each its own cores.</summary>
    public int LocalSize { get; init; } = 1;

    /// <summary>Put before the store's keys, so that a restart by torchrun does not meet what the attempt before left.</summary>
    public string Attempt { get; init; } = "0";

    /// <summary>Gloo's interface, when <c>GLOO_SOCKET_IFNAME</c> names one.</summary>
    public string Interface { get; init; } = "";

    /// <summary>True when all processes are on this machine.</summary>
    public bool IsLocal => Host is "localhost" or "127.0.0.1" or "::1";

    /// <summary>What torchrun sets for this launch: <c>RANK</c> and so on.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["RANK"] = Number(Rank), ["WORLD_SIZE"] = Number(Size), ["LOCAL_RANK"] = Number(LocalRank), ["LOCAL_WORLD_SIZE"] = Number(LocalSize),
        ["MASTER_ADDR"] = Host, ["MASTER_PORT"] = Number(Port),
    };

    /// <summary>Reads the variables of torchrun (also Kubernetes' PyTorchJob), then those of Open MPI, then Slurm's.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <returns>Null when nobody started this process among others.</returns>
    /// <exception cref="PeerException">A variable is missing, is no number, or contradicts another.</exception>
    public static Launch? Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var read = new LaunchVariables(variable);
        Launch? found = read.Has("RANK") || read.Has("WORLD_SIZE") ? ByTorchrun(read)
            : read.Has("OMPI_COMM_WORLD_RANK") ? ByOpenMpi(read)
            : read.Has("SLURM_PROCID") && read.Has("SLURM_NTASKS") ? BySlurm(read)
            : null;
        return found is null ? null : found with { Interface = variable("GLOO_SOCKET_IFNAME") ?? "" };
    }

    private static Launch ByTorchrun(LaunchVariables read) =>
        new(read.Rank("RANK", "WORLD_SIZE"), read.Size("WORLD_SIZE"), read.Number("LOCAL_RANK", 0), read.Text("MASTER_ADDR"), read.Number("MASTER_PORT"))
        {
            LocalSize = read.Number("LOCAL_WORLD_SIZE", 1),
            IsServed = read.Is("TORCHELASTIC_USE_AGENT_STORE", "True"),
            Attempt = read.Text("TORCHELASTIC_RESTART_COUNT", "0"),
        };

    private static Launch ByOpenMpi(LaunchVariables read) =>
        new(read.Rank("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE"), read.Size("OMPI_COMM_WORLD_SIZE"), read.Number("OMPI_COMM_WORLD_LOCAL_RANK", 0),
            read.Text("MASTER_ADDR"), read.Number("MASTER_PORT", DefaultPort));

    // A step of srun may have fewer tasks than its job.
    private static Launch BySlurm(LaunchVariables read)
    {
        string size = read.Has("SLURM_STEP_NUM_TASKS") ? "SLURM_STEP_NUM_TASKS" : "SLURM_NTASKS";
        return new(read.Rank("SLURM_PROCID", size), read.Size(size), read.Number("SLURM_LOCALID", 0), SlurmHost(read), SlurmPort(read));
    }

    private static string SlurmHost(LaunchVariables read)
    {
        if (read.Has("MASTER_ADDR")) return read.Text("MASTER_ADDR");
        string name = read.Has("SLURM_STEP_NODELIST") ? "SLURM_STEP_NODELIST" : "SLURM_JOB_NODELIST";
        string list = read.Text(name);
        return SlurmNodeList.First(list) ?? throw new PeerException($"{name}: expected a list of hosts, found '{list}'");
    }

    // Below the ports that Linux gives to outgoing connections; two jobs on one machine seldom have ids that differ by a multiple.
    private static int SlurmPort(LaunchVariables read) => read.Number("MASTER_PORT", 12_000 + (read.Number("SLURM_JOB_ID") % 20_000));

    private static string Number(int value) => value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
