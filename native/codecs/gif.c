#include "codecs.h"

#include <stdio.h>
#include <string.h>

#include <gif_lib.h>

typedef struct {
    const unsigned char *bytes;
    size_t length, position;
} Source;

static int read_bytes(GifFileType *gif, GifByteType *destination, int count)
{
    Source *source = gif->UserData;
    size_t left = source->length - source->position;
    size_t taken = (size_t)count < left ? (size_t)count : left;
    memcpy(destination, source->bytes + source->position, taken);
    source->position += taken;
    return (int)taken;
}

static int skip_extension(GifFileType *gif)
{
    int code;
    GifByteType *block;
    if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
        return GIF_ERROR;
    while (block)
        if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
            return GIF_ERROR;
    return GIF_OK;
}

static int find_image(GifFileType *gif)
{
    GifRecordType record;
    while (DGifGetRecordType(gif, &record) == GIF_OK) {
        if (record == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(gif);
        if (record != EXTENSION_RECORD_TYPE || skip_extension(gif) == GIF_ERROR)
            return GIF_ERROR;
    }
    return GIF_ERROR;
}

/* Interlaced rows come as every 8th, the 8ths between, the 4ths between, the odd ones (GIF89a, appendix E). */
static int read_rows(GifFileType *gif, int width, int height, unsigned char *indices)
{
    static const int first[] = { 0, 4, 2, 1 }, step[] = { 8, 8, 4, 2 };
    for (int pass = 0; pass < (gif->Image.Interlace ? 4 : 1); pass++) {
        int skip = gif->Image.Interlace ? step[pass] : 1;
        for (int row = first[pass]; row < height; row += skip)
            if (DGifGetLine(gif, indices + (size_t)row * (size_t)width, width) == GIF_ERROR)
                return GIF_ERROR;
    }
    return GIF_OK;
}

int parallax_gif_decode(const unsigned char *bytes, size_t length, int width, int height,
                        unsigned char *indices, char *message, int capacity)
{
    Source source = { bytes, length, 0 };
    int error = 0, result = -1;
    GifFileType *gif = DGifOpen(&source, read_bytes, &error);
    if (gif) {
        if (find_image(gif) == GIF_OK) {
            if (gif->Image.Width != width || gif->Image.Height != height)
                error = D_GIF_ERR_WRONG_RECORD;
            else if (read_rows(gif, width, height, indices) == GIF_OK)
                result = 0;
        }
        if (error == 0)
            error = gif->Error;
        DGifCloseFile(gif, NULL);
    }
    if (result != 0) {
        const char *text = GifErrorString(error);
        snprintf(message, (size_t)capacity, "%s", text ? text : "no image");
    }
    return result;
}
