/* The border between C# and the system's codec libraries. Every function returns 0, or -1 with a message of at most capacity bytes. */
#ifndef PARALLAX_CODECS_H
#define PARALLAX_CODECS_H

#include <stddef.h>

#define PARALLAX_EXPORT __attribute__((visibility("default")))

/* Pixels [x, x+width) x [y, y+height) of a JPEG as RGB rows of 3*width bytes; equal to the same part of a whole decode.
   With a reduction of 2, 4 or 8 a pixel stands for as many source pixels each way, and the box counts such pixels. */
PARALLAX_EXPORT int parallax_jpeg_decode(const unsigned char *bytes, size_t length, int reduction, int x, int y, int width, int height,
                                         unsigned char *rgb, char *message, int capacity);

/* A whole PNG as 8-bit rows of 3 (RGB) or 4 (RGBA) channels; 16-bit samples keep their high byte, gamma is not applied. */
PARALLAX_EXPORT int parallax_png_decode(const unsigned char *bytes, size_t length, int width, int height, int channels,
                                        unsigned char *pixels, char *message, int capacity);

/* The numbers that a palette or grey PNG stores, 1 byte each up to 8 bits, 2 bytes for 16; alpha is dropped. */
PARALLAX_EXPORT int parallax_png_labels(const unsigned char *bytes, size_t length, int width, int height, int label_bytes,
                                        unsigned char *labels, char *message, int capacity);

/* The first frame of a GIF: width x height palette indices, rows from the top. */
PARALLAX_EXPORT int parallax_gif_decode(const unsigned char *bytes, size_t length, int width, int height,
                                        unsigned char *indices, char *message, int capacity);

/* A TIFF's first image, open for reading: NULL with a message if it isn't laid out as told. No tiles: 0 x 0. */
typedef struct ParallaxTiff ParallaxTiff;
PARALLAX_EXPORT ParallaxTiff *parallax_tiff_open(const unsigned char *bytes, size_t length, size_t row_bytes, int tile_width, int tile_height,
                                                 char *message, int capacity);

/* One row of samples as stored (16 bits in the machine's byte order), or a row of tiles without what is below the image. Rows in order. */
PARALLAX_EXPORT int parallax_tiff_read(ParallaxTiff *file, int row, int plane, unsigned char *rows, char *message, int capacity);
PARALLAX_EXPORT void parallax_tiff_close(ParallaxTiff *file);

/* RGB rows of 3*width bytes as a baseline JPEG into bytes; length is the room there, and becomes what was used. */
PARALLAX_EXPORT int parallax_jpeg_encode(const unsigned char *rgb, int width, int height, int quality, unsigned char *bytes, size_t *length,
                                         char *message, int capacity);

#endif
