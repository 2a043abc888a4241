"""Numbers that look random and that Parallax computes alike."""
import numpy


def wave(phase, *shape):
    """sin(12.9898 i + 78.233 phase) 43758.5453, fractional part, to [-1, 1), float64."""
    x = numpy.sin(12.9898 * numpy.arange(int(numpy.prod(shape)), dtype=numpy.float64) + 78.233 * phase) * 43758.5453
    return (2 * (x - numpy.floor(x)) - 1).reshape(shape)
