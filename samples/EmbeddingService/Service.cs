using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Diagnostics;
using Parallax.Training.Weights;

namespace EmbeddingService;

/// <summary>The web application: <c>GET /health</c>, <c>POST /embed</c>, <c>POST /match</c>. On the loopback interface unless <c>--urls</c> says otherwise.</summary>
public static class Service
{
    /// <summary>Makes the application around a model; it is not started.</summary>
    /// <param name="model">The network and its view.</param>
    /// <param name="args">Configuration: <c>--urls</c>, <c>--service:maxUploadBytes=N</c>, ….</param>
    /// <exception cref="ValidationException">A limit is out of range.</exception>
    public static WebApplication Build(TrainedModel model, string[] args)
    {
        ArgumentNullException.ThrowIfNull(model);
        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls("http://127.0.0.1:8080");
        ServiceOptions options = builder.Configuration.GetSection("service").Get<ServiceOptions>() ?? new ServiceOptions();
        Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = (2L * options.MaxUploadBytes) + (1 << 16));   // two images and what is between them
        builder.Services.AddSingleton(model).AddSingleton(options).AddSingleton(_ => new ViewReader(model.View, options)).AddSingleton<Admission>().AddSingleton<NetworkWorker>();
        builder.Services.AddHostedService(services => services.GetRequiredService<NetworkWorker>());
        builder.Services.AddProblemDetails();
        WebApplication app = builder.Build();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = Explain, SuppressDiagnosticsCallback = thrown => IsTheClients(thrown.Exception) });
        app.UseStatusCodePages();
        app.MapGet("/health", () => new HealthAnswer("ok", model.Backbone.ToString()!, model.Backbone.Channels, model.View.Size, model.Card.Sha256));
        app.MapPost("/embed", Embed);
        app.MapPost("/match", Match);
        return app;
    }

    private static async Task<EmbedAnswer> Embed(HttpRequest request, Admission admission, ServiceOptions options, ViewReader reader, NetworkWorker network)
    {
        using var _ = admission.Enter();
        CancellationToken gone = request.HttpContext.RequestAborted;
        byte[][] images = await Upload.Read(request, 1, options);
        var (view, _) = await reader.Read(images[0], gone);
        return await network.Run([view], features => new EmbedAnswer(features.Pooled.ToArray<float>()), gone);
    }

    private static async Task<MatchAnswer> Match(HttpRequest request, Admission admission, ServiceOptions options, ViewReader reader, NetworkWorker network)
    {
        using var _ = admission.Enter();
        CancellationToken gone = request.HttpContext.RequestAborted;
        byte[][] images = await Upload.Read(request, 2, options);
        var a = await reader.Read(images[0], gone);
        var b = await reader.Read(images[1], gone);
        return await network.Run([a.View, b.View], features =>
            new MatchAnswer(features.Grid.Rows, features.Grid.Columns, Correspondence.Between(features, a.Geometry, b.Geometry)), gone);
    }

    private static bool IsTheClients(Exception fault) => fault is RefusedException or BadHttpRequestException or OperationCanceledException;

    private static Task Explain(HttpContext context) => context.Features.Get<IExceptionHandlerFeature>()?.Error switch
    {
        RefusedException refused => Problem(context, refused.Status, refused.Message),
        BadHttpRequestException bad => Problem(context, bad.StatusCode, bad.Message),
        _ => Problem(context, StatusCodes.Status500InternalServerError, "the network failed; the service's log says why"),
    };

    private static Task Problem(HttpContext context, int status, string detail) => Results.Problem(detail, statusCode: status).ExecuteAsync(context);
}
