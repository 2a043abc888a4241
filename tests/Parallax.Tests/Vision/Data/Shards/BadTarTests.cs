using System.Formats.Tar;
using Parallax.Vision;
using static Parallax.Tests.Vision.Data.Shards.Tars;

namespace Parallax.Tests.Vision.Data.Shards;

/// <summary>Archives that are damaged, or hold what no shard should.</summary>
public sealed class BadTarTests
{
    private static readonly byte[] Jpeg = TinyImages.Bytes("one-mcu.jpg");

    [Theory]
    [InlineData("../up.jpg"), InlineData("a/../../up.jpg"), InlineData("/etc/abs.jpg"), InlineData("..")]
    public void A_name_that_leads_out_of_the_archive_is_refused(string name) =>
        Expect($"found the entry '{name}' at byte 1024, which leads out of the archive; expected a relative path without '..'", Of(("1.cls", Text("1")), (name, Jpeg)));

    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "link"), InlineData(TarEntryType.HardLink, "link"), InlineData(TarEntryType.Fifo, "device")]
    [InlineData(TarEntryType.CharacterDevice, "device"), InlineData(TarEntryType.BlockDevice, "device")]
    public void What_is_no_plain_file_is_refused(TarEntryType type, string word) =>
        Expect($"found the {word} 'x\\n.jpg' at byte 0, expected plain files", OfType(type, "x\n.jpg"));

    [Fact]
    public void Folders_are_passed_over_and_unknown_types_are_refused()
    {
        byte[] tar = Of(("a.jpg", Jpeg));
        Assert.Equal(["a.tar/a.jpg"], Open([.. OfType(TarEntryType.Directory, "d/")[..512], .. tar]).Names);
        tar[156] = (byte)'S';
        Expect("found the sparse file 'a.jpg' at byte 0, expected plain files", Summed(tar));
        tar[156] = (byte)'Q';
        Expect("found the entry of the unknown type 81 'a.jpg' at byte 0, expected plain files", Summed(tar));
    }

    [Fact]
    public void A_damaged_header_is_named_by_its_place()
    {
        byte[] tar = Of(("a.jpg", Jpeg), ("b.jpg", Jpeg));
        int second = 512 + ((Jpeg.Length + 511) / 512 * 512);
        tar[second + 3] ^= 1;
        Expect($"found no tar header at byte {second}: its checksum is wrong", tar);
        tar[second + 3] ^= 1;
        Text("77777777777\0").CopyTo(tar, second + 124);
        Expect($"found an entry of 8589934591 bytes at byte {second}, past which the file has {tar.Length - second - 512}; is it truncated?", Summed(tar, second));
        Text("12x\0").CopyTo(tar, second + 124);
        Expect($"found an entry at byte {second} whose size is no number", Summed(tar, second));
        tar.AsSpan(second + 124, 12).Fill(0xFF);   // a negative binary number
        Expect($"found an entry at byte {second} whose size is no number", Summed(tar, second));
    }

    [Fact]
    public void A_truncated_archive_is_refused_wherever_it_ends()
    {
        byte[] tar = Of(("a.jpg", Jpeg), ("a.cls", Text("4")), ("b.jpg", Jpeg));
        int marked = (2 * (512 + ((Jpeg.Length + 511) / 512 * 512))) + 1024 + 512;   // where the first empty block ends
        using TemporaryFolder folder = new();
        for (int length = 0; length < tar.Length; length += length < marked - 40 ? 37 : 1)
        {
            folder.Add("a.tar", tar[..length]);
            if (length >= marked)
                Assert.Equal(2, TarShards.From(folder.Path).Count);
            else
                Assert.EndsWith("is it truncated?", Assert.Throws<ImageException>(() => TarShards.From(folder.Path)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Samples_that_are_torn_apart_or_have_a_file_twice_are_refused()
    {
        int step = 512 + ((Jpeg.Length + 511) / 512 * 512);
        Expect($"found 'a.cls' at byte {2 * step} apart from the other files of its sample; expected them to follow each other", Of(("a.jpg", Jpeg), ("b.jpg", Jpeg), ("a.cls", Text("1"))));
        Expect($"found 'a.jpg' twice, again at byte {step}", Of(("a.jpg", Jpeg), ("a.jpg", Jpeg)));
    }

    [Fact]
    public void Texts_beside_images_are_checked()
    {
        Expect("found 'a.cls' of 5000 bytes at byte 512, expected at most 4096", Of(("a.cls", new byte[5000])));
        Assert.StartsWith("found 'a.json' at byte 0 that can't be read (", Fault(Of(("a.json", Text("{ \"label\": ")))).Reason, StringComparison.Ordinal);
        Expect("found 'a.json' at byte 0 that can't be read (box: expected a part of the source's 10 x 20 pixels, found [5, 0, 6, 20])",
            Of(("a.json", Text("""{ "source": [10, 20], "box": [5, 0, 6, 20] }"""))));
    }

    [Theory]
    [InlineData("12 path=a.jpg"), InlineData("999 path=a.jpg\n"), InlineData("x path=a.jpg\n"), InlineData("14 size=-100\n"), InlineData("7 abcd\n"), InlineData("2 \n")]
    public void Extended_headers_are_checked(string records)
    {
        byte[] tar = Of(("x", Text(records)), ("b.jpg", Jpeg));
        tar[156] = (byte)'x';
        Expect("found an extended header at byte 0 that can't be read", Summed(tar));
    }

    [Fact]
    public void Sparse_files_of_pax_are_refused()
    {
        byte[] tar = Of(("x", Text("22 GNU.sparse.major=1\n")), ("b.jpg", Jpeg));
        tar[156] = (byte)'x';
        Expect("found the sparse file 'b.jpg' at byte 1024, expected plain files", Summed(tar));
    }

    private static void Expect(string reason, byte[] tar) => Assert.Equal(reason, Fault(tar).Reason);

    private static ImageException Fault(byte[] tar) => Assert.Throws<ImageException>(() => Open(tar));

    private static TarShards Open(byte[] tar)
    {
        using TemporaryFolder folder = new();
        folder.Add("a.tar", tar);
        return TarShards.From(folder.Path);
    }
}
