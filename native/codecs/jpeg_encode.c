#include "codecs.h"

#include <string.h>

#include "jpeg_failure.h"

/* A fixed room: libjpeg's own memory destination would grow it. */
static void begin(j_compress_ptr cinfo) { (void)cinfo; }
static void end(j_compress_ptr cinfo) { (void)cinfo; }

static boolean full(j_compress_ptr cinfo)
{
    jpeg_fail_with((j_common_ptr)cinfo, "larger than the room for it");
}

int parallax_jpeg_encode(const unsigned char *rgb, int width, int height, int quality, unsigned char *bytes, size_t *length,
                         char *message, int capacity)
{
    struct jpeg_compress_struct cinfo;
    struct jpeg_destination_mgr room = { .next_output_byte = bytes, .free_in_buffer = *length,
                                         .init_destination = begin, .empty_output_buffer = full, .term_destination = end };
    JpegFailure failure;
    memset(&cinfo, 0, sizeof cinfo);
    cinfo.err = jpeg_failure_begin(&failure, message, capacity);
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
