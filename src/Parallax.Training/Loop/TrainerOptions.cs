using Parallax.Torch;

namespace Parallax.Training.Loop;

/// <summary>What the loop itself has to know of a recipe.</summary>
/// <param name="Precision">The type that autocast computes products in; f32 is none.</param>
/// <param name="ChannelsLast">Whether images lie channels-last in memory.</param>
/// <param name="SaveEveryEpochs">Epochs between checkpoints.</param>
internal readonly record struct TrainerOptions(DType Precision, bool ChannelsLast, int SaveEveryEpochs);
