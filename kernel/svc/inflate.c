/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/svc/inflate.h"
#include "kernel/mm/heap.h"

#include <zlib.h>

static void *zlib_alloc(void *opaque, unsigned int count, unsigned int size)
{
	(void)opaque;
	return heap_alloc_array(count, size);
}

static void zlib_free(void *opaque, void *p)
{
	(void)opaque;
	heap_free(p);
}

/* The next piece of where the plain bytes go, from @done on. */
struct sink {
	struct mobj *mobj; /* NULL: @bytes */
	uint8_t *bytes;
	uint64_t size_bytes;
};

static void *sink_at(const struct sink *s, uint64_t done, size_t *piece)
{
	void *at = NULL;

	if (s->mobj) {
		at = mobj_ptr(s->mobj, done, piece);
	} else {
		at = s->bytes + done;
		*piece = UINT32_MAX;
	}
	*piece = MIN((uint64_t)*piece, s->size_bytes - done);
	return at;
}

static enum status inflate_pieces(z_stream *z, const struct sink *s)
{
	uint64_t plain_bytes = s->size_bytes;
	uint64_t done = 0;
	int rc = Z_OK;

	while (rc == Z_OK && done < plain_bytes) {
		size_t piece = 0;

		z->next_out = sink_at(s, done, &piece);
		z->avail_out = (unsigned int)piece;
		rc = inflate(z, Z_NO_FLUSH);
		piece -= z->avail_out;
		/* No progress: the stream is shorter than it says. */
		if (!piece && rc == Z_OK)
			return ST_BAD_FORMAT;
		done += piece;
	}
	if (rc == Z_MEM_ERROR)
		return ST_NO_MEM;
	/* The end of the stream may come with the next, empty, step. */
	if (rc == Z_OK) {
		unsigned char none = 0;

		z->next_out = &none;
		z->avail_out = 1;
		rc = inflate(z, Z_FINISH);
		if (!z->avail_out)
			return ST_BAD_FORMAT;
	}
	return rc == Z_STREAM_END && done == plain_bytes ? ST_OK
							 : ST_BAD_FORMAT;
}

static enum status inflate_to(const uint8_t *src, size_t size_bytes,
			      const struct sink *s)
{
	z_stream z = {.zalloc = zlib_alloc, .zfree = zlib_free};
	enum status st = ST_OK;

	if (size_bytes > UINT32_MAX)
		return ST_BAD_FORMAT;
	/* zlib does not write to its input; the type is older than const. */
	z.next_in = (z_const Bytef *)(uintptr_t)src;
	z.avail_in = (unsigned int)size_bytes;
	if (inflateInit(&z) != Z_OK)
		return ST_NO_MEM;
	st = inflate_pieces(&z, s);
	inflateEnd(&z);
	return st;
}

enum status inflate_to_mobj(const uint8_t *src, size_t size_bytes,
			    struct mobj *dst, uint64_t plain_bytes)
{
	const struct sink s = {.mobj = dst, .size_bytes = plain_bytes};

	return inflate_to(src, size_bytes, &s);
}

enum status inflate_to_bytes(const uint8_t *src, size_t size_bytes,
			     uint8_t *dst, uint64_t plain_bytes)
{
	struct sink s = {.size_bytes = plain_bytes};

	s.bytes = dst;
	return inflate_to(src, size_bytes, &s);
}
