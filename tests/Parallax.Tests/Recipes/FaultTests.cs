using static Parallax.Tests.Recipes.SampleRecipe;

namespace Parallax.Tests.Recipes;

/// <summary>The whole text of every complaint.</summary>
public sealed class FaultTests
{
    [Theory]
    [InlineData("method: { name: vicregl, alpha: 1.5 }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found 1.5")]
    [InlineData("method: { name: vicregl, alpha: '0.5' }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found '0.5'; take the quotes away")]
    [InlineData("method: { name: vicregl, alpha: high }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found 'high'")]
    [InlineData("method: { name: vicregl, alpha: }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found nothing")]
    [InlineData("method: { name: vicregl, alpha: NaN }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found 'NaN'")]
    [InlineData("method: { name: vicregl, alpha: [1] }", "mine.yaml:1:33: method.alpha: expected a number in [0, 1], found a list")]
    [InlineData("method: { name: vicreg, weight: 0 }", "mine.yaml:1:33: method.weight: expected a number above 0, found 0")]
    [InlineData("method: { name: vicregl, place_matches: 20 }", "mine.yaml:1:41: method.place_matches: expected a list, found 20")]
    [InlineData("method: { name: vicregl, place_matches: [20, 0.5] }", "mine.yaml:1:46: method.place_matches[1]: expected an integer in [1, 1024], found 0.5")]
    [InlineData("method: { name: vicregl, place_matches: [1, 2, 3] }", "mine.yaml:1:41: method.place_matches: expected 1 to 2 values, found 3")]
    [InlineData("method: { name: vicregl, variant: papper }", "mine.yaml:1:35: method.variant: expected one of released, paper, found 'papper'")]
    [InlineData("method: { name: vicregl, place_match: [1] }",
        "mine.yaml:1:26: unknown key 'place_match' in method 'vicregl'; did you mean 'place_matches'?")]
    [InlineData("method: { name: vicregl, zzz: 1 }",
        "mine.yaml:1:26: unknown key 'zzz' in method 'vicregl'; known: name, alpha, place_matches, variant")]
    [InlineData("method: { name: vicregl, derived_is_no_key: 1 }",
        "mine.yaml:1:26: unknown key 'derived_is_no_key' in method 'vicregl'; known: name, alpha, place_matches, variant")]
    [InlineData("method: { name: vicregi }", "mine.yaml:1:17: method.name: expected one of vicreg, vicregl, found 'vicregi'; did you mean 'vicreg'?")]
    [InlineData("method: { alpha: 0.5 }", "mine.yaml:1:9: missing key 'name' in 'method'; known: vicreg, vicregl")]
    [InlineData("method: vicregl", "mine.yaml:1:9: method: expected a mapping with a name, found 'vicregl'; write { name: vicregl }")]
    [InlineData("", "mine.yaml:1:1: missing key 'method'")]
    [InlineData("# only a comment\n", "mine.yaml:1:1: missing key 'method'")]
    [InlineData("- a", "mine.yaml:1:1: expected a mapping of keys, found a list")]
    public void A_wrong_method_is_told_with_its_place(string yaml, string message) => Assert.Equal(message, FaultsOf(yaml));

    [Theory]
    [InlineData("methods: 1", "mine.yaml:2:1: unknown key 'methods'; did you mean 'method'?")]
    [InlineData("seed: -1", "mine.yaml:2:7: seed: expected an integer, found -1")]
    [InlineData("precision: float61", "mine.yaml:2:12: precision: expected one of float32, bfloat16, float16, automatic, found 'float61'; did you mean 'float16'?")]
    [InlineData("schedule: 3", "mine.yaml:2:11: schedule: expected a mapping, found 3")]
    [InlineData("schedule: { epochs: 0 }", "mine.yaml:2:21: schedule.epochs: expected an integer of at least 1, found 0")]
    [InlineData("schedule: { epochs: 5 }", "mine.yaml:2:11: schedule.warmup_epochs: expected at most epochs (5), found 10")]
    [InlineData("schedule: { epochs: 5, warmup_epochs: 6 }", "mine.yaml:2:39: schedule.warmup_epochs: expected at most epochs (5), found 6")]
    [InlineData("schedule: { epochs: 13 }", "mine.yaml:2:11: schedule: thirteen epochs bring bad luck")]
    [InlineData("schedule: { epoch: 13 }", "mine.yaml:2:13: unknown key 'epoch' in 'schedule'; did you mean 'epochs'?")]
    [InlineData("views: { global: { scale: [0.5, 1.5] } }", "mine.yaml:2:33: views.global.scale[1]: expected a number in [0, 1], found 1.5")]
    [InlineData("views: { global: { scale: [0.5] } }", "mine.yaml:2:27: views.global.scale: expected [least, most], found a list of 1")]
    [InlineData("views: { global: { scale: 0.5 } }", "mine.yaml:2:27: views.global.scale: expected [least, most], found 0.5")]
    [InlineData("views: { global: { scale: [0.5, 0.2] } }", "mine.yaml:2:27: views.global.scale: expected the smaller first, found [0.5, 0.2]")]
    [InlineData("views: { gray: [0, 2] }", "mine.yaml:2:20: views.gray[1]: expected a number in [0, 1], found 2")]
    [InlineData("views: { gray: [0] }", "mine.yaml:2:16: views.gray: expected a list of 2 values, found a list of 1")]
    [InlineData("views: { global: { flip: yes } }", "mine.yaml:2:26: views.global.flip: expected true or false, found 'yes'")]
    [InlineData("views: { locals: [{ siz: 9 }] }", "mine.yaml:2:21: unknown key 'siz' in 'views.locals[0]'; did you mean 'size'?")]
    [InlineData("seed: 1\nseed: 2", "mine.yaml:3:1: duplicate key 'seed'; it stands first on line 2")]
    [InlineData("seed: &a 1", "mine.yaml:2:7: anchors and aliases are not used in recipes; write the value out")]
    [InlineData("seed: !!int 1", "mine.yaml:2:7: the tag tag:yaml.org,2002:int is not used in recipes")]
    [InlineData("---\nseed: 1", "mine.yaml:2:1: a second document starts; a file holds one recipe")]
    [InlineData("optim:\n\tname: sgd", "mine.yaml:3:1: a tab in the indentation; YAML takes only spaces there")]
    [InlineData("optim: { name: sgd", "mine.yaml:3:1: not YAML: while parsing a flow mapping, did not find expected ',' or '}'")]
    [InlineData("note: \"open", "mine.yaml:2:7: not YAML: while scanning a quoted scalar, found unexpected end of stream")]
    public void A_wrong_rest_is_told_with_its_place(string yaml, string message) =>
        Assert.Equal(message, FaultsOf("method: { name: vicregl }\n" + yaml));

    [Theory]
    [InlineData("method.alpha=1.5", "--set method.alpha=1.5: expected a number in [0, 1], found 1.5")]
    [InlineData("method={name: vicregl, alpha: 2}", "--set method={name: vicregl, alpha: 2}: method.alpha: expected a number in [0, 1], found 2")]
    [InlineData("method.alhpa=1", "--set method.alhpa=1: unknown key 'alhpa' in method 'vicregl'; did you mean 'alpha'?")]
    [InlineData("metod.alpha=1", "--set metod.alpha=1: unknown key 'metod'; did you mean 'method'?")]
    [InlineData("method.alpha", "--set method.alpha: expected key.path=value")]
    [InlineData("=1", "--set =1: expected key.path=value")]
    [InlineData("method..alpha=1", "--set method..alpha=1: expected key.path=value")]
    [InlineData("method.alpha.x=1", "--set method.alpha.x=1: 'method.alpha' is 0.5 (mine.yaml:1:33), it has no keys; set it whole")]
    [InlineData("seed=[1", "--set seed=[1: not YAML: while parsing a flow sequence, did not find expected ',' or ']'")]
    [InlineData("seed=", "--set seed=: expected an integer, found nothing")]
    public void A_wrong_option_is_told_by_its_text(string assignment, string message) =>
        Assert.Equal(message, FaultsOf("method: { name: vicregl, alpha: 0.5 }", assignment));

    [Fact]
    public void Every_fault_is_told_at_once_in_the_order_of_the_file()
    {
        Assert.Equal("""
            mine.yaml:1:1: missing key 'method'
            mine.yaml:1:18: optim.name: expected one of adam, adamw, larc, lars, sgd, found 'larz'; did you mean 'larc'?
            mine.yaml:2:21: schedule.epochs: expected an integer of at least 1, found 0
            mine.yaml:2:24: unknown key 'warm_epochs' in 'schedule'; did you mean 'warmup_epochs'?
            mine.yaml:4:1: unknown key 'sed'; did you mean 'seed'?
            --set precision=half: expected one of float32, bfloat16, float16, automatic, found 'half'
            """, FaultsOf("optim:   { name: larz }\nschedule: { epochs: 0, warm_epochs: 2 }\n\nsed: 3\n", "precision=half"));
    }
}
