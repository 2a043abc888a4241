#include "codecs.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    char *message;
    int capacity;
} Failure;

static void fail(j_common_ptr cinfo)
{
    Failure *failure = (Failure *)cinfo->err;
    char text[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, text);
    snprintf(failure->message, (size_t)failure->capacity, "%s", text);
    longjmp(failure->escape, 1);
}

static void ignore(j_common_ptr cinfo, int level)
{
    (void)cinfo;
    (void)level;
}

/* A fixed room: libjpeg's own memory destination would grow it. */
static void begin(j_compress_ptr cinfo) { (void)cinfo; }
static void end(j_compress_ptr cinfo) { (void)cinfo; }

static boolean full(j_compress_ptr cinfo)
{
    Failure *failure = (Failure *)cinfo->err;
    snprintf(failure->message, (size_t)failure->capacity, "larger than the room for it");
    longjmp(failure->escape, 1);
    return FALSE;
}

int parallax_jpeg_encode(const unsigned char *rgb, int width, int height, int quality, unsigned char *bytes, size_t *length,
                         char *message, int capacity)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_destination_mgr room = { .next_output_byte = bytes, .free_in_buffer = *length,
                                         .init_destination = begin, .empty_output_buffer = full, .term_destination = end };
    Failure failure;
    memset(&cinfo, 0, sizeof cinfo);
    cinfo.err = jpeg_std_error(&failure.errors);
    failure.errors.error_exit = fail;
    failure.errors.emit_message = ignore;
    failure.message = message;
    failure.capacity = capacity;
    if (setjmp(failure.escape)) {
        jpeg_destroy_compress(&cinfo);
        return -1;
    }

    jpeg_create_compress(&cinfo);
    cinfo.dest = &room;
    cinfo.image_width = (JDIMENSION)width;
    cinfo.image_height = (JDIMENSION)height;
    cinfo.input_components = 3;
    cinfo.in_color_space = JCS_RGB;
    jpeg_set_defaults(&cinfo);
    jpeg_set_quality(&cinfo, quality, TRUE);
    cinfo.optimize_coding = TRUE;
    jpeg_start_compress(&cinfo, TRUE);
    while (cinfo.next_scanline < cinfo.image_height) {
        JSAMPROW row = (JSAMPROW)(rgb + 3 * (size_t)width * cinfo.next_scanline);
        jpeg_write_scanlines(&cinfo, &row, 1);
    }
    jpeg_finish_compress(&cinfo);
    *length -= room.free_in_buffer;
    jpeg_destroy_compress(&cinfo);
    return 0;
}
