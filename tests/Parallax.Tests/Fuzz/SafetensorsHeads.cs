using System.Buffers.Binary;
using System.Text;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>
/// Heads of safetensors files with something wrong in them: offsets that overlap or run backwards, types and shapes that do not agree with them, names twice,
/// numbers and JSON that no writer makes, a length that is not the head's.
/// </summary>
internal static class SafetensorsHeads
{
    private const int DataBytes = 256, MostTensors = 5, MostChanges = 3;

    private static readonly (string Name, int Bytes)[] Types = [("F64", 8), ("F32", 4), ("F16", 2), ("BF16", 2), ("I64", 8), ("I32", 4), ("I16", 2), ("I8", 1), ("U8", 1), ("BOOL", 1)];

    private static readonly string[] OddNumbers =
    [
        "-1", "0", "1", "255", "257", "-0", "01", "1.0", "1.5", "1e2", "1E400", "-1e-400", "NaN", "Infinity", "0x10", "+1", "2147483648", "4294967296", "9223372036854775807",
        "-9223372036854775808", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890", "null", "true", "\"4\"", "[4]", "{}", "",
    ];

    private static readonly string[] OddTypes =
        ["\"F8_E4M3\"", "\"F128\"", "\"f32\"", "\"F32 \"", "\"\"", "\"F32\\u0000\"", "\"\\ud800\"", "null", "32", "[]", "[\"F32\"]", "F32"];

    private static readonly string[] OddShapes =
    [
        "[]", "[0]", "[-1]", "[-1, -4]", "[4611686018427387904, 4]", "[9223372036854775807, 9223372036854775807]", "[0, 9223372036854775807]", "[9223372036854775807, 0, 9223372036854775807]",
        "[3037000500, 3037000500]", "[[4]]", "[4,]", "[,4]", "4", "null", "{}", "\"4\"", "[1.5]", "[1e0]", "[4", $"[{string.Join(",", Enumerable.Repeat("1", 3000))}]",
        $"[{string.Join(",", Enumerable.Repeat("2", 100))}]", new string('[', 200) + new string(']', 200),
    ];

    private static readonly string[] OddNames =
    [
        "", "__metadata__", "t0", "t0 ", "crc32c", "crc32c/t0", "\\u0000", "\\ud800", "\\ud83d\\ude00", "a/../../b", ".", new string('n', 5000), "\\\"", "\n",
    ];

    private static readonly string[] OddHeads =
    [
        "", "{", "}", "[]", "null", "1", "\"\"", "{}{}", "{},", "{\"a\"}", "{\"__metadata__\":[]}", "{\"__metadata__\":{\"a\":1}}", "{\"__metadata__\":{\"a\":null}}", "{\"__metadata__\":null}",
        "{\"__metadata__\":{\"crc32c\":\"\"}}", "{\"__metadata__\":{\"crc32c\":\"00000000\"}}", "{\"__metadata__\":{\"crc32c/t0\":\"zzzzzzzz\"}}", "\uFEFF{}", "{}\0\0", "{} // no",
    ];

    public static byte[] Of(IReadOnlyList<byte[]> seeds, ref Rng rng)
    {
        string[][] tensors = Tensors(ref rng);
        for (int change = rng.NextInt(MostChanges + 1); change > 0; change--) Change(tensors[rng.NextInt(tensors.Length)], ref rng);
        string head = $"{{{Metadata(ref rng)}{string.Join(",", tensors.Select(Json))}}}";
        if (rng.Chance(0.05)) head = OddHeads[rng.NextInt(OddHeads.Length)];
        if (rng.Chance(0.1)) head = Spoiled(head, ref rng);
        byte[] json = Encoding.UTF8.GetBytes(head), file = new byte[8 + json.Length + DataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, rng.Chance(0.1) ? OddLength(json.Length, ref rng) : json.Length);
        json.CopyTo(file, 8);
        for (int i = 8 + json.Length; i < file.Length; i++) file[i] = (byte)rng.NextUInt32();
        return rng.Chance(0.05) ? file[..rng.NextInt(file.Length)] : file;
    }

    // Name, type, shape, start and end as JSON, one tensor behind the other.
    private static string[][] Tensors(ref Rng rng)
    {
        string[][] tensors = new string[1 + rng.NextInt(MostTensors)][];
        int at = 0;
        for (int i = 0; i < tensors.Length; i++)
        {
            var (type, bytes) = Types[rng.NextInt(Types.Length)];
            int rows = rng.NextInt(3), columns = 1 + rng.NextInt(2), end = at + (rows * columns * bytes);
            tensors[i] = [$"t{i}", $"\"{type}\"", $"[{rows},{columns}]", $"{at}", $"{end}"];
            at = end;
        }
        return tensors;
    }

    private static void Change(string[] tensor, ref Rng rng)
    {
        switch (rng.NextInt(7))
        {
            case 0: tensor[0] = OddNames[rng.NextInt(OddNames.Length)]; break;
            case 1: tensor[1] = rng.Chance(0.5) ? $"\"{Types[rng.NextInt(Types.Length)].Name}\"" : OddTypes[rng.NextInt(OddTypes.Length)]; break;
            case 2: tensor[2] = OddShapes[rng.NextInt(OddShapes.Length)]; break;
            case 3: tensor[2] = $"[{rng.NextInt(9)},{OddNumbers[rng.NextInt(OddNumbers.Length)]}]"; break;
            case 4: tensor[3 + rng.NextInt(2)] = OddNumbers[rng.NextInt(OddNumbers.Length)]; break;
            case 5: tensor[3 + rng.NextInt(2)] = $"{rng.NextInt(DataBytes + 9)}"; break;
            default: (tensor[3], tensor[4]) = (tensor[4], tensor[3]); break;
        }
    }

    private static string Json(string[] tensor) => $"\"{tensor[0]}\":{{\"dtype\":{tensor[1]},\"shape\":{tensor[2]},\"data_offsets\":[{tensor[3]},{tensor[4]}]}}";

    private static string Metadata(ref Rng rng) => rng.NextInt(4) switch
    {
        0 => "\"__metadata__\":{\"note\":\"x\"},",
        1 => $"\"__metadata__\":{{\"crc32c\":\"{rng.NextUInt32():x8}\"}},",
        2 => $"\"__metadata__\":{{\"crc32c/t0\":\"{rng.NextUInt32():x8}\"}},",
        _ => "",
    };

    // A piece left out, said twice, or replaced by one character.
    private static string Spoiled(string head, ref Rng rng)
    {
        int from = rng.NextInt(head.Length + 1), to = Math.Min(head.Length, from + rng.NextInt(20));
        return rng.NextInt(3) switch
        {
            0 => head[..from] + head[to..],
            1 => head[..to] + head[from..],
            _ => head[..from] + (char)(1 + rng.NextInt(0x2FF)) + head[to..],
        };
    }

    private static long OddLength(int length, ref Rng rng) => rng.NextInt(6) switch
    {
        0 => length + rng.NextInt(2 * DataBytes) - DataBytes,
        1 => -length,
        2 => long.MaxValue - rng.NextInt(16),
        3 => long.MinValue,
        4 => 99_999_999,
        _ => (long)rng.NextUInt32() << rng.NextInt(32),
    };
}
