#include "codecs.h"

#include <string.h>

#include "jpeg_failure.h"
#include <jerror.h>

/* Chroma upsampling looks one sample to each side; a column margin of one MCU keeps the crop's border exact. */
#define COLUMN_MARGIN 16

/* Encoders write about ten scans. A small file can hold thousands, each of which costs as much as a whole image. */
#define MAX_SCANS 200

/* A warning that means lost pixels is an error: libjpeg would go on and paint grey. */
static void note(j_common_ptr cinfo, int level)
{
    if (level >= 0)
        return;
    switch (cinfo->err->msg_code) {
    case JWRN_JPEG_EOF:
    case JWRN_HIT_MARKER:
    case JWRN_HUFF_BAD_CODE:
    case JWRN_ARITH_BAD_CODE:
    case JWRN_MUST_RESYNC:
        jpeg_fail(cinfo);
    }
}

static void limit_scans(j_common_ptr cinfo)
{
    if (((j_decompress_ptr)cinfo)->input_scan_number <= MAX_SCANS)
        return;
    char words[64];
    snprintf(words, sizeof words, "more than %d scans", MAX_SCANS);
    jpeg_fail_with(cinfo, words);
}

/* CMYK to RGB, as light = (1 - ink) * (1 - black). Adobe's files hold 255 - ink. */
static void cmyk_to_rgb(const JSAMPLE *cmyk, unsigned char *rgb, int width, int inverted)
{
    for (int i = 0; i < width; i++, cmyk += 4, rgb += 3) {
        int flip = inverted ? 255 : 0;
        int light = 255 - (cmyk[3] ^ flip);
        for (int c = 0; c < 3; c++) {
            int product = (cmyk[c] ^ flip) * light + 128;
            rgb[c] = (unsigned char)(light - (((product >> 8) + product) >> 8));
        }
    }
}

static void read_rows(struct jpeg_decompress_struct *cinfo, int skip_left, int width, int height, unsigned char *rgb)
{
    int cmyk = cinfo->out_color_space == JCS_CMYK;
    int direct = !cmyk && (int)cinfo->output_width == width;
    JSAMPARRAY buffer = (*cinfo->mem->alloc_sarray)((j_common_ptr)cinfo, JPOOL_IMAGE,
                                                    cinfo->output_width * (JDIMENSION)cinfo->output_components, 1);
    for (int row = 0; row < height; row++, rgb += 3 * (size_t)width) {
        JSAMPROW target = direct ? rgb : buffer[0];
        jpeg_read_scanlines(cinfo, &target, 1);
        if (cmyk)
            cmyk_to_rgb(target + 4 * skip_left, rgb, width, cinfo->saw_Adobe_marker);
        else if (!direct)
            memcpy(rgb, target + 3 * skip_left, 3 * (size_t)width);
    }
}

int parallax_jpeg_decode(const unsigned char *bytes, size_t length, int reduction, int x, int y, int width, int height,
                         unsigned char *rgb, char *message, int capacity)
{
    struct jpeg_decompress_struct cinfo;
    struct jpeg_progress_mgr progress = { .progress_monitor = limit_scans };
    JpegFailure failure;
    memset(&cinfo, 0, sizeof cinfo);
    cinfo.err = jpeg_failure_begin(&failure, message, capacity);
    failure.errors.emit_message = note;
    if (setjmp(failure.escape)) {
        jpeg_destroy_decompress(&cinfo);
        return -1;
    }

    jpeg_create_decompress(&cinfo);
    cinfo.progress = &progress;
    jpeg_mem_src(&cinfo, (unsigned char *)bytes, (unsigned long)length);
    jpeg_read_header(&cinfo, TRUE);
    int inks = cinfo.jpeg_color_space == JCS_CMYK || cinfo.jpeg_color_space == JCS_YCCK;
    cinfo.out_color_space = inks ? JCS_CMYK : JCS_RGB;
    cinfo.scale_num = 1;
    cinfo.scale_denom = (unsigned)reduction;
    jpeg_start_decompress(&cinfo);
    if (x < 0 || y < 0 || x + width > (int)cinfo.output_width || y + height > (int)cinfo.output_height) {
        snprintf(message, (size_t)capacity, "region outside the %u x %u image", cinfo.output_width, cinfo.output_height);
        jpeg_destroy_decompress(&cinfo);
        return -1;
    }

    int skip_left = x;
    if (width < (int)cinfo.output_width) {
        JDIMENSION first = (JDIMENSION)(x > COLUMN_MARGIN ? x - COLUMN_MARGIN : 0);
        JDIMENSION end = (JDIMENSION)(x + width + COLUMN_MARGIN);
        JDIMENSION columns = (end < cinfo.output_width ? end : cinfo.output_width) - first;
        jpeg_crop_scanline(&cinfo, &first, &columns);
        skip_left = x - (int)first;
    }
    if (y > 0)
        jpeg_skip_scanlines(&cinfo, (JDIMENSION)y);
    read_rows(&cinfo, skip_left, width, height, rgb);
    jpeg_destroy_decompress(&cinfo);
    return 0;
}
