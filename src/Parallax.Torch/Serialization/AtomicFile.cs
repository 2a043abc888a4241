using Parallax.Torch.Interop;

namespace Parallax.Torch.Serialization;

/// <summary>
/// Writes files that are whole or absent: into a temporary name in the same folder, flushed to the disk, then renamed, and the folder flushed.
/// After a crash or on a full disk the previous file is still there.
/// </summary>
public static class AtomicFile
{
    private const string Unfinished = ".partial";

    /// <summary>Writes a file, replacing what was there.</summary>
    /// <param name="path">The file; its folder exists.</param>
    /// <param name="write">Writes the content; the stream can seek.</param>
    /// <exception cref="IOException">The file cannot be written; the message names it, and the previous one is unchanged.</exception>
    public static void Write(string path, Action<FileStream> write)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Environment.ProcessId}{Unfinished}");
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
            FolderEntries.Flush(folder);
        }
        catch (Exception fault)
        {
            if (File.Exists(temporary)) File.Delete(temporary);
            if (fault is not (IOException or UnauthorizedAccessException)) throw;
            string kept = File.Exists(path) ? "; the previous file is unchanged" : "";
            throw new IOException($"{path}: cannot be written: {Reason(fault, temporary)}{kept}", fault);
        }
    }

    /// <summary>Writes a text file in UTF-8, replacing what was there.</summary>
    /// <inheritdoc cref="Write(string, Action{FileStream})"/>
    public static void Write(string path, string text) => Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text)));

    /// <summary>Deletes what killed processes left half written in a folder.</summary>
    public static void DeleteUnfinished(string folder)
    {
        foreach (string file in Directory.EnumerateFiles(folder, $".*{Unfinished}")) File.Delete(file);
    }

    /// <summary>The system's words for a failure, without the path in them: a temporary name tells the user nothing.</summary>
    public static string Reason(Exception fault, string path)
    {
        ArgumentNullException.ThrowIfNull(fault);
        string message = fault.Message.Replace($" : '{path}'", "", StringComparison.Ordinal).Replace($" '{path}'", "", StringComparison.Ordinal).TrimEnd('.');
        return char.ToLowerInvariant(message[0]) + message[1..];
    }
}
