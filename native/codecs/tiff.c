#include "codecs.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tiffio.h>

struct ParallaxTiff {
    const unsigned char *bytes;
    toff_t length, position;
    TIFF *tiff;
    unsigned char *tile;
    tmsize_t row_bytes, tile_row_bytes;
    uint32_t height, tile_width, tile_height;
};

/* libtiff reports through handlers of the whole process; where the running call's text goes is the thread's. */
static _Thread_local struct {
    char *message;
    int capacity, reading_pixels, failed;
} report;

static pthread_once_t handlers = PTHREAD_ONCE_INIT;

static void note_error(thandle_t client, const char *module, const char *format, va_list values)
{
    (void)client;
    (void)module;
    if (!report.message || report.failed)
        return;
    report.failed = 1;
    vsnprintf(report.message, (size_t)report.capacity, format, values);
}

/* A warning about pixels means lost ones, except that PackBits may hold more than it should. */
static void note_warning(thandle_t client, const char *module, const char *format, va_list values)
{
    if (report.reading_pixels && strncmp(module, "PackBits", 8) != 0)
        note_error(client, module, format, values);
}

static void set_handlers(void)
{
    TIFFSetErrorHandler(NULL);
    TIFFSetWarningHandler(NULL);
    TIFFSetErrorHandlerExt(note_error);
    TIFFSetWarningHandlerExt(note_warning);
}

static void begin_report(char *message, int capacity, int reading_pixels)
{
    snprintf(message, (size_t)capacity, "libtiff gave no reason");
    report.message = message;
    report.capacity = capacity;
    report.reading_pixels = reading_pixels;
    report.failed = 0;
}

static tmsize_t read_bytes(thandle_t client, void *destination, tmsize_t count)
{
    ParallaxTiff *file = client;
    toff_t left = file->position < file->length ? file->length - file->position : 0;
    toff_t taken = (toff_t)count < left ? (toff_t)count : left;
    memcpy(destination, file->bytes + (taken ? file->position : 0), (size_t)taken);
    file->position += taken;
    return (tmsize_t)taken;
}

static tmsize_t write_nothing(thandle_t client, void *source, tmsize_t count)
{
    (void)client;
    (void)source;
    (void)count;
    return 0;
}

static toff_t seek(thandle_t client, toff_t offset, int from)
{
    ParallaxTiff *file = client;
    file->position = offset + (from == SEEK_CUR ? file->position : from == SEEK_END ? file->length : 0);
    return file->position;
}

static toff_t size(thandle_t client) { return ((ParallaxTiff *)client)->length; }

/* The file as a mapping: libtiff then reads in place, and refuses what doesn't lie inside instead of making room for it. */
static int map(thandle_t client, void **base, toff_t *length)
{
    ParallaxTiff *file = client;
    *base = (void *)file->bytes;
    *length = file->length;
    return 1;
}

static void unmap(thandle_t client, void *base, toff_t length)
{
    (void)client;
    (void)base;
    (void)length;
}

static int close_nothing(thandle_t client)
{
    (void)client;
    return 0;
}

static const char *prepare(ParallaxTiff *file)
{
    uint16_t compression = COMPRESSION_NONE, photometric = PHOTOMETRIC_MINISBLACK;
    TIFFGetFieldDefaulted(file->tiff, TIFFTAG_COMPRESSION, &compression);
    TIFFGetField(file->tiff, TIFFTAG_PHOTOMETRIC, &photometric);
    if (compression == COMPRESSION_JPEG && photometric == PHOTOMETRIC_YCBCR)
        TIFFSetField(file->tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    TIFFGetField(file->tiff, TIFFTAG_IMAGELENGTH, &file->height);
    if (TIFFScanlineSize(file->tiff) != file->row_bytes)
        return "rows differ from the header";
    if (!TIFFIsTiled(file->tiff))
        return file->tile_height ? "strips where the header has tiles" : NULL;
    uint32_t width = 0, height = 0;
    TIFFGetField(file->tiff, TIFFTAG_TILEWIDTH, &width);
    TIFFGetField(file->tiff, TIFFTAG_TILELENGTH, &height);
    file->tile_row_bytes = TIFFTileRowSize(file->tiff);
    if (width != file->tile_width || height != file->tile_height || file->tile_row_bytes <= 0 ||
        TIFFTileSize(file->tiff) != file->tile_row_bytes * (tmsize_t)height)
        return "tiles differ from the header";
    file->tile = malloc((size_t)TIFFTileSize(file->tiff));
    return file->tile ? NULL : "no memory for a tile";
}

ParallaxTiff *parallax_tiff_open(const unsigned char *bytes, size_t length, size_t row_bytes, int tile_width, int tile_height,
                                 char *message, int capacity)
{
    pthread_once(&handlers, set_handlers);
    ParallaxTiff *file = calloc(1, sizeof *file);
    if (!file) {
        snprintf(message, (size_t)capacity, "no memory");
        return NULL;
    }
    file->bytes = bytes;
    file->length = length;
    file->row_bytes = (tmsize_t)row_bytes;
    file->tile_width = (uint32_t)tile_width;
    file->tile_height = (uint32_t)tile_height;
    begin_report(message, capacity, 0);
    file->tiff = TIFFClientOpen("libtiff", "r", file, read_bytes, write_nothing, seek, close_nothing, size, map, unmap);
    const char *fault = file->tiff ? prepare(file) : "";
    report.message = NULL;
    if (!fault)
        return file;
    if (*fault)
        snprintf(message, (size_t)capacity, "%s", fault);
    parallax_tiff_close(file);
    return NULL;
}

static int read_tiles(ParallaxTiff *file, uint32_t row, int plane, unsigned char *rows)
{
    uint32_t left = file->height - row, count = left < file->tile_height ? left : file->tile_height;
    for (uint32_t column = 0; (tmsize_t)column * file->tile_row_bytes < file->row_bytes; column++) {
        if (TIFFReadTile(file->tiff, file->tile, column * file->tile_width, row, 0, (uint16_t)plane) < 0)
            return -1;
        tmsize_t first = (tmsize_t)column * file->tile_row_bytes, rest = file->row_bytes - first;
        size_t taken = (size_t)(rest < file->tile_row_bytes ? rest : file->tile_row_bytes);
        for (uint32_t y = 0; y < count; y++)
            memcpy(rows + (tmsize_t)y * file->row_bytes + first, file->tile + (tmsize_t)y * file->tile_row_bytes, taken);
    }
    return 0;
}

int parallax_tiff_read(ParallaxTiff *file, int row, int plane, unsigned char *rows, char *message, int capacity)
{
    begin_report(message, capacity, 1);
    int result = file->tile ? read_tiles(file, (uint32_t)row, plane, rows)
                            : TIFFReadScanline(file->tiff, rows, (uint32_t)row, (uint16_t)plane);
    int failed = report.failed;
    report.message = NULL;
    return result < 0 || failed ? -1 : 0;
}

void parallax_tiff_close(ParallaxTiff *file)
{
    if (file->tiff)
        TIFFClose(file->tiff);
    free(file->tile);
    free(file);
}
