/* SPDX-License-Identifier: BSD-2-Clause */
#include "abi/crypt_values.h"
#include "kernel/sys/sys_priv.h"
#include "kernel/sys/sys_stored.h"

/* The data stream of a persistent object. Spec: abi-ta 3.6 */

/* The open file of argument 0, which must allow @flag. */
static uint32_t find_stream(const struct sys_args *args, uint32_t flag,
			    struct object **o, struct stored **s)
{
	*o = object_find(args, 0);
	*s = *o ? stored_of(*o) : NULL;
	if (!*s)
		return GP_ERROR_BAD_STATE;
	return (*o)->flags & flag ? GP_SUCCESS : GP_ERROR_ACCESS_CONFLICT;
}

static uint64_t file_offset(const struct stored *s)
{
	return (uint64_t)s->data_start + s->position;
}

/* (obj, data, len, u64 *count) */
uint32_t sys_storage_read(struct sys_args *args)
{
	struct storage_sink sink = {.user = sys_user(args, 1),
				    .size_bytes = (size_t)args->a[2]};
	struct object *o = NULL;
	struct stored *s = NULL;
	size_t got = 0;
	enum status st = ST_OK;
	uint32_t result = find_stream(args, TA_DATA_READ, &o, &s);

	sys_return_value(args, 3, 0);
	if (result != GP_SUCCESS)
		return result;
	/* The highest position is also the end. */
	sink.size_bytes = MIN(sink.size_bytes,
			      (size_t)(STORED_POSITION_MAX - s->position));
	st = storage_read(s->file, file_offset(s), &sink, &got);
	if (st == ST_OK) {
		s->position += (uint32_t)got;
		sys_return_value(args, 3, got);
	}
	return sys_storage_done(args, o, false, st);
}

/* (obj, data, len) */
uint32_t sys_storage_write(struct sys_args *args)
{
	struct storage_source src = {.user = sys_user(args, 1),
				     .size_bytes = (size_t)args->a[2]};
	struct object *o = NULL;
	struct stored *s = NULL;
	enum status st = ST_OK;
	uint32_t result = find_stream(args, TA_DATA_WRITE, &o, &s);

	if (result != GP_SUCCESS)
		return result;
	if (src.size_bytes > STORED_POSITION_MAX - s->position)
		return GP_ERROR_OVERFLOW;
	st = storage_write(s->file, file_offset(s), &src);
	if (st == ST_OK)
		s->position += (uint32_t)src.size_bytes;
	return sys_storage_done(args, o, true, st);
}

/* (obj, len) */
uint32_t sys_storage_truncate(struct sys_args *args)
{
	struct object *o = NULL;
	struct stored *s = NULL;
	uint32_t result = find_stream(args, TA_DATA_WRITE, &o, &s);

	if (result != GP_SUCCESS)
		return result;
	if (args->a[1] > STORED_POSITION_MAX)
		return GP_ERROR_OVERFLOW;
	return sys_storage_done(
		args, o, true,
		storage_truncate(s->file, s->data_start + args->a[1]));
}

/* (obj, i32 offset, whence) */
uint32_t sys_storage_seek(struct sys_args *args)
{
	const struct object *o = object_find(args, 0);
	struct stored *s = o ? stored_of(o) : NULL;
	int64_t to = (int32_t)(uint32_t)args->a[1];

	if (!s)
		return GP_ERROR_BAD_STATE;
	switch (args->a[2]) {
	case TA_DATA_SEEK_SET:
		break;
	case TA_DATA_SEEK_CUR:
		to += s->position;
		break;
	case TA_DATA_SEEK_END:
		to += stored_data_size(s);
		break;
	default:
		return GP_ERROR_BAD_PARAMETERS;
	}
	if (to > (int64_t)STORED_POSITION_MAX)
		return GP_ERROR_OVERFLOW;
	s->position = (uint32_t)MAX(to, (int64_t)0);
	return GP_SUCCESS;
}
