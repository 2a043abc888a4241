using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class ListLayoutTests
{
    [Fact]
    public void Cub_has_the_published_split_and_the_zero_shot_one()
    {
        using TemporaryFolder folder = new();
        ListSets.AddCub(folder);
        Assert.Equal(["images/001.A/b.jpg 001.A", "images/003.C/y.jpg 003.C"], Told(ImageSource.Open(folder.Path)));
        Assert.Equal(["images/001.A/a.jpg 001.A", "images/002.B/x.jpg 002.B", "images/004.D/z.jpg 004.D"], Told(ImageSource.Open($"cub200/test:{folder.Path}")));
        ImageSource train = ImageSource.Open($"cub200@zero_shot/train:{folder.Path}"), test = ImageSource.Open($"cub200@zero_shot/test:{folder.Path}");
        Assert.Equal(["images/001.A/a.jpg 001.A", "images/001.A/b.jpg 001.A", "images/002.B/x.jpg 002.B"], Told(train));
        Assert.Equal([0, 1], test.Labels.ToArray());
        Assert.Equal(["003.C", "004.D"], test.ClassNames);
        DetectionSet boxes = DetectionSet.Open($"cub200@zero_shot/test:{folder.Path}");
        Assert.Equal(new AnnotatedBox(3, new SourceBox(4.5, 0, 10, 20)), boxes.Boxes(1)[0] with { Parts = boxes.Boxes(1)[0].Parts });
    }

    [Fact]
    public void Lists_that_contradict_each_other_are_refused_with_file_and_line()
    {
        using TemporaryFolder folder = new();
        ListSets.AddCub(folder);
        string at = $"{folder.Path}/CUB_200_2011";
        folder.AddText("CUB_200_2011/image_class_labels.txt", "1 1", "2 1", "3 2", "4 3", "5 5");
        Assert.Equal($"{at}/image_class_labels.txt:5: found class '5', expected a whole number from 1 to 4", Refusal(folder.Path));
        folder.AddText("CUB_200_2011/image_class_labels.txt", "1 1", "2 1");
        Assert.Equal($"{at}/image_class_labels.txt: found 2 lines, expected 5, one for each image of images.txt", Refusal(folder.Path));
        ListSets.AddCub(folder);
        File.Delete($"{at}/images/002.B/x.jpg");
        Assert.Equal($"{at}/images.txt:3: found 'images/002.B/x.jpg', but there is no such image in {at}", Refusal(folder.Path));
        folder.AddText("CUB_200_2011/images.txt", "1 001.A/b.jpg", "2 ../../etc.jpg", "3 a", "4 b", "5 c");
        Assert.Equal($"{at}/images.txt:2: found 'images/../../etc.jpg', expected the path of an image below {at}", Refusal(folder.Path));
    }

    [Fact]
    public void Online_products_are_numbered_anew_in_each_half()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("bicycle_final/1_0.JPG", "bicycle_final/1_1.JPG", "cabinet final/2_0.JPG", "sofa_final/3_0.JPG");
        folder.AddText("Info_Files/Ebay_train.txt", "image_id class_id super_class_id path", "1 7 1 bicycle_final/1_0.JPG", "2 7 1 bicycle_final/1_1.JPG", "3 3 2 cabinet final/2_0.JPG");
        folder.AddText("Info_Files/Ebay_test.txt", "image_id class_id super_class_id path", "4 11 3 sofa_final/3_0.JPG");
        ImageSource train = ImageSource.Open(folder.Path);
        Assert.Equal(["bicycle_final/1_0.JPG 7", "bicycle_final/1_1.JPG 7", "cabinet final/2_0.JPG 3"], Told(train));
        Assert.Equal([1, 1, 0], train.Labels.ToArray());
        Assert.Equal(["sofa_final/3_0.JPG 11"], Told(ImageSource.Open($"sop/test:{folder.Path}")));
    }

    [Fact]
    public void Cars_come_from_one_matlab_file_or_from_the_devkit()
    {
        using TemporaryFolder whole = new(), devkit = new();
        ListSets.AddCars(whole);
        Assert.Equal(["car_ims/000002.jpg Audi TT 2012"], Told(ImageSource.Open($"cars196/train:{whole.Path}")));
        Assert.Equal(["car_ims/000001.jpg BMW M3 2012", "car_ims/000003.jpg BMW M3 2012"], Told(ImageSource.Open($"cars196/test:{whole.Path}")));
        ImageSource first = ImageSource.Open($"cars196@zero_shot/train:{whole.Path}"), last = ImageSource.Open($"cars196@zero_shot/test:{whole.Path}");
        Assert.Equal(["car_ims/000002.jpg Audi TT 2012"], Told(first));
        Assert.Equal([0, 0], last.Labels.ToArray());
        Assert.Equal(["BMW M3 2012"], last.ClassNames);
        Assert.Equal(new SourceBox(9, 19, 100, 50), DetectionSet.Open($"cars196/train:{whole.Path}").Boxes(0)[0].Box);
        ListSets.AddCarsDevkit(devkit);
        Assert.Equal(["cars_train/00001.jpg BMW M3 2012"], Told(ImageSource.Open(devkit.Path)));
        Assert.Equal(["cars_test/00001.jpg Audi TT 2012"], Told(ImageSource.Open($"cars196/test:{devkit.Path}")));
    }

    [Fact]
    public void Flowers_take_their_split_from_matlab_files()
    {
        using TemporaryFolder folder = new();
        ListSets.AddFlowers(folder, [2, 1, 102, 1]);
        Assert.Equal(["jpg/image_00002.jpg 1"], Told(ImageSource.Open(folder.Path)));
        Assert.Equal(["jpg/image_00002.jpg 1", "jpg/image_00004.jpg 1"], Told(ImageSource.Open($"flowers102/trainval:{folder.Path}")));
        Assert.Equal(["jpg/image_00001.jpg 2", "jpg/image_00003.jpg 102"], Told(ImageSource.Open($"flowers102/test:{folder.Path}")));
        ListSets.AddFlowers(folder, [2, 1, 103, 1]);
        Assert.Equal($"{folder.Path}/setid.mat:tstid:2: found class 103, expected 1 to 102", Refusal($"flowers102/test:{folder.Path}"));
        ListSets.AddFlowers(folder, [2, 1]);
        Assert.Equal($"{folder.Path}/setid.mat:tstid:2: found image 3, expected 1 to 2, as many as labels", Refusal($"flowers102/test:{folder.Path}"));
    }

    [Fact]
    public void Pets_are_breeds_or_species()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("images/Abyssinian_1.jpg", "images/great_pyrenees_2.jpg", "images/great_pyrenees_3.jpg");
        folder.AddText("annotations/trainval.txt", "#Image CLASS-ID SPECIES BREED ID", "great_pyrenees_2 9 2 1");
        folder.AddText("annotations/test.txt", "Abyssinian_1 1 1 1", "great_pyrenees_3 9 2 1");
        ImageSource train = ImageSource.Open(folder.Path);
        Assert.Equal(["images/great_pyrenees_2.jpg great_pyrenees"], Told(train));
        Assert.Equal(["Abyssinian", "great_pyrenees"], train.ClassNames);
        Assert.Equal(["images/Abyssinian_1.jpg cat", "images/great_pyrenees_3.jpg dog"], Told(ImageSource.Open($"pets@species/test:{folder.Path}")));
        folder.AddText("annotations/test.txt", "Abyssinian_1 9 1 1");
        Assert.Equal($"{folder.Path}/annotations/test.txt:1: found breed 9 for 'Abyssinian', expected 'great_pyrenees' as before", Refusal(folder.Path));
    }

    [Fact]
    public void Lists_of_class_folders_read_alike()
    {
        using TemporaryFolder dtd = new(), food = new(), indoor = new();
        dtd.AddEmpty("images/banded/b 1.jpg", "images/banded/b2.jpg", "images/dotted/d1.jpg");
        dtd.AddText("labels/train1.txt", "banded/b 1.jpg");
        dtd.AddText("labels/val1.txt", "dotted/d1.jpg");
        dtd.AddText("labels/test1.txt", "banded/b2.jpg");
        Assert.Equal(["images/banded/b 1.jpg banded", "images/dotted/d1.jpg dotted"], Told(ImageSource.Open($"dtd/trainval:{dtd.Path}")));
        Assert.Equal(["images/banded/b2.jpg banded"], Told(ImageSource.Open($"dtd@split1/test:{dtd.Path}")));
        food.AddEmpty("images/apple_pie/1.jpg", "images/waffles/2.jpg");
        food.AddText("meta/train.txt", "apple_pie/1");
        food.AddText("meta/test.txt", "waffles/2");
        Assert.Equal(["images/waffles/2.jpg waffles"], Told(ImageSource.Open($"food101/test:{food.Path}")));
        indoor.AddEmpty("Images/bar/1.jpg", "Images/attic/2.jpg");
        indoor.AddText("TrainImages.txt", "bar/1.jpg");
        indoor.AddText("TestImages.txt", "attic/2.jpg", "bar");
        Assert.Equal(["Images/bar/1.jpg bar"], Told(ImageSource.Open(indoor.Path)));
        Assert.Equal($"{indoor.Path}/TestImages.txt:2: found 'bar', expected a class, a '/' and an image", Refusal($"mit67/test:{indoor.Path}"));
    }

    [Fact]
    public void Aircraft_have_three_kinds_of_classes_with_blanks_in_their_names()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("data/images/0034309.jpg");
        foreach (var (kind, list, name) in new[] { ("variant", "variants", "737-300"), ("family", "families", "Boeing 737"), ("manufacturer", "manufacturers", "Boeing/Douglas") })
        {
            folder.AddText($"data/{list}.txt", "A300", name);
            folder.AddText($"data/images_{kind}_trainval.txt", $"0034309 {name}");
            Assert.Equal([$"images/0034309.jpg {name}"], Told(ImageSource.Open($"fgvc_aircraft@{kind}:{folder.Path}")));
        }
        folder.AddText("data/images_family_trainval.txt", "0034309 Boeing 747");
        Assert.Equal($"{folder.Path}/data/images_family_trainval.txt:1: found class 'Boeing 747', expected one of the 2 that there are", Refusal($"fgvc_aircraft@family:{folder.Path}"));
    }

    [Fact]
    public void Caltech_draws_thirty_of_each_class_by_seed()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "BACKGROUND_Google", "accordion", "yin_yang" })
            folder.AddEmpty([.. Enumerable.Range(1, 33).Select(i => $"101_ObjectCategories/{name}/image_{i:0000}.jpg")]);
        ImageSource all = ImageSource.Open(folder.Path), train = ImageSource.Open($"caltech101@seed3/train:{folder.Path}"), test = ImageSource.Open($"caltech101@seed3/test:{folder.Path}");
        Assert.Equal((66, 60, 6, 99), (all.Count, train.Count, test.Count, ImageSource.Open($"caltech101@background:{folder.Path}").Count));
        Assert.Equal(all.Names.Order(), train.Names.Concat(test.Names).Order());
        Assert.Equal([30, 30], train.Labels.ToArray().CountBy(label => label).OrderBy(pair => pair.Key).Select(pair => pair.Value));
        Assert.NotEqual(train.Names, ImageSource.Open($"caltech101@seed4/train:{folder.Path}").Names);
        Assert.Equal(train.Names.Select(name => name["101_ObjectCategories/".Length..]), ImageSource.Open($"caltech101@seed3/train:{folder.Path}/101_ObjectCategories").Names);
    }

    [Theory]
    [InlineData("list.txt", "my cat, 1.jpg")]
    [InlineData("list.txt", "a.jpg\tfluffy cat", "Ä.jpg\tdog")]
    [InlineData("list.csv", "a.jpg,cat", "b, c.png, 12 dogs")]
    [InlineData("list.txt", "x y.jpeg 10", "b.png 9")]
    public void A_list_names_images_and_perhaps_classes(string list, params string[] lines)
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("my cat, 1.jpg", "a.jpg", "Ä.jpg", "b, c.png", "x y.jpeg", "b.png");
        folder.AddText(list, lines);
        string[] expected = lines[0] switch
        {
            "my cat, 1.jpg" => ["my cat, 1.jpg -"],
            "a.jpg\tfluffy cat" => ["a.jpg fluffy cat", "Ä.jpg dog"],
            "a.jpg,cat" => ["a.jpg cat", "b, c.png 12 dogs"],
            _ => ["x y.jpeg 10", "b.png 9"],
        };
        ImageSource images = ImageSource.Open(Path.Combine(folder.Path, list));
        Assert.Equal(expected, Told(images));
        if (lines[0][0] == 'x') Assert.Equal(["9", "10"], images.ClassNames);
    }

    [Fact]
    public void A_list_that_names_a_missing_image_or_forgets_a_class_is_refused()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("a.jpg", "b.jpg");
        string list = Path.Combine(folder.Path, "list.txt");
        folder.AddText("list.txt", "a.jpg cat", "", "b.jpg");
        Assert.Equal($"{list}:3: found no class, expected one as in the first line", Refusal(list));
        folder.AddText("list.txt", "a.jpg", "c.jpg");
        Assert.Equal($"{list}:2: found 'c.jpg', but there is no such file in {folder.Path}", Refusal(list));
        folder.AddText("list.txt", "a.jpg", "a.jpg");
        Assert.Equal($"{list}:2: found 'a.jpg' again, expected each image once", Refusal(list));
        folder.Add("list.txt", []);
        Assert.Equal($"{list}: found an empty list, expected one entry a line", Refusal(list));
    }
}
