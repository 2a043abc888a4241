using Parallax.Torch;
using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>What the loop itself has to know of a recipe.</summary>
/// <param name="Device">Where the networks are.</param>
/// <param name="ChannelsLast">Whether images lie channels-last in memory.</param>
/// <param name="SaveEveryEpochs">Epochs between checkpoints.</param>
/// <param name="NonFinite">What a step does that is not finite.</param>
internal readonly record struct TrainerOptions(Device Device, bool ChannelsLast, int SaveEveryEpochs, NonFinite NonFinite);
