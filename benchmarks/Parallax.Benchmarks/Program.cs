using System.CommandLine;
using Parallax.Benchmarks;
using Parallax.Benchmarks.Learning;

if (args is ["worker", "learning", ..]) return LearningRun.Serve(WorkerArguments.Parse(args[1..]));
if (args is ["worker", ..]) return WorkerLoop.Serve(WorkerArguments.Parse(args[1..]));

var name = new Argument<string>("NAME") { Description = "What to measure." };
name.AcceptOnlyFromAmong([.. Catalog.All.Keys]);
var peer = new Option<bool>("--peer") { Description = "Measures the peer as well, in turn with ours; needs python3-torch, or python3-faiss for 'retrieval' and 'kmeans'." };
var json = new Option<bool>("--json") { Description = "Prints one array of objects: bench, case, ours, peer, ratio, unit." };
var only = new Option<string?>("--case") { Description = "Only cases whose name contains this.", HelpName = "TEXT" };
var rounds = new Option<int>("--rounds") { Description = "Rounds to take the median of.", DefaultValueFactory = _ => 7 };
var images = new Option<string?>("--images", "--data") { Description = "The folder of JPEG photos that 'views', 'scale', 'pixels' and 'wait' read.", HelpName = "FOLDER" };
var small = new Option<string?>("--small") { Description = "Images of 32 pixels for 'views' (CIFAR-10, or a folder of files); without them those cases are left out.", HelpName = "FOLDER" };
var items = new Option<int?>("--n") { Description = "Vectors for 'retrieval', 'kmeans' and 'metrics'. [default: 250000, 60000, 60502]", HelpName = "N" };
var command = new RootCommand("Measures Parallax, alone or in turn with a peer. A ratio above 1 means that ours is better.") { name, peer, json, only, rounds, images, small, items };
command.Subcommands.Add(new LearningCommand());
command.Subcommands.Add(new AffinityCommand());
command.Subcommands.Add(new CropsCommand());
command.SetAction(parsed =>
{
    var settings = new Settings(parsed.GetValue(peer), parsed.GetValue(rounds), parsed.GetValue(images), parsed.GetValue(small), parsed.GetValue(items));
    var cases = Catalog.All[parsed.GetRequiredValue(name)](settings).Where(c => c.Name.Contains(parsed.GetValue(only) ?? "", StringComparison.Ordinal));
    var table = new ResultTable(parsed.GetRequiredValue(name), parsed.GetValue(json));
    foreach (Case one in cases) table.Add(Duel.Run(one, settings));
    table.End();
});
return command.Parse(args).Invoke();
