#include "jpeg_failure.h"

/* Warnings are silent unless a caller says otherwise. */
static void ignore(j_common_ptr cinfo, int level)
{
    (void)cinfo;
    (void)level;
}

struct jpeg_error_mgr *jpeg_failure_begin(JpegFailure *failure, char *message, int capacity)
{
    jpeg_std_error(&failure->errors);
    failure->errors.error_exit = jpeg_fail;
    failure->errors.emit_message = ignore;
    failure->message = message;
    failure->capacity = capacity;
    return &failure->errors;
}

void jpeg_fail(j_common_ptr cinfo)
{
    char words[JMSG_LENGTH_MAX];
    cinfo->err->format_message(cinfo, words);
    jpeg_fail_with(cinfo, words);
}

void jpeg_fail_with(j_common_ptr cinfo, const char *words)
{
    JpegFailure *failure = (JpegFailure *)cinfo->err;
    snprintf(failure->message, (size_t)failure->capacity, "%s", words);
    longjmp(failure->escape, 1);
}
