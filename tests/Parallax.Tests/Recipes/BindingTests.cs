using Parallax.Training.Recipes;
using static Parallax.Tests.Recipes.SampleRecipe;

namespace Parallax.Tests.Recipes;

public sealed class BindingTests
{
    private const string Whole = """
        # A sample, every kind of value.
        method:   { name: vicregl, alpha: 0.5, place_matches: [10, 2] }
        views:
          global: { size: 64, scale: [0.2, 1.0], flip: false }
          locals:
            - { size: 32 }
            - { size: 16, scale: { least: 0.1, most: 0.4 } }
          gray: [0.1, 0.3]
        optim:    { name: adamw, base_lr: 1.0e-3, betas: [0.9, 0.95] }
        schedule: { epochs: 20, warmup_epochs: 2, stop_after: null }
        precision: bfloat16
        note: "a # b: c"
        seed: 18446744073709551615
        """;

    [Fact]
    public void Every_kind_of_value_becomes_its_type()
    {
        SampleRecipe recipe = Bind(Whole).Value;
        var method = Assert.IsType<SampleVicRegL>(recipe.Method);
        Assert.Equal(0.5, method.Alpha);
        Assert.Equal([10, 2], method.PlaceMatches);
        Assert.Equal(new SampleView { Size = 64, Scale = new(0.2, 1), Flip = false }, recipe.Views!.Global);
        Assert.Equal([new SampleView { Size = 32 }, new SampleView { Size = 16, Scale = new(0.1, 0.4) }], recipe.Views.Locals);
        Assert.Equal((0.1, 0.3), recipe.Views.Gray);
        Assert.Equal(new AdamWOptions { BaseLr = 1e-3, Betas = new(0.9, 0.95) }, recipe.Optim);
        Assert.Equal(new SampleSchedule { Epochs = 20, WarmupEpochs = 2, StopAfter = null }, recipe.Schedule);
        Assert.Equal(Precision.Bfloat16, recipe.Precision);
        Assert.Equal("a # b: c", recipe.Note);
        Assert.Equal(ulong.MaxValue, recipe.Seed);
    }

    [Fact]
    public void What_the_file_leaves_out_is_the_initialisers()
    {
        SampleRecipe recipe = Bind("method: { name: vicreg }").Value;
        Assert.Equal(new SampleVicReg(), recipe.Method);
        Assert.Null(recipe.Views);
        Assert.Equal(new LarsOptions { BaseLr = 0.3 }, recipe.Optim);
        Assert.Equal(30, recipe.Schedule.Epochs);
    }

    [Fact]
    public void A_part_that_is_given_in_part_keeps_the_rest_of_its_default()
    {
        SampleRecipe recipe = Bind("""
            method: { name: vicregl }
            views: { global: { flip: false } }
            optim: { momentum: 0.5 }
            schedule: { warmup_epochs: 3 }
            """).Value;
        Assert.Equal(new SampleView { Size = 224, Flip = false }, recipe.Views!.Global);
        Assert.Equal(new LarsOptions { BaseLr = 0.3, Momentum = 0.5 }, recipe.Optim);
        Assert.Equal(new SampleSchedule { Epochs = 30, WarmupEpochs = 3 }, recipe.Schedule);
    }

    [Fact]
    public void Another_kind_starts_from_its_own_defaults()
    {
        Assert.Equal(new SgdOptions(), Bind("method: { name: vicregl }\noptim: { name: sgd }").Value.Optim);
    }

    [Fact]
    public void Options_come_after_the_file_and_the_last_one_wins()
    {
        SampleRecipe recipe = Bind(Whole, "method.alpha=0.25", "seed=1", "seed=2", "method.place_matches=[7]",
            "views.global.scale=[0.3, 0.4]", "optim={name: sgd, nesterov: true}", "note=plain text").Value;
        var method = (SampleVicRegL)recipe.Method;
        Assert.Equal(0.25, method.Alpha);
        Assert.Equal([7], method.PlaceMatches);
        Assert.Equal(2ul, recipe.Seed);
        Assert.Equal(new SampleRange(0.3, 0.4), recipe.Views!.Global.Scale);
        Assert.Equal(new SgdOptions { Nesterov = true }, recipe.Optim);
        Assert.Equal("plain text", recipe.Note);
    }

    [Fact]
    public void An_option_reaches_into_a_part_that_the_file_does_not_mention()
    {
        Assert.Equal(40, Bind("method: { name: vicregl }", "views.global.size=40").Value.Views!.Global.Size);
    }

    [Fact]
    public void Every_value_knows_where_it_was_written()
    {
        EffectiveRecipe<SampleRecipe> recipe = Bind(Whole, "method.alpha=0.25");
        Assert.Equal("mine.yaml:2:19", recipe.PlaceOf("method.name")!.ToString());
        Assert.Equal("--set method.alpha=0.25", recipe.PlaceOf("method.alpha")!.ToString());
        Assert.Equal("mine.yaml:4:19", recipe.PlaceOf("views.global.size")!.ToString());
        Assert.Null(recipe.PlaceOf("method.variant"));
    }

    [Fact]
    public void The_stored_text_reads_back_as_the_same_recipe()
    {
        EffectiveRecipe<SampleRecipe> recipe = Bind(Whole, "optim.eps=1.2345678901234567e-9", "note=' yes: \"no\" '");
        EffectiveRecipe<SampleRecipe> again = Bind(recipe.ToYaml());
        Assert.Equal(recipe.ToYaml(), again.ToYaml());
        Assert.Equal(recipe.Value.Optim, again.Value.Optim);
        Assert.Equal(" yes: \"no\" ", again.Value.Note);
        Assert.Equal(recipe.Value.Views!.Locals, again.Value.Views!.Locals);
    }

    [Fact]
    public void The_annotated_text_shows_the_whole_and_reads_back_too()
    {
        EffectiveRecipe<SampleRecipe> recipe = Bind("method: { name: vicregl, alpha: 0.5 }\nviews: { locals: [{ size: 8 }] }", "seed=3");
        Assert.Equal("""
            method:
              name: vicregl                              # mine.yaml:1:17
              alpha: 0.5                                 # mine.yaml:1:33
              place_matches: [20, 4]                     # default
              variant: released                          # default
            views:
              global:
                size: 224                                # default
                scale: [0.08, 1]                         # default
                flip: true                               # default
              locals:
                -
                  size: 8                                # mine.yaml:2:27
                  scale: [0.08, 1]                       # default
                  flip: true                             # default
              gray: [0, 0.2]                             # default
            optim:
              name: lars                                 # default
              base_lr: 0.3                               # default
              lr_scaling: linear                         # default
              weight_decay: 1e-06                        # default
              decays: matrices                           # default
              clip: null                                 # default
              rules: null                                # default
              momentum: 0.9                              # default
              eta: 0.001                                 # default
              rate_place: outside_buffer                 # default
            schedule:
              epochs: 30                                 # default
              warmup_epochs: 10                          # default
              stop_after: 7                              # default
            precision: float32                           # default
            note: ""                                     # default
            seed: 3                                      # --set seed=3

            """, recipe.ToAnnotatedYaml());
        Assert.Equal(recipe.ToYaml(), Bind(recipe.ToAnnotatedYaml()).ToYaml());
    }
}
