using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EmbeddingService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Samples;

/// <summary>samples/EmbeddingService over real connections: a server on a free port, a model of random weights.</summary>
public sealed class EmbeddingServiceTests : IAsyncLifetime
{
    private const int Size = 32, Stride = 4, MaxUpload = 100_000, MaxPixels = 1_000_000, MaxRequests = 4;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    private readonly TemporaryFolder folder = new();
    private readonly TrainedModel model = Model();
    private readonly HttpClient client = new();
    private WebApplication service = null!;

    public async ValueTask InitializeAsync()
    {
        service = Service.Build(model,
            ["--urls", "http://127.0.0.1:0", $"--service:maxUploadBytes={MaxUpload}", $"--service:maxPixels={MaxPixels}", $"--service:maxRequests={MaxRequests}", "--Logging:LogLevel:Default=None"]);
        await service.StartAsync(Cancel);
        client.BaseAddress = new Uri(service.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public async ValueTask DisposeAsync()
    {
        client.Dispose();
        await service.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Health_names_the_network()
    {
        JsonElement health = await client.GetFromJsonAsync<JsonElement>("/health", Cancel);
        Assert.Equal(("ok", model.Backbone.ToString(), Size), (health.GetProperty("status").GetString(), health.GetProperty("backbone").GetString(), health.GetProperty("size").GetInt32()));
    }

    [Fact]
    public async Task An_embedding_is_the_one_that_embed_writes()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 1, imagesPerClass: 3);
        ImageEmbeddings expected = new Embedder(model.Backbone, model.View).Embed(ImageSource.Open(folder["photos"]), cancellation: Cancel);
        for (int i = 0; i < 3; i++)
        {
            byte[] bytes = await File.ReadAllBytesAsync(Path.Combine(folder["photos"], expected.Files[i]), Cancel);
            float[] vector = expected.Table.Values.Slice(i * model.Backbone.Channels, model.Backbone.Channels).ToArray();
            Close(vector, await Embedding(await Post("/embed", Body(bytes))));
            Close(vector, await Embedding(await Post("/embed", Form(bytes))));
        }
    }

    [Fact]
    public async Task An_image_and_its_shifted_self_match_by_the_shift()
    {
        const int shift = 2 * Stride;
        byte[] wide = Noise(Size + shift, Size);
        JsonElement answer = await Json(await Post("/match", Form(Png(Cut(wide, Size + shift, 0), Size), Png(Cut(wide, Size + shift, shift), Size))));
        var (rows, columns) = (answer.GetProperty("rows").GetInt32(), answer.GetProperty("columns").GetInt32());
        Assert.Equal((Size / Stride, Size / Stride), (rows, columns));
        int right = 0, asked = 0;
        foreach (var (match, i) in answer.GetProperty("matches").EnumerateArray().Select((match, i) => (match, i)))
        {
            double[] a = Point(match, "a"), b = Point(match, "b");
            Assert.Equal([((i % columns) + 0.5) * Stride, ((i / columns) + 0.5) * Stride], a);   // source pixels: the view is the whole image
            if (i % columns < 3 || i % columns > columns - 2 || i / columns is 0 || i / columns == rows - 1) continue;   // borders see the padding
            asked++;
            if (a[0] - b[0] == shift && a[1] == b[1] && match.GetProperty("mutual").GetBoolean()) right++;
        }
        Assert.True(right >= 0.9 * asked, $"{right} of {asked} patches inside found themselves");
    }

    [Fact]
    public async Task Matches_say_which_are_mutual()
    {
        byte[] grey = Png(Enumerable.Repeat((byte)128, 3 * Size * Size).ToArray(), Size);
        JsonElement answer = await Json(await Post("/match", Form(grey, Png(Noise(Size, Size), Size))));
        bool[] mutual = [.. answer.GetProperty("matches").EnumerateArray().Select(match => match.GetProperty("mutual").GetBoolean())];
        // Each patch of the second image can be mutual with one of the first alone.
        var partners = answer.GetProperty("matches").EnumerateArray().Where(match => match.GetProperty("mutual").GetBoolean()).Select(match => string.Join(',', Point(match, "b"))).ToList();
        Assert.Contains(false, mutual);
        Assert.Equal(partners.Count, partners.Distinct().Count());
    }

    [Fact]
    public async Task What_is_no_image_is_refused_with_what_it_is()
    {
        await Refused(415, "found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", await Post("/embed", Body("just words"u8.ToArray())));
        await Refused(415, "found an empty file, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", await Post("/embed", Body([])));
        await Refused(415, "found 'text/plain', expected an image as the body, or multipart/form-data with one", await Post("/embed", new StringContent("x")));
        await Refused(415, "found 'application/octet-stream', expected multipart/form-data with 2 images", await Post("/match", Body(Png(Noise(8, 8), 8))));
        await Refused(400, "found 1 files in the form, expected 2", await Post("/match", Form(Png(Noise(8, 8), 8))));
        byte[] torn = Png(Noise(Size, Size), Size);
        HttpResponseMessage damaged = await Post("/embed", Body(torn[..(torn.Length / 2)]));
        Assert.Equal(HttpStatusCode.BadRequest, damaged.StatusCode);
        Assert.Contains("found a damaged PNG", await damaged.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_too_large_is_refused_before_it_costs_anything()
    {
        await Refused(413, $"the body is longer than {MaxUpload} bytes", await Post("/embed", Body(new byte[MaxUpload + 1])));
        byte[] bomb = Png(Noise(8, 8), 8);
        for (int i = 16; i < 24; i += 4) (bomb[i], bomb[i + 1], bomb[i + 2], bomb[i + 3]) = (0, 0, 0xFF, 0xFF);   // 65535 x 65535, as its header says
        await Refused(413, $"found 65535 x 65535 = 4294836225 pixels, expected at most {MaxPixels}", await Post("/embed", Body(bomb)));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await Post("/match", Form(new byte[3 * MaxUpload], new byte[1]))).StatusCode);
    }

    [Fact]
    public async Task Many_clients_at_once_get_each_their_own_answer()
    {
        byte[][] images = [.. Enumerable.Range(0, 12).Select(i => Png(Noise(Size, Size, i), Size))];
        var alone = new List<float[]>();
        foreach (byte[] image in images) alone.Add(await Embedding(await Post("/embed", Body(image))));
        await Parallel.ForEachAsync(Enumerable.Range(0, 48), new ParallelOptions { MaxDegreeOfParallelism = MaxRequests, CancellationToken = Cancel }, async (i, _) =>
            Close(alone[i % 12], await Embedding(await Post("/embed", Body(images[i % 12])))));
    }

    [Fact]
    public async Task A_full_service_says_so_and_recovers()
    {
        using var gate = new ManualResetEventSlim();
        var busy = new TaskCompletionSource();
        Task<int> blocking = service.Services.GetRequiredService<NetworkWorker>().Run([new float[3 * Size * Size]], _ =>
        {
            busy.SetResult();
            gate.Wait(Cancel);
            return 0;
        }, Cancel);
        await busy.Task;
        byte[] image = Png(Noise(Size, Size), Size);
        Task<HttpResponseMessage>[] asked = [.. Enumerable.Range(0, MaxRequests + 1).Select(_ => Post("/embed", Body(image)))];
        HttpResponseMessage first = await await Task.WhenAny(asked);   // the others wait for the network
        await Refused(503, $"{MaxRequests} requests are under way already; try again later", first);
        gate.Set();
        await blocking;
        Assert.Equal(MaxRequests, (await Task.WhenAll(asked)).Count(answer => answer.StatusCode == HttpStatusCode.OK));
        Assert.Equal(HttpStatusCode.OK, (await Post("/embed", Body(image))).StatusCode);
    }

    [Fact]
    public async Task A_stop_lets_what_has_begun_finish()
    {
        using var gate = new ManualResetEventSlim();
        var busy = new TaskCompletionSource();
        NetworkWorker network = service.Services.GetRequiredService<NetworkWorker>();
        Task<int> begun = network.Run([new float[3 * Size * Size]], _ =>
        {
            busy.SetResult();
            gate.Wait(Cancel);
            return 7;
        }, Cancel);
        await busy.Task;
        Task stopping = service.StopAsync(Cancel);
        gate.Set();
        await stopping;
        Assert.Equal(7, await begun);
        await Assert.ThrowsAsync<RefusedException>(() => network.Run([new float[3 * Size * Size]], _ => 0, Cancel));
    }

    private Task<HttpResponseMessage> Post(string path, HttpContent content) => client.PostAsync(path, content, Cancel);

    private static ByteArrayContent Body(byte[] bytes) => new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    private static MultipartFormDataContent Form(params byte[][] images)
    {
        var form = new MultipartFormDataContent();
        for (int i = 0; i < images.Length; i++) form.Add(Body(images[i]), $"image{i}", $"image{i}.png");
        return form;
    }

    private static async Task<JsonElement> Json(HttpResponseMessage answer)
    {
        string text = await answer.Content.ReadAsStringAsync(Cancel);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}: {text}");
        return JsonDocument.Parse(text).RootElement;
    }

    private static async Task<float[]> Embedding(HttpResponseMessage answer) => [.. (await Json(answer)).GetProperty("embedding").EnumerateArray().Select(value => value.GetSingle())];

    private static async Task Refused(int status, string detail, HttpResponseMessage answer)
    {
        JsonElement problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Equal((status, detail), ((int)answer.StatusCode, problem.GetProperty("detail").GetString()));
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
    }

    // Batches of other sizes take other paths through the kernels.
    private static void Close(float[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], 1e-5);
    }

    private static double[] Point(JsonElement match, string name) => [.. match.GetProperty(name).EnumerateArray().Select(value => value.GetDouble())];

    private static byte[] Noise(int width, int height, int seed = 0)
    {
        Rng rng = Rng.For(11, 0, seed, 0);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)rng.NextInt(256);
        return rgb;
    }

    private static byte[] Cut(byte[] rgb, int width, int from) =>
        [.. Enumerable.Range(0, Size).SelectMany(row => rgb.AsSpan(3 * ((row * width) + from), 3 * Size).ToArray())];

    private static byte[] Png(byte[] rgb, int side) => Parallax.Training.Reports.Png.Encode(new ReportImage(side, side, rgb));

    private static TrainedModel Model()
    {
        const string text = "backbone: { name: resnet18, stem: small, stages: 3, width_multiple: 0.25 }\nview: { size: 32, shorter_side: 32 }\n";
        ModelRecipe recipe = new RecipeBinder(MethodCatalog.BuiltIn().Types).Bind<ModelRecipe>(new RecipeText("m", text)).Value;
        using var random = new Generator(4);
        Backbone backbone = recipe.Backbone.Create(random);
        backbone.Train(false);
        return new TrainedModel(recipe, backbone, new ModelCard { Source = "test", Sha256 = "abc" });
    }
}
