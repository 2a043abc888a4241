/* How libjpeg's errors come out: its own way is to end the process. */
#ifndef PARALLAX_JPEG_FAILURE_H
#define PARALLAX_JPEG_FAILURE_H

#include <setjmp.h>
#include <stdio.h>

#include <jpeglib.h>

typedef struct {
    struct jpeg_error_mgr errors;
    jmp_buf escape;
    char *message;
    int capacity;
} JpegFailure;

/* Fills a failure; an error of libjpeg then writes its words and jumps to escape. The result is for cinfo.err. */
struct jpeg_error_mgr *jpeg_failure_begin(JpegFailure *failure, char *message, int capacity);

/* Writes libjpeg's words for the present error, or others, and jumps to escape. */
_Noreturn void jpeg_fail(j_common_ptr cinfo);
_Noreturn void jpeg_fail_with(j_common_ptr cinfo, const char *words);

#endif
