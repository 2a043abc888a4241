#include "codecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <png.h>

typedef struct {
    const unsigned char *bytes;
    size_t length, position;
    char *message;
    int capacity;
} Source;

static void fail(png_structp png, png_const_charp text)
{
    Source *source = png_get_error_ptr(png);
    snprintf(source->message, (size_t)source->capacity, "%s", text);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void read_bytes(png_structp png, png_bytep destination, size_t count)
{
    Source *source = png_get_io_ptr(png);
    if (count > source->length - source->position)
        png_error(png, "Premature end of PNG file");
    memcpy(destination, source->bytes + source->position, count);
    source->position += count;
}

static void as_rgb(png_structp png)
{
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    png_set_strip_alpha(png);
}

static void as_rgba(png_structp png)
{
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
}

/* Palette indices and grey levels stay what they are; two-byte ones in the byte order of x86-64 and ARM. */
static void as_stored(png_structp png)
{
    png_set_packing(png);
    png_set_strip_alpha(png);
    png_set_swap(png);
}

static const png_byte skipped[] =
    "bKGD\0cHRM\0eXIf\0gAMA\0hIST\0iCCP\0iTXt\0oFFs\0pCAL\0pHYs\0sBIT\0sCAL\0sPLT\0sRGB\0tEXt\0tIME\0zTXt";

static int decode(Source *source, int width, int height, void (*convert)(png_structp), int pixel_bytes, unsigned char *pixels)
{
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, source, fail, ignore);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        snprintf(source->message, (size_t)source->capacity, "libpng could not start");
        png_destroy_read_struct(&png, NULL, NULL);
        return -1;
    }
    if (setjmp(png_jmpbuf(png))) {
        png_destroy_read_struct(&png, &info, NULL);
        return -1;
    }

    /* Of chunks beside the pixels only transparency matters. Others may unpack to megabytes each, and there may be thousands. */
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, skipped, sizeof skipped / 5);
    png_set_read_fn(png, source, read_bytes);
    png_read_info(png, info);
    if (png_get_image_width(png, info) != (png_uint_32)width || png_get_image_height(png, info) != (png_uint_32)height)
        png_error(png, "size differs from the header");
    int passes = png_set_interlace_handling(png);
    convert(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)width * (size_t)pixel_bytes;
    if (png_get_rowbytes(png, info) != stride)
        png_error(png, "unexpected row size");
    for (int pass = 0; pass < passes; pass++)
        for (int row = 0; row < height; row++)
            png_read_row(png, pixels + (size_t)row * stride, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    return 0;
}

int parallax_png_decode(const unsigned char *bytes, size_t length, int width, int height, int channels,
                        unsigned char *pixels, char *message, int capacity)
{
    Source source = { bytes, length, 0, message, capacity };
    return decode(&source, width, height, channels == 4 ? as_rgba : as_rgb, channels, pixels);
}

int parallax_png_labels(const unsigned char *bytes, size_t length, int width, int height, int label_bytes,
                        unsigned char *labels, char *message, int capacity)
{
    Source source = { bytes, length, 0, message, capacity };
    return decode(&source, width, height, as_stored, label_bytes, labels);
}
