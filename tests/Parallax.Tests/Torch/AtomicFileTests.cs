using Parallax.Tests.Loop;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Torch;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_file_is_replaced_and_nothing_else_is_left()
    {
        AtomicFile.Write(folder["a.txt"], "first, longer");
        AtomicFile.Write(folder["a.txt"], "second");
        Assert.Equal("second", File.ReadAllText(folder["a.txt"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_failure_in_the_middle_leaves_the_previous_file()
    {
        AtomicFile.Write(folder["a.bin"], "whole");
        var fault = Assert.Throws<IOException>(() => AtomicFile.Write(folder["a.bin"], stream =>
        {
            stream.WriteByte(1);
            throw new IOException("No space left on device");
        }));
        Assert.Equal($"{folder["a.bin"]}: cannot be written: no space left on device; the previous file is unchanged", fault.Message);
        Assert.Equal("whole", File.ReadAllText(folder["a.bin"]));
        Assert.Single(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_full_disk_is_told_by_the_name_of_the_file()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no device that is always full");
        var fault = Assert.Throws<IOException>(() => AtomicFile.Write(folder["a.bin"], stream =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write);
            full.Write(new byte[8192]);
            full.Flush();
        }));
        Assert.StartsWith($"{folder["a.bin"]}: cannot be written: no space left on device", fault.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_missing_folder_is_told_by_the_name_of_the_file()
    {
        var fault = Assert.Throws<IOException>(() => AtomicFile.Write(folder["none/a.txt"], "text"));
        Assert.StartsWith($"{folder["none/a.txt"]}: cannot be written: could not find a part of the path", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_written_files_of_killed_processes_are_swept()
    {
        File.WriteAllText(folder[".last.safetensors.123.partial"], "half");
        File.WriteAllText(folder["last.safetensors"], "whole");
        AtomicFile.DeleteUnfinished(folder.Path);
        Assert.Equal([folder["last.safetensors"]], Directory.GetFiles(folder.Path));
    }
}
