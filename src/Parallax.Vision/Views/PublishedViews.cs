namespace Parallax.Vision;

/// <summary>The views that the papers train on, with the papers' numbers.</summary>
public static class PublishedViews
{
    private static readonly ColorJitter MoCoJitter = new() { Brightness = 0.4, Contrast = 0.4, Saturation = 0.4, Hue = 0.1 };
    private static readonly ColorJitter ByolJitter = new() { Brightness = 0.4, Contrast = 0.4, Saturation = 0.2, Hue = 0.1 };
    private static readonly ColorJitter StrongJitter = new() { Brightness = 0.8, Contrast = 0.8, Saturation = 0.8, Hue = 0.2 };
    private static readonly Normalization SwAvNormalization = new() { Std = [0.228, 0.224, 0.225] };
    private static readonly Normalization CifarNormalization = new() { Mean = [0.4914, 0.4822, 0.4465], Std = [0.2023, 0.1994, 0.2010] };

    // Bilinear, area [0.2, 1], jitter, grey, half of the views blurred, none solarized.
    private static readonly ViewGroup MoCoGroup = new()
    {
        Scale = (0.2, 1.0),
        Interpolation = Interpolation.Bilinear,
        ColorJitter = MoCoJitter,
        Blur = new() { Probability = [0.5] },
        Solarize = new() { Probability = [0] },
    };

    /// <summary>MoCo v1 (He et al. 2020): one jitter always, no blur.</summary>
    public static ViewPlan MoCoV1 { get; } = new()
    {
        Global = MoCoGroup with { ColorJitter = MoCoJitter with { Probability = 1, Hue = 0.4 }, Blur = new() { Probability = [0] } },
    };

    /// <summary>MoCo v2 (Chen et al. 2020), SimSiam (Chen and He 2021), DenseCL (Wang et al. 2021).</summary>
    public static ViewPlan MoCoV2 { get; } = new() { Global = MoCoGroup };

    /// <summary>MoCo and SimSiam with four crops as SwAV has them, the comparison of LoGo's supplement: two of 224 pixels, two of 96.</summary>
    public static ViewPlan MoCoFourCrop { get; } = new()
    {
        Global = MoCoGroup with { Scale = (0.3, 1.0) },
        Local = MoCoGroup with { Size = 96, Scale = (0.05, 0.3) },
    };

    /// <summary>SimSiam on CIFAR-10 (appendix D): 32 pixels, no blur.</summary>
    public static ViewPlan SimSiamCifar { get; } = new()
    {
        Global = MoCoGroup with { Size = 32, Blur = new() { Probability = [0] }, Normalization = CifarNormalization },
    };

    /// <summary>SimCLR (Chen et al. 2020): strong jitter; blur of half of the views.</summary>
    public static ViewPlan SimClr { get; } = new()
    {
        Global = MoCoGroup with { Scale = (0.08, 1.0), Interpolation = Interpolation.Bicubic, ColorJitter = StrongJitter },
    };

    /// <summary>BYOL (Grill et al. 2020), VICReg (Bardes et al. 2022), PixPro (Xie et al. 2021): two views that differ in blur and solarization.</summary>
    public static ViewPlan Byol { get; } = new() { Global = new() { ColorJitter = ByolJitter } };

    /// <summary>SwAV (Caron et al. 2020): two of 224 pixels, six of 96.</summary>
    public static ViewPlan SwAv { get; } = new()
    {
        Global = MoCoGroup with { Scale = (0.14, 1.0), ColorJitter = StrongJitter, Normalization = SwAvNormalization },
        Local = MoCoGroup with { Count = 6, Size = 96, Scale = (0.05, 0.14), ColorJitter = StrongJitter, Normalization = SwAvNormalization },
    };

    /// <summary>DINO (Caron et al. 2021) and GLSD (Lebailly and Tuytelaars 2023): two of 224 pixels with area [0.4, 1], eight of 96 with [0.05, 0.4].</summary>
    public static ViewPlan Dino { get; } = new()
    {
        Global = new() { Scale = (0.4, 1.0), ColorJitter = ByolJitter },
        Local = new()
        {
            Count = 8, Size = 96, Scale = (0.05, 0.4), ColorJitter = ByolJitter, Blur = new() { Probability = [0.5] }, Solarize = new() { Probability = [0] },
        },
    };

    /// <summary>CrIBo (Lebailly et al. 2024) and CrOC: two of 224 pixels with area [0.25, 1].</summary>
    public static ViewPlan Cribo { get; } = new() { Global = new() { Scale = (0.25, 1.0), ColorJitter = ByolJitter } };

    /// <summary>VICRegL, ResNet-50 (Bardes et al. 2022).</summary>
    public static ViewPlan VicRegL => ViewPlan.VicRegL;

    /// <summary>VICRegL, ConvNeXt: two of 224 pixels with area [0.4, 1], six of 96 with [0.08, 0.4].</summary>
    public static ViewPlan VicRegLMultiCrop => ViewPlan.VicRegLMultiCrop;

    /// <summary>LoGo on ImageNet-100 and COCO: two of 224 pixels, two of 96 with area [0.05, 0.4]; blur before the colours.</summary>
    public static ViewPlan LoGo { get; } = LoGoOf(224, 96, (0.4, 1.0), (0.05, 0.4));

    /// <summary>LoGo on STL-10: two and two of 96 pixels.</summary>
    public static ViewPlan LoGoStl { get; } = LoGoOf(96, 96, (0.4, 1.0), (0.08, 0.4));

    /// <summary>LoGo on CIFAR-10: two and two of 32 pixels, no blur.</summary>
    public static ViewPlan LoGoCifar { get; } = LoGoCifarOf((0.4, 1.0), (0.08, 0.6));

    /// <summary>S2SD (Roth et al. 2021), "base": one view, crop and flip.</summary>
    public static ViewPlan S2sd { get; } = new() { Global = CropAndFlip(224) with { Scale = (0.08, 1.0) } };

    /// <summary>S2SD, "adv": jitter of 0.2 and grey too.</summary>
    public static ViewPlan S2sdAdvanced { get; } = new()
    {
        Global = CropAndFlip(224) with { Grayscale = 0.2, ColorJitter = new() { Probability = 1, Brightness = 0.2, Contrast = 0.2, Saturation = 0.2, Hue = 0.2 } },
    };

    /// <summary>S2SD, "big": crops of 256 pixels.</summary>
    public static ViewPlan S2sdBig { get; } = new() { Global = CropAndFlip(256) };

    /// <summary>S2SD, "red": shorter side to 256, a random square of 224, flip.</summary>
    public static ViewPlan S2sdReduced { get; } = new() { Global = CropAndFlip(224) with { ShorterSide = 256 } };

    /// <summary>Every plan by its name.</summary>
    public static IReadOnlyDictionary<string, ViewPlan> All { get; } = new SortedDictionary<string, ViewPlan>(StringComparer.Ordinal)
    {
        ["moco_v1"] = MoCoV1,
        ["moco_v2"] = MoCoV2,
        ["moco_4crop"] = MoCoFourCrop,
        ["simsiam_cifar"] = SimSiamCifar,
        ["simclr"] = SimClr,
        ["byol"] = Byol,
        ["swav"] = SwAv,
        ["dino"] = Dino,
        ["cribo"] = Cribo,
        ["vicregl"] = VicRegL,
        ["vicregl_multicrop"] = VicRegLMultiCrop,
        ["logo"] = LoGo,
        ["logo_stl"] = LoGoStl,
        ["logo_cifar"] = LoGoCifar,
        ["s2sd"] = S2sd,
        ["s2sd_adv"] = S2sdAdvanced,
        ["s2sd_big"] = S2sdBig,
        ["s2sd_red"] = S2sdReduced,
    };

    /// <summary>LoGo's views with areas of one's own, as its tables 8 and 9 sweep them.</summary>
    /// <param name="globalSize">Side of the global views in pixels.</param>
    /// <param name="localSize">Side of the local views in pixels.</param>
    /// <param name="globalScale">Area of the global crops.</param>
    /// <param name="localScale">Area of the local crops.</param>
    public static ViewPlan LoGoOf(int globalSize, int localSize, Interval globalScale, Interval localScale)
    {
        ViewGroup group = MoCoGroup with { Blur = new() { Probability = [0.5], Place = BlurPlace.BeforeColours } };
        return new() { Global = group with { Size = globalSize, Scale = globalScale }, Local = group with { Size = localSize, Scale = localScale } };
    }

    /// <summary>LoGo's views for CIFAR-10 with areas of one's own.</summary>
    /// <param name="globalScale">Area of the global crops.</param>
    /// <param name="localScale">Area of the local crops.</param>
    public static ViewPlan LoGoCifarOf(Interval globalScale, Interval localScale)
    {
        ViewGroup group = MoCoGroup with { Size = 32, Blur = new() { Probability = [0] }, Normalization = CifarNormalization };
        return new() { Global = group with { Scale = globalScale }, Local = group with { Scale = localScale } };
    }

    private static ViewGroup CropAndFlip(int size) => new()
    {
        Count = 1,
        Size = size,
        Interpolation = Interpolation.Bilinear,
        ColorJitter = new() { Probability = 0 },
        Grayscale = 0,
        Blur = new() { Probability = [0] },
        Solarize = new() { Probability = [0] },
    };
}
