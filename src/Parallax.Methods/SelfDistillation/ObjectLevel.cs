using Parallax.Torch;
using Parallax.Torch.Nn;
namespace Parallax.Methods.SelfDistillation;
#pragma warning disable
internal sealed class ObjectLevel : Module
{
    public ObjectLevel(ObjectOptions a, SelfDistillationOptions b, int c, Generator d) {}
    public Terms Over(DistillationNetwork a, DistillationNetwork b, Crops c, Crops d, Progress at) => throw new NotImplementedException();
    public void AfterStep(Progress at) {}
}
