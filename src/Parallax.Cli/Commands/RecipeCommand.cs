using System.CommandLine;
using Parallax.Cli.Display;
using Parallax.Training.Recipes;

namespace Parallax.Cli.Commands;

/// <summary><c>recipe list</c>, <c>recipe show NAME</c>, <c>recipe schema</c>.</summary>
internal sealed class RecipeCommand : Command
{
    private readonly RecipeBinder binder;
    private readonly RecipeCatalog recipes;
    private readonly Terminal terminal;

    public RecipeCommand(RecipeBinder binder, RecipeTypes types, RecipeCatalog recipes, Terminal terminal)
        : base("recipe", "Shows recipes: what can be trained, and with which values.")
    {
        (this.binder, this.recipes, this.terminal) = (binder, recipes, terminal);
        Subcommands.Add(List());
        Subcommands.Add(Show());
        var schema = new Command("schema", "Prints a JSON schema of recipes, for editors that complete and check them.");
        schema.SetAction(_ => terminal.Out.Write(RecipeSchema.Of<Recipe>(types)));
        Subcommands.Add(schema);
    }

    private Command List()
    {
        var json = new Option<bool>("--json") { Description = "Prints the result as JSON." };
        var list = new Command("list", "Lists the recipes by name.") { json };
        list.SetAction(parsed =>
        {
            (string Name, string Title)[] known = [.. recipes.Names.Concat(recipes.ViewNames).Select(name => (name, recipes.Open(name).Title))];
            if (parsed.GetValue(json)) terminal.Out.WriteLine(JsonText.Of(known.Select(one => new { one.Name, one.Title })));
            else if (known.Length > 0) TextTable.Write(terminal.Out, [.. known.Select(one => new[] { one.Name, one.Title })], words: true);
            else terminal.Say("there are no recipes beside the program");
        });
        return list;
    }

    private Command Show()
    {
        var name = new Argument<string>("NAME") { Description = "A recipe's name or a .yaml file." };
        var set = new Option<string[]>("--set") { Description = "Changes a value; may be given again.", HelpName = "key=value" };
        var plain = new Option<bool>("--plain") { Description = "Leaves the origins out." };
        var show = new Command("show", "Prints the whole recipe as it would act, each value with its origin.") { name, set, plain };
        show.SetAction(parsed =>
        {
            RecipeText text = recipes.Open(parsed.GetRequiredValue(name));
            string[] assignments = parsed.GetValue(set) ?? [];
            terminal.Out.Write(RecipeViews.IsViewsAlone(text)
                ? Text(binder.Bind<ViewRecipe>(text, assignments), parsed.GetValue(plain))
                : Text(binder.Bind<Recipe>(text, assignments), parsed.GetValue(plain)));
        });
        return show;
    }

    private static string Text<T>(EffectiveRecipe<T> recipe, bool plain) where T : class => plain ? recipe.ToYaml() : recipe.ToAnnotatedYaml();
}
