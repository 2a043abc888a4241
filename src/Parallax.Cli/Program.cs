using Parallax.Cli;
using Parallax.Training.Recipes;

using var interruption = new Interruption();
return new CommandLine(Recipe.AddOptimizers(new RecipeTypes()), RecipeCatalog.BesideProgram()).Run(args, Terminal.OfProcess(), interruption.Token);
