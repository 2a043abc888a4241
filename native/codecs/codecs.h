/* The border between C# and the system's codec libraries. Every function returns 0, or -1 with a message of at most capacity bytes. */
#ifndef PARALLAX_CODECS_H
#define PARALLAX_CODECS_H

#include <stddef.h>

#define PARALLAX_EXPORT __attribute__((visibility("default")))

/* Pixels [x, x+width) x [y, y+height) of a JPEG as RGB rows of 3*width bytes; equal to the same part of a whole decode. */
PARALLAX_EXPORT int parallax_jpeg_decode(const unsigned char *bytes, size_t length, int x, int y, int width, int height,
                                         unsigned char *rgb, char *message, int capacity);

/* A whole PNG as 8-bit rows of 3 (RGB) or 4 (RGBA) channels; 16-bit samples keep their high byte, gamma is not applied. */
PARALLAX_EXPORT int parallax_png_decode(const unsigned char *bytes, size_t length, int width, int height, int channels,
                                        unsigned char *pixels, char *message, int capacity);

/* The numbers that a palette or grey PNG stores, 1 byte each up to 8 bits, 2 bytes for 16; alpha is dropped. */
PARALLAX_EXPORT int parallax_png_labels(const unsigned char *bytes, size_t length, int width, int height, int label_bytes,
                                        unsigned char *labels, char *message, int capacity);

#endif
