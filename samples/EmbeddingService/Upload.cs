using Microsoft.AspNetCore.Http.Features;
using Parallax.Vision;

namespace EmbeddingService;

/// <summary>Images out of a request, each at most as long as allowed.</summary>
public static class Upload
{
    /// <summary>The images of a request: its body, or the files of its form.</summary>
    /// <param name="request">The request.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="options">The limits.</param>
    /// <exception cref="RefusedException">400, 413 or 415.</exception>
    public static async Task<byte[][]> Read(HttpRequest request, int count, ServiceOptions options)
    {
        if (request.HasFormContentType) return await ReadForm(request, count, options);
        string type = request.ContentType?.Split(';')[0].Trim() ?? "";
        if (count > 1) throw Refused(415, $"found '{type}', expected multipart/form-data with {count} images");
        if (!type.StartsWith("image/", StringComparison.OrdinalIgnoreCase) && type is not ("" or "application/octet-stream"))
            throw Refused(415, $"found '{type}', expected an image as the body, or multipart/form-data with one");
        return [await ReadAll(request.Body, "the body", options, request.HttpContext.RequestAborted)];
    }

    private static async Task<byte[][]> ReadForm(HttpRequest request, int count, ServiceOptions options)
    {
        var limits = new FormOptions { MemoryBufferThreshold = options.MaxUploadBytes, MultipartBodyLengthLimit = (2L * options.MaxUploadBytes) + (1 << 16), ValueCountLimit = 16 };
        IFormCollection form;
        try
        {
            form = await new FormFeature(request, limits).ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (InvalidDataException fault)
        {
            bool tooLong = fault.Message.Contains("limit", StringComparison.OrdinalIgnoreCase);
            throw Refused(tooLong ? 413 : 400, tooLong ? $"the form is longer than {count} images of {options.MaxUploadBytes} bytes may be" : $"the form is damaged: {fault.Message}");
        }
        if (form.Files.Count != count) throw Refused(400, $"found {form.Files.Count} files in the form, expected {count}");
        return await Task.WhenAll(form.Files.Select(file => ReadAll(file.OpenReadStream(), $"'{file.Name}'", options, request.HttpContext.RequestAborted)));
    }

    private static async Task<byte[]> ReadAll(Stream stream, string what, ServiceOptions options, CancellationToken cancel)
    {
        using var bytes = new MemoryStream();
        byte[] part = new byte[1 << 16];
        while (await stream.ReadAsync(part, cancel) is > 0 and var read)
        {
            if (bytes.Length + read > options.MaxUploadBytes) throw Refused(413, $"{what} is longer than {options.MaxUploadBytes} bytes");
            bytes.Write(part, 0, read);
        }
        return bytes.ToArray();
    }

    private static RefusedException Refused(int status, string reason) => new(status, reason);
}
