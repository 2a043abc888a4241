using Parallax.Torch.Serialization;

namespace Parallax.Training.Loop;

/// <summary>Files that grow by a record at a time; opened without a buffer, so that a record is written whole and closing writes nothing.</summary>
internal static class LogFile
{
    /// <summary>Appends a record.</summary>
    /// <exception cref="IOException">The disk is full or fails; the message leads with the file.</exception>
    public static void Append(this FileStream file, ReadOnlySpan<byte> record)
    {
        try
        {
            file.Write(record);
        }
        catch (IOException fault)
        {
            throw new IOException($"{file.Name}: cannot be written: {AtomicFile.Reason(fault, file.Name)}", fault);
        }
    }
}
