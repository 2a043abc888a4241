using Parallax.Cli;
using Parallax.Training;
using Parallax.Training.Recipes;

using var interruption = new Interruption();
return new CommandLine(MethodCatalog.BuiltIn(), RecipeCatalog.BesideProgram()).Run(args, Terminal.OfProcess(), interruption.Token);
