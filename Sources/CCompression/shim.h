// The parts of the binary interfaces of zlib and libzstd that are used here, under their own names.
//
// Declared here instead of included, as in CLibXML2: the libraries are loaded on first use, so that
// no other start of the program pays for them, and nothing but the libraries themselves is needed.
// Everything below is part of the stable interface of libz.so.1 (1.2) and libzstd.so.1 (1.4).
#ifndef FAVES_COMPRESSION_H
#define FAVES_COMPRESSION_H

#include <stddef.h>

// zlib.h
typedef struct {
  const unsigned char *next_in;
  unsigned int avail_in;
  unsigned long total_in;
  unsigned char *next_out;
  unsigned int avail_out;
  unsigned long total_out;
  const char *msg;
  void *state;
  void *zalloc, *zfree, *opaque;
  int data_type;
  unsigned long adler;
  unsigned long reserved;
} z_stream;

static const int FAVES_Z_NO_FLUSH = 0;
static const int FAVES_Z_FINISH = 4;
static const int FAVES_Z_OK = 0;
static const int FAVES_Z_STREAM_END = 1;
static const int FAVES_Z_NEED_DICT = 2;
static const int FAVES_Z_DATA_ERROR = -3;
static const int FAVES_Z_BUF_ERROR = -5;
static const int FAVES_Z_DEFLATED = 8;

typedef int (*faves_inflateInit2_)(z_stream *, int windowBits, const char *version, int size);
typedef int (*faves_inflate)(z_stream *, int flush);
typedef int (*faves_inflateReset)(z_stream *);
typedef int (*faves_inflateEnd)(z_stream *);
typedef int (*faves_deflateInit2_)(z_stream *, int level, int method, int windowBits, int memLevel,
                                   int strategy, const char *version, int size);
typedef int (*faves_deflate)(z_stream *, int flush);
typedef int (*faves_deflateReset)(z_stream *);
typedef int (*faves_deflateEnd)(z_stream *);
typedef unsigned long (*faves_crc32)(unsigned long, const unsigned char *, unsigned int);

// zstd.h
typedef struct ZSTD_CCtx_s ZSTD_CCtx;
typedef struct ZSTD_DCtx_s ZSTD_DCtx;
typedef struct { const void *src; size_t size; size_t pos; } ZSTD_inBuffer;
typedef struct { void *dst; size_t size; size_t pos; } ZSTD_outBuffer;

static const int FAVES_ZSTD_c_compressionLevel = 100;
static const int FAVES_ZSTD_c_checksumFlag = 201;
static const int FAVES_ZSTD_d_windowLogMax = 100;
static const int FAVES_ZSTD_e_continue = 0;
static const int FAVES_ZSTD_e_end = 2;

typedef ZSTD_DCtx *(*faves_ZSTD_createDCtx)(void);
typedef size_t (*faves_ZSTD_freeDCtx)(ZSTD_DCtx *);
typedef size_t (*faves_ZSTD_DCtx_setParameter)(ZSTD_DCtx *, int, int);
typedef size_t (*faves_ZSTD_decompressStream)(ZSTD_DCtx *, ZSTD_outBuffer *, ZSTD_inBuffer *);
typedef ZSTD_CCtx *(*faves_ZSTD_createCCtx)(void);
typedef size_t (*faves_ZSTD_freeCCtx)(ZSTD_CCtx *);
typedef size_t (*faves_ZSTD_CCtx_setParameter)(ZSTD_CCtx *, int, int);
typedef size_t (*faves_ZSTD_compressStream2)(ZSTD_CCtx *, ZSTD_outBuffer *, ZSTD_inBuffer *, int);
typedef unsigned (*faves_ZSTD_isError)(size_t);
typedef const char *(*faves_ZSTD_getErrorName)(size_t);

#endif
