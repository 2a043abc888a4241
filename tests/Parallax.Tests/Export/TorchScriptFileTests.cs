using System.Runtime.InteropServices;
using System.Text.Json;
using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training.Export.TorchScript;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Export;

/// <summary>The structure of exported programs; what they compute is compared with Python's PyTorch in the second tier.</summary>
public sealed class TorchScriptFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Generator random = new(2);

    public void Dispose()
    {
        folder.Dispose();
        random.Dispose();
    }

    [Fact]
    public void A_program_has_a_line_for_each_call_and_a_class_for_each_module() => Assert.Equal(
        """
        class Backbone(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          stem : __torch__.Backbone__stem
          norm : __torch__.Backbone__norm
          def forward(self: __torch__.Backbone, pixels: Tensor) -> Tuple[Tensor, Tensor]:
            batch = torch.size(pixels, 0)
            x0 = torch.conv2d(pixels, getattr(self.stem, "0").weight, getattr(self.stem, "0").bias, [4], [0], [1])
            x1 = torch.batch_norm(x0, self.norm.weight, self.norm.bias, self.norm.running_mean, self.norm.running_var, False, 0.1, 1E-05, True)
            x2 = torch.relu_(x1)
            x3 = torch.mul(x2, 0.5)
            x4 = torch.reshape(x3, [batch * 2, 2, 4, 4])
            x5 = torch.reshape(x4, [batch, 4, 4, 4])
            x6, x7, x8, x9, = torch.unbind(x5, 1)
            x10 = torch.stack([x6, x7, x9], 1)
            x11 = torch.index_select(x10, 1, CONSTANTS.c0)
            x12, x13 = torch.sort(x11, descending=True)
            x14 = torch.mean(x12, [2, 3])
            x15 = torch.flatten(x12, 2)
            x16 = torch.transpose(x15, 1, 2)
            return (x14, x16)
        class Backbone__stem(Module):
          __parameters__ = []
          __buffers__ = []
          training : bool
          __annotations__["0"] = __torch__.Backbone__stem__0
        class Backbone__stem__0(Module):
          __parameters__ = ["weight", "bias", ]
          __buffers__ = []
          training : bool
          weight : Tensor
          bias : Tensor
        class Backbone__norm(Module):
          __parameters__ = ["weight", "bias", ]
          __buffers__ = ["running_mean", "running_var", "num_batches_tracked", ]
          training : bool
          weight : Tensor
          bias : Tensor
          running_mean : Tensor
          running_var : Tensor
          num_batches_tracked : Tensor

        """, Export(new Toy(random)).Text("code/__torch__.py"));

    [Fact]
    public void Weights_keep_names_shapes_values_and_whether_they_want_gradients()
    {
        var network = new Toy(random);
        network.Parameters().First().RequiresGrad = false;
        Dictionary<string, ScriptArchive.Values> found = ScriptArchive.State(Export(network).Module);
        IReadOnlyDictionary<string, Tensor> state = network.StateDict();
        Assert.Equal(state.Keys.Order(), found.Keys.Order());
        foreach (var (name, tensor) in state)
        {
            Assert.Equal(tensor.Shape, found[name].Shape);
            Assert.Equal(tensor.RequiresGrad, found[name].RequiresGrad);
            using var bytes = new MemoryStream();
            tensor.CopyTo(bytes);
            Assert.Equal(bytes.ToArray(), found[name].Bytes);
        }
        Assert.Equal([48, 16, 4, 1], found["stem.0.weight"].Strides);
    }

    [Fact]
    public void Constants_are_what_no_weight_and_no_pixel_takes_part_in()
    {
        ScriptArchive.Values constant = Assert.IsType<ScriptArchive.Values>(Assert.Single(Export(new Toy(random)).Constants));
        Assert.Equal("LongStorage", constant.Storage);
        Assert.Equal([2, 0, 1], MemoryMarshal.Cast<byte, long>(constant.Bytes).ToArray());
    }

    [Fact]
    public void An_archive_has_version_card_and_what_to_do_with_a_picture()
    {
        ScriptArchive file = Export(new Toy(random));
        Assert.Equal("10\n", file.Text("version"));
        Assert.Equal("test", ModelCard.Parse(file.Text("extra/card.json")).Source);
        var facts = JsonSerializer.Deserialize<Dictionary<string, string>>(file.Text("extra/model.json"))!;
        Assert.Equal(("16", "20", "0.485 0.456 0.406", "4", "4", "4"), (facts["size"], facts["shorter_side"], facts["mean"], facts["grid_rows"], facts["grid_columns"], facts["stride"]));
        Assert.Equal(false, file.Module.Attributes["training"]);
    }

    [Fact]
    public void One_model_makes_the_same_bytes_each_time()
    {
        var network = new Toy(random);
        Export(network);
        byte[] first = File.ReadAllBytes(folder["m.pt"]);
        Export(network);
        Assert.Equal(first, File.ReadAllBytes(folder["m.pt"]));
    }

    [Theory]
    [InlineData("other", "TorchScript export: other of 'div.Scalar' depends on the batch")]
    [InlineData("size", "export: a size is 1 for 2 images and 2 for 3, no multiple of the batch")]
    [InlineData("device", "TorchScript export: 'to.device' is given Device device, which can't be written as text")]
    [InlineData("pixels", "TorchScript export: the network writes over its pixels")]
    [InlineData("weight", "TorchScript export: 'relu_' writes over a parameter")]
    [InlineData("calls", "TorchScript export: the network calls 'neg' on some batches and 'abs' on others")]
    public void What_has_no_text_is_named_and_nothing_is_written(string kind, string message)
    {
        var network = new Stubborn(random, kind);
        Assert.Equal(message, Assert.Throws<NotSupportedException>(() => Export(network)).Message);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    private ScriptArchive Export(Backbone network)
    {
        network.Train(false);
        var recipe = new ModelRecipe { Backbone = new GoogLeNetOptions(), View = new EvaluationPlan { Size = 16, ShorterSide = 20 } };
        TorchScriptFile.Write(folder["m.pt"], new TrainedModel(recipe, network, new ModelCard { Source = "test" }));
        return ScriptArchive.Open(folder["m.pt"]);
    }

    private sealed class Toy : Backbone
    {
        private readonly Conv2d convolution;
        private readonly BatchNorm norm;

        public Toy(Generator random)
        {
            convolution = Add("stem", new ModuleList()).Append(new Conv2d(3, 4, 4, random, stride: 4));
            norm = Add("norm", new BatchNorm(4));
        }

        public override int Channels => 3;

        public override int Stride => 4;

        public override Features Forward(Tensor pixels)
        {
            using var scope = TensorScope.Open();
            Tensor map = norm.Forward(convolution.Forward(pixels)).Relu_() * 0.5;                  // (B, 4, 4, 4)
            Tensor rows = map.Reshape([2 * map.Size(0), 2, 4, 4]).Reshape([map.Size(0), 4, 4, 4]);
            Tensor[] channels = rows.Unbind(1);
            Tensor three = Ops.Stack([channels[0], channels[1], channels[3]], 1).IndexSelect(1, Tensor.From((ReadOnlySpan<long>)[2, 0, 1]));
            return Features.OfMap(three.Sort(-1, descending: true).Values).Outward(scope);
        }

        public override string ToString() => "toy";
    }

    /// <summary>What a program can't say, one thing at a time.</summary>
    private sealed class Stubborn : Backbone
    {
        private readonly string kind;
        private readonly Conv2d convolution;

        public Stubborn(Generator random, string kind)
        {
            this.kind = kind;
            convolution = Add("convolution", new Conv2d(3, 4, 4, random, stride: 4));
        }

        public override int Channels => 4;

        public override int Stride => 4;

        public override Features Forward(Tensor pixels)
        {
            using var scope = TensorScope.Open();
            if (kind == "pixels") pixels.Relu_();
            if (kind == "weight") convolution.NamedParameters().First().Parameter.Value.Relu_();
            Tensor map = convolution.Forward(pixels);
            long B = map.Size(0);
            return Features.OfMap(kind switch
            {
                "other" => map / (double)B,
                "size" => map.Narrow(0, 0, B - 1),
                "device" => map.To(Device.Cpu, DType.Float64),
                "calls" => B == 3 ? map.Abs() : map.Neg(),
                _ => map,
            }).Outward(scope);
        }
    }
}
