namespace Parallax.Vision;

/// <summary>A variable of a MATLAB file, or a part of one; elements are in MATLAB's order, columns first.</summary>
internal abstract record MatValue;

/// <summary>Numbers or truth values of any type.</summary>
internal sealed record MatNumbers(double[] Values) : MatValue;

/// <summary>A row of letters.</summary>
internal sealed record MatText(string Text) : MatValue;

/// <summary>A cell array.</summary>
internal sealed record MatCells(MatValue[] Cells) : MatValue;

/// <summary>A struct array: for each field, its value in each element.</summary>
internal sealed record MatStructs(int Count, IReadOnlyDictionary<string, MatValue[]> Fields) : MatValue;
