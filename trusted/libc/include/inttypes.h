/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef INTTYPES_H
#define INTTYPES_H

#include <stdint.h>

/* int32_t is int or, on bare-metal A32 compilers, long. */
#if defined(__arm__) && !defined(__linux__)
#define __PRI_32 "l"
#else
#define __PRI_32 ""
#endif
#ifdef __LP64__
#define __PRI_64  "l"
#define __PRI_PTR "l"
#else
#define __PRI_64  "ll"
#define __PRI_PTR ""
#endif

#define PRId8   "d"
#define PRIi8   "i"
#define PRIo8   "o"
#define PRIu8   "u"
#define PRIx8   "x"
#define PRIX8   "X"
#define PRId16  "d"
#define PRIi16  "i"
#define PRIo16  "o"
#define PRIu16  "u"
#define PRIx16  "x"
#define PRIX16  "X"
#define PRId32  __PRI_32 "d"
#define PRIi32  __PRI_32 "i"
#define PRIo32  __PRI_32 "o"
#define PRIu32  __PRI_32 "u"
#define PRIx32  __PRI_32 "x"
#define PRIX32  __PRI_32 "X"
#define PRId64  __PRI_64 "d"
#define PRIi64  __PRI_64 "i"
#define PRIo64  __PRI_64 "o"
#define PRIu64  __PRI_64 "u"
#define PRIx64  __PRI_64 "x"
#define PRIX64  __PRI_64 "X"
#define PRIdPTR __PRI_PTR "d"
#define PRIiPTR __PRI_PTR "i"
#define PRIoPTR __PRI_PTR "o"
#define PRIuPTR __PRI_PTR "u"
#define PRIxPTR __PRI_PTR "x"
#define PRIXPTR __PRI_PTR "X"
#define PRIdMAX "jd"
#define PRIuMAX "ju"
#define PRIxMAX "jx"

#endif
