using Parallax.Torch.Distributed;

namespace Parallax.Tests.Ranks;

public sealed class LaunchTests
{
    private static Launch? Read(params (string Name, string Value)[] variables)
    {
        var set = variables.ToDictionary(v => v.Name, v => v.Value);
        return Launch.Read(name => set.GetValueOrDefault(name));
    }

    [Fact]
    public void Nobody_started_a_process_without_variables() => Assert.Null(Read(("PATH", "/bin"), ("SLURM_JOB_ID", "7")));

    [Fact]
    public void Torchruns_variables_are_read() =>
        Assert.Equal(
            new Launch(3, 8, 1, "node7", 29400) { IsServed = true, Attempt = "2", Interface = "ib0" },
            Read(("RANK", "3"), ("WORLD_SIZE", "8"), ("LOCAL_RANK", "1"), ("MASTER_ADDR", "node7"), ("MASTER_PORT", "29400"),
                ("TORCHELASTIC_USE_AGENT_STORE", "True"), ("TORCHELASTIC_RESTART_COUNT", "2"), ("GLOO_SOCKET_IFNAME", "ib0")));

    [Fact]
    public void A_PyTorchJob_needs_no_local_rank() =>
        Assert.Equal(
            new Launch(1, 2, 0, "job-master-0", 23456),
            Read(("RANK", "1"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "job-master-0"), ("MASTER_PORT", "23456")));

    [Fact]
    public void Open_MPIs_variables_are_read() =>
        Assert.Equal(
            new Launch(5, 6, 1, "head", Launch.DefaultPort),
            Read(("OMPI_COMM_WORLD_RANK", "5"), ("OMPI_COMM_WORLD_SIZE", "6"), ("OMPI_COMM_WORLD_LOCAL_RANK", "1"), ("MASTER_ADDR", "head")));

    [Fact]
    public void Slurms_variables_are_read_with_a_port_from_the_job() =>
        Assert.Equal(
            new Launch(2, 4, 0, "gpu003", 12_000 + 5_678),
            Read(("SLURM_PROCID", "2"), ("SLURM_NTASKS", "4"), ("SLURM_LOCALID", "0"), ("SLURM_JOB_NODELIST", "gpu[003-004]"), ("SLURM_JOB_ID", "1245678")));

    [Fact]
    public void A_step_of_srun_goes_before_its_job() =>
        Assert.Equal(
            new Launch(0, 2, 0, "b1", 12_009),
            Read(("SLURM_PROCID", "0"), ("SLURM_NTASKS", "4"), ("SLURM_STEP_NUM_TASKS", "2"), ("SLURM_JOB_NODELIST", "a1,b1"),
                ("SLURM_STEP_NODELIST", "b1"), ("SLURM_JOB_ID", "9")));

    [Theory]
    [InlineData("node1", "node1")]
    [InlineData("node1,node2", "node1")]
    [InlineData("node[03-07,12],login1", "node03")]
    [InlineData("rack[2,5]n[08-09]", "rack2n08")]
    [InlineData("dgx-[1-2]-ib", "dgx-1-ib")]
    [InlineData("node[1", null)]
    [InlineData("node1]", null)]
    [InlineData("", null)]
    public void The_first_host_of_a_list_is_found(string list, string? host) => Assert.Equal(host, SlurmNodeList.First(list));

    [Fact]
    public void Faults_name_their_variable()
    {
        Fails("WORLD_SIZE is not set, though this process was started as one of many", ("RANK", "0"));
        Fails("RANK is not set, though this process was started as one of many", ("WORLD_SIZE", "2"));
        Fails("MASTER_ADDR is not set, though this process was started as one of many", ("RANK", "0"), ("WORLD_SIZE", "2"));
        Fails("RANK: expected a number from 0 on, found 'one'", ("RANK", "one"), ("WORLD_SIZE", "2"));
        Fails("RANK: expected a number from 0 on, found '-1'", ("RANK", "-1"), ("WORLD_SIZE", "2"));
        Fails("RANK is 2, WORLD_SIZE 2: a rank is less than the number of ranks", ("RANK", "2"), ("WORLD_SIZE", "2"));
        Fails("WORLD_SIZE: expected at least 1, found 0", ("RANK", "0"), ("WORLD_SIZE", "0"));
        Fails("MASTER_ADDR is not set, though this process was started as one of many", ("OMPI_COMM_WORLD_RANK", "0"), ("OMPI_COMM_WORLD_SIZE", "2"));
        Fails("SLURM_JOB_NODELIST: expected a list of hosts, found 'n['", ("SLURM_PROCID", "0"), ("SLURM_NTASKS", "2"), ("SLURM_JOB_NODELIST", "n["));
        Fails("SLURM_JOB_ID is not set, though this process was started as one of many", ("SLURM_PROCID", "0"), ("SLURM_NTASKS", "2"), ("SLURM_JOB_NODELIST", "n1"));

        static void Fails(string message, params (string, string)[] variables) =>
            Assert.Equal(message, Assert.Throws<PeerException>(() => Read(variables)).Message);
    }
}
