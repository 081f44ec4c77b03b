/* SPDX-License-Identifier: BSD-2-Clause */
#include "tests/baremetal/ramfs.h"
#include "abi/gp.h"
#include "base/bytes/mem.h"
#include "tests/baremetal/lock.h"
#include "tests/baremetal/pages.h"

#define FILES_MAX  64
#define NAME_BYTES 128
#define FILE_PAGES 64u

enum fs_op {
	FS_OPEN,
	FS_CREATE,
	FS_CLOSE,
	FS_READ,
	FS_WRITE,
	FS_TRUNCATE,
	FS_REMOVE,
	FS_RENAME,
	FS_OPENDIR,
	FS_CLOSEDIR,
	FS_READDIR,
};

struct file {
	char name[NAME_BYTES]; /* empty: free */
	uint8_t *bytes;
	uint64_t size_bytes;
};

static struct lock ramfs_lock;
static struct file files[FILES_MAX];

static struct file *find(const char *name)
{
	for (uint32_t i = 0; i < FILES_MAX; i++) {
		if (!strncmp(files[i].name, name, NAME_BYTES))
			return &files[i];
	}
	return NULL;
}

static bool is_name(const uint8_t *bytes)
{
	return bytes && bytes[0] &&
	       strnlen((const char *)bytes, NAME_BYTES) < NAME_BYTES;
}

static uint32_t open_file(struct fs_request *r, bool is_create)
{
	struct file *f;

	if (!is_name(r->bytes))
		return GP_ERROR_BAD_PARAMETERS;
	f = find((const char *)r->bytes);
	if (!f && !is_create)
		return GP_ERROR_ITEM_NOT_FOUND;
	if (!f) {
		f = find("");
		if (!f)
			return GP_ERROR_STORAGE_NO_SPACE;
		memcpy(f->name, r->bytes, strlen((const char *)r->bytes) + 1);
		f->bytes = pages_get(FILE_PAGES);
	}
	if (is_create)
		f->size_bytes = 0;
	r->handle = (uint32_t)(f - files);
	return GP_SUCCESS;
}

static void remove_file(struct file *f)
{
	pages_put(f->bytes, FILE_PAGES);
	memset(f, 0, sizeof(*f));
}

static uint32_t read_file(const struct file *f, struct fs_request *r)
{
	uint64_t left =
		r->offset < f->size_bytes ? f->size_bytes - r->offset : 0;

	r->size = MIN(r->size, left);
	if (r->size && r->bytes)
		memcpy(r->bytes, f->bytes + r->offset, r->size);
	return GP_SUCCESS;
}

/* Bytes between the old end and @size_bytes become zero. */
static uint32_t set_size(struct file *f, uint64_t size_bytes)
{
	if (size_bytes > FILE_PAGES * PAGE)
		return GP_ERROR_STORAGE_NO_SPACE;
	if (size_bytes > f->size_bytes)
		memset(f->bytes + f->size_bytes, 0, size_bytes - f->size_bytes);
	f->size_bytes = size_bytes;
	return GP_SUCCESS;
}

static uint32_t write_file(struct file *f, const struct fs_request *r)
{
	uint64_t end = r->offset + r->size;

	if (!r->bytes || r->size > FILE_PAGES * PAGE || end < r->offset)
		return GP_ERROR_BAD_PARAMETERS;
	if (end > f->size_bytes && set_size(f, end))
		return GP_ERROR_STORAGE_NO_SPACE;
	memcpy(f->bytes + r->offset, r->bytes, r->size);
	return GP_SUCCESS;
}

static uint32_t rename_file(const struct fs_request *r)
{
	struct file *old;
	struct file *target;

	if (!is_name(r->bytes) || !is_name(r->other))
		return GP_ERROR_BAD_PARAMETERS;
	old = find((const char *)r->bytes);
	target = find((const char *)r->other);
	if (!old)
		return GP_ERROR_ITEM_NOT_FOUND;
	if (target && !r->handle)
		return GP_ERROR_ACCESS_CONFLICT;
	if (target)
		remove_file(target);
	memcpy(old->name, r->other, strlen((const char *)r->other) + 1);
	return GP_SUCCESS;
}

static uint32_t serve_open_file(struct fs_request *r)
{
	struct file *f;

	if (r->handle >= FILES_MAX || !files[r->handle].name[0])
		return GP_ERROR_BAD_PARAMETERS;
	f = &files[r->handle];
	switch (r->op) {
	case FS_READ:
		return read_file(f, r);
	case FS_WRITE:
		return write_file(f, r);
	case FS_TRUNCATE:
		return set_size(f, r->offset);
	default:
		return GP_SUCCESS; /* close */
	}
}

static uint32_t serve_remove(struct fs_request *r)
{
	struct file *f;

	if (!is_name(r->bytes))
		return GP_ERROR_BAD_PARAMETERS;
	f = find((const char *)r->bytes);
	if (!f)
		return GP_ERROR_ITEM_NOT_FOUND;
	remove_file(f);
	return GP_SUCCESS;
}

uint32_t ramfs_serve(struct fs_request *r)
{
	uint32_t ret = GP_ERROR_NOT_SUPPORTED;

	lock_take(&ramfs_lock);
	switch (r->op) {
	case FS_OPEN:
	case FS_CREATE:
		ret = open_file(r, r->op == FS_CREATE);
		break;
	case FS_CLOSE:
	case FS_READ:
	case FS_WRITE:
	case FS_TRUNCATE:
		ret = serve_open_file(r);
		break;
	case FS_REMOVE:
		ret = serve_remove(r);
		break;
	case FS_RENAME:
		ret = rename_file(r);
		break;
	case FS_OPENDIR: /* there are no directories to list */
		ret = GP_ERROR_ITEM_NOT_FOUND;
		break;
	default:
		break;
	}
	lock_drop(&ramfs_lock);
	return ret;
}
