using Parallax.Training.Machine;

namespace Parallax.Tests.Machine;

public sealed class DoctorTests
{
    [Fact]
    public void A_machine_that_passes_these_tests_has_a_working_engine_and_working_codecs()
    {
        IReadOnlyList<Finding> findings = Doctor.Examine();
        Assert.Equal(["parallax", "runtime", "engine", "BLAS", "threads", "SIMD", "GPU", "image codecs", "memory"], findings.Select(finding => finding.Topic));
        Finding codecs = findings.Single(finding => finding.Topic == "image codecs");
        Assert.Equal(new Finding("image codecs", "JPEG, PNG, WebP, GIF, BMP, TIFF"), codecs);
        Assert.Null(findings.Single(finding => finding.Topic == "engine").Problem);
    }
}
