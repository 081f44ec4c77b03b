/* SPDX-License-Identifier: BSD-2-Clause */
/* Objects in the REE file system, by the packaged suite's storage TA. It
 * copies data through a small heap, so they move in pieces. */
#include <stdio.h>

#include "tests/bench/teebench/bench.h"

static const TEEC_UUID ta_storage = {
	0xb689f2a7,
	0x8adf,
	0x477a,
	{0x9f, 0x99, 0x32, 0xe9, 0x0c, 0x0a, 0xd0, 0xa2}};
enum storage_command {
	STORAGE_OPEN = 0,
	STORAGE_CLOSE,
	STORAGE_READ,
	STORAGE_WRITE,
	STORAGE_CREATE,
	STORAGE_SEEK,
	STORAGE_UNLINK,
};
#define STORAGE_REE  0x80000000u
#define OBJECT_FLAGS 0x00000407u /* read, write, write-meta, overwrite */
#define OPEN_FLAGS   0x00000007u
#define PIECE        (32 * KIB)

struct object {
	TEEC_Session session;
	uint32_t size;
	uint32_t handle;
};

static char object_id[] = "teebench";

static void simple(struct object *o, uint32_t command)
{
	command_value(&o->session, command, o->handle, 0);
}

static void seek_to(struct object *o, uint32_t offset)
{
	struct call c = {.session = &o->session, .command = STORAGE_SEEK};

	c.op.params[0].value.a = o->handle;
	c.op.params[0].value.b = offset;
	c.op.paramTypes = TEEC_PARAM_TYPES(TEEC_VALUE_INPUT, TEEC_VALUE_INOUT,
					   TEEC_NONE, TEEC_NONE);
	invoke(&c);
}

static uint32_t piece_at(const struct object *o, uint32_t offset)
{
	return o->size - offset < PIECE ? o->size - offset : PIECE;
}

static void write_from(struct object *o, uint32_t offset)
{
	struct call c = {.session = &o->session, .command = STORAGE_WRITE};

	c.op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_INPUT, TEEC_VALUE_INPUT,
				 TEEC_NONE, TEEC_NONE);
	c.op.params[1].value.a = o->handle;
	for (; offset < o->size; offset += piece_at(o, offset)) {
		set_part(&c.op.params[0], offset, piece_at(o, offset));
		invoke(&c);
	}
}

static void read_all(struct object *o)
{
	struct call c = {.session = &o->session, .command = STORAGE_READ};

	c.op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_PARTIAL_OUTPUT, TEEC_VALUE_INOUT,
				 TEEC_NONE, TEEC_NONE);
	c.op.params[1].value.a = o->handle;
	for (uint32_t at = 0; at < o->size; at += piece_at(o, at)) {
		set_part(&c.op.params[0], MIB + at, piece_at(o, at));
		invoke(&c);
		if (c.op.params[1].value.b != piece_at(o, at))
			die("short read");
	}
}

static void create(struct object *o)
{
	struct call c = {.session = &o->session, .command = STORAGE_CREATE};
	uint32_t first = piece_at(o, 0);

	c.op.params[0].tmpref.buffer = object_id;
	c.op.params[0].tmpref.size = sizeof(object_id);
	c.op.params[1].value.a = OBJECT_FLAGS;
	c.op.params[2].value.b = STORAGE_REE;
	set_part(&c.op.params[3], 0, first);
	c.op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INOUT,
				 TEEC_VALUE_INPUT, TEEC_MEMREF_PARTIAL_INPUT);
	invoke(&c);
	o->handle = c.op.params[1].value.b;
	if (first < o->size) {
		seek_to(o, first);
		write_from(o, first);
	}
}

static void open_object(struct object *o)
{
	struct call c = {.session = &o->session, .command = STORAGE_OPEN};

	c.op.params[0].tmpref.buffer = object_id;
	c.op.params[0].tmpref.size = sizeof(object_id);
	c.op.params[1].value.a = OPEN_FLAGS;
	c.op.params[2].value.a = STORAGE_REE;
	c.op.paramTypes =
		TEEC_PARAM_TYPES(TEEC_MEMREF_TEMP_INPUT, TEEC_VALUE_INOUT,
				 TEEC_VALUE_INPUT, TEEC_NONE);
	invoke(&c);
	o->handle = c.op.params[1].value.b;
}

static void create_delete(void *arg)
{
	create(arg);
	simple(arg, STORAGE_UNLINK);
}

/* Over one that is there. */
static void create_close(void *arg)
{
	create(arg);
	simple(arg, STORAGE_CLOSE);
}

static void open_close(void *arg)
{
	open_object(arg);
	simple(arg, STORAGE_CLOSE);
}

static void seek_read(void *arg)
{
	seek_to(arg, 0);
	read_all(arg);
}

static void seek_write(void *arg)
{
	seek_to(arg, 0);
	write_from(arg, 0);
}

static void measure_one(struct object *o, const char *what, unsigned int count,
			void (*fn)(void *))
{
	char name[64];

	snprintf(name, sizeof(name), "storage.%s.%u", what, o->size);
	measure(name, count, fn, o);
}

void measure_storage(void)
{
	static const struct {
		uint32_t size;
		unsigned int count;
	} sizes[] = {{256, 10}, {4 * KIB, 10}, {64 * KIB, 2}};
	struct object o = {0};

	open_or_die(&o.session, &ta_storage);
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		unsigned int count = sizes[i].count;

		o.size = sizes[i].size;
		measure_one(&o, "create+delete", count, create_delete);
		measure_one(&o, "create+close", count, create_close);
		measure_one(&o, "open+close", count, open_close);
		open_object(&o);
		measure_one(&o, "seek+read", count, seek_read);
		measure_one(&o, "seek+write", count, seek_write);
		simple(&o, STORAGE_UNLINK);
	}
	TEEC_CloseSession(&o.session);
}
