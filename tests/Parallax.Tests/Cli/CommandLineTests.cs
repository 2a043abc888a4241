using Parallax.Cli;
using Parallax.Tests.Loop;
using Parallax.Training;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public CommandLineTests() => File.WriteAllText(folder["small.yaml"], """
        # Small.
        optim: { name: lars }
        schedule: { epochs: 20, batch: 64 }
        method: { name: vicregl }
        backbone: { name: resnet18 }
        """);

    public void Dispose() => folder.Dispose();

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var line = new CommandLine(MethodCatalog.BuiltIn(), new RecipeCatalog(folder.Path));
        int code = line.Run(args, new Terminal(output, error, IsLive: false), TestContext.Current.CancellationToken);
        return (code, output.ToString(), error.ToString());
    }

    [Theory]
    [InlineData("pretrin x", "unknown command 'pretrin'; did you mean 'pretrain'?\nsee 'parallax --help'\n")]
    [InlineData("frobnicate", "unknown command 'frobnicate'; known: pretrain, finetune, evaluate, embed, index, search, data, demo, import, export, show, recipe, doctor\nsee 'parallax --help'\n")]
    [InlineData("pretrain", "Required argument missing for command: 'pretrain'.\nsee 'parallax pretrain --help'\n")]
    [InlineData("pretrain x", "--recipe is missing; 'parallax recipe list' shows the names\n")]
    [InlineData("pretrain x --resume", "--resume needs --out: the folder of the run to go on with\n")]
    [InlineData("pretrain x --recipe small --from 3", "--from goes with --resume: it chooses the checkpoint to go on from\n")]
    [InlineData("pretrain x --recipe small --stop-after soon", "--stop-after: expected a time such as 2h, 90m, 1h30m or 30s, found 'soon'\nsee 'parallax pretrain --help'\n")]
    [InlineData("pretrain x --recpie small", "Unrecognized command or argument '--recpie'.\nUnrecognized command or argument 'small'.\nsee 'parallax pretrain --help'\n")]
    [InlineData("evaluate a b --k 0", "--k: expected whole numbers of at least 1, found '0'\nsee 'parallax evaluate --help'\n")]
    [InlineData("evaluate a b --k five", "--k: expected whole numbers of at least 1, found 'five'\nsee 'parallax evaluate --help'\n")]
    [InlineData("evaluate a b --temperature 0", "--temperature: expected a number of at least 0.001, found '0'\nsee 'parallax evaluate --help'\n")]
    [InlineData("evaluate a b --protocol dense-matching --size 5000", "--size: expected whole numbers in [1, 4096], found '5000'\nsee 'parallax evaluate --help'\n")]
    [InlineData("evaluate a b --protocol dense-matching --k 5", "--k means nothing to --protocol dense-matching\n")]
    [InlineData("evaluate a b --memory 5", "--memory means nothing to --protocol knn\n")]
    [InlineData("evaluate a b --protocol dense-knn --k 5 10", "--k: --protocol dense-knn takes one number, found 2\n")]
    [InlineData("embed a b", "Option '--out' is required.\nsee 'parallax embed --help'\n")]
    [InlineData("embed a b --out c.txt", "--out: expected a .npy or .safetensors file, found 'c.txt'\nsee 'parallax embed --help'\n")]
    [InlineData("evaluate a b --protocol retrieval --temperature 1", "--temperature means nothing to --protocol retrieval\n")]
    [InlineData("index a b", "Option '--out' is required.\nsee 'parallax index --help'\n")]
    [InlineData("search i", "Required argument missing for command: 'search'.\nsee 'parallax search --help'\n")]
    [InlineData("search i q.png --k 0", "--k: expected a number of at least 1, found 0\nsee 'parallax search --help'\n")]
    [InlineData("search i q.png --sheet found.pdf", "--sheet: expected a .html or .png file, found 'found.pdf'\nsee 'parallax search --help'\n")]
    [InlineData("export a --out c.pth", "--out: expected a .safetensors, .onnx or .pt file, found 'c.pth'\nsee 'parallax export --help'\n")]
    [InlineData("export a --out c.onnx --size 0", "--size: expected a number of at least 1, found 0\nsee 'parallax export --help'\n")]
    [InlineData("show crops a.png", "Option '--recipe' is required.\nsee 'parallax show crops --help'\n")]
    [InlineData("show crops a.png --recipe small --stride 0", "--stride: expected a number of at least 1, found 0\nsee 'parallax show crops --help'\n")]
    [InlineData("data", "Required command was not provided.\nsee 'parallax data --help'\n")]
    [InlineData("data chek x", "unknown command 'chek'; did you mean 'check'?\nsee 'parallax data --help'\n")]
    [InlineData("data check x --min-side 0", "--min-side: expected a number in [1, 65535], found 0\nsee 'parallax data check --help'\n")]
    [InlineData("data check x --out report.txt", "--out: expected a .json or .csv file, found 'report.txt'\nsee 'parallax data check --help'\n")]
    [InlineData("data pack x", "Required argument missing for command: 'pack'.\nsee 'parallax data pack --help'\n")]
    [InlineData("data pack x y --shorter-side 0", "--shorter-side: expected a number in [1, 8192], found 0\nsee 'parallax data pack --help'\n")]
    [InlineData("recipe", "Required command was not provided.\nsee 'parallax recipe --help'\n")]
    [InlineData("recipe lst", "unknown command 'lst'; did you mean 'list'?\nsee 'parallax recipe --help'\n")]
    public void Wrong_usage_is_told_in_a_line_or_two_and_ends_with_2(string args, string error) =>
        Assert.Equal((2, "", error), Run(args.Split(' ')));

    [Theory]
    [InlineData("pretrain x --recipe smal", "no recipe 'smal'; did you mean 'small'? Known: small; or give the path of a .yaml file.\n")]
    [InlineData("pretrain x --recipe small --set schedule.batch=1", "--set schedule.batch=1: expected an integer in [2, 1000000], found 1\n")]
    [InlineData("recipe show small --set schedule.epoch=1", "--set schedule.epoch=1: unknown key 'epoch' in 'schedule'; did you mean 'epochs'?\n")]
    public void A_wrong_recipe_is_told_and_ends_with_1(string args, string error) => Assert.Equal((1, "", error), Run(args.Split(' ')));

    [Fact]
    public void Recipes_are_listed_with_their_titles()
    {
        Assert.Equal((0, "small  Small.\n", ""), Run("recipe", "list"));
        Assert.Equal((0, """
            [
              {
                "name": "small",
                "title": "Small."
              }
            ]

            """, ""), Run("recipe", "list", "--json"));
    }

    [Fact]
    public void A_recipe_is_shown_whole_with_the_origin_of_every_value()
    {
        var (code, shown, error) = Run("recipe", "show", "small", "--set", "seed=7", "--set", "optim.eta=0.01");
        Assert.Equal((0, ""), (code, error));
        Assert.Contains("""

            optim:
              name: lars                                 # recipes/small.yaml:2:16
              base_lr: 0.2                               # default
              lr_scaling: linear                         # default
              weight_decay: 1e-06                        # default
              decays: matrices                           # default
              clip: null                                 # default
              rules: null                                # default
              momentum: 0.9                              # default
              eta: 0.01                                  # --set optim.eta=0.01
              rate_place: outside_buffer                 # default
            schedule:
              epochs: 20                                 # recipes/small.yaml:3:21
              warmup_epochs: 10                          # default
              warmup_from: 0                             # default
              warmup_end: after                          # default
              lr:
                name: cosine                             # default
                per: step                                # default
                end_ratio: 0.001                         # default
                end: null                                # default
              weight_decay: null                         # default
              batch: 64                                  # recipes/small.yaml:3:32

            """, shown, StringComparison.Ordinal);
        Assert.EndsWith("seed: 7                                      # --set seed=7\n", shown, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_names_the_program_as_users_call_it_and_shows_a_line_to_copy()
    {
        Assert.Equal((0, """
            Description:
              Writes a run's features of images to a file.

            Usage:
              parallax embed <RUN> <DATA> [options]

            Arguments:
              <RUN>   A run folder.
              <DATA>  A folder of images; or a published data set, as cifar10/test:PATH.

            Options:
              --out <FILE> (REQUIRED)  The file to write, .npy or .safetensors; it comes with the list of images.
              --json                   Prints the result as JSON.
              -?, -h, --help           Show help and usage information

            Example:
              parallax embed runs/first photos --out photos.npy

            """, ""), Run("embed", "--help"));
    }

    [Fact]
    public void Without_arguments_the_help_is_printed() => Assert.Equal(Run("--help"), Run());
}
