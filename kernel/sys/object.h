/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OBJECT_H
#define KERNEL_SYS_OBJECT_H

#include "kernel/crypto/number.h"
#include "kernel/sys/object_type.h"
#include "kernel/sys/sys.h"

struct ta_instance;

/*
 * Objects of a TA: keys, secrets and, when they are persistent, data. One
 * block of heap, with room for every attribute of the type, so that nothing
 * but making one can run out of memory. Wiped when freed. Guarded by the
 * instance: one thread at a time works for it. Spec: abi-ta 3.4.
 */
#define OBJECT_PERSISTENT  UINT32_C(0x10000)
#define OBJECT_INITIALIZED UINT32_C(0x20000)

#define OBJECT_USAGE_ALL UINT32_MAX

struct object_attr {
	uint8_t *bytes;      /* big endian; not for values */
	uint32_t size_bytes; /* now; a number has no leading zeros */
	uint32_t room_bytes;
	uint32_t value; /* ATTR_VALUE */
};

/* What storage does for a persistent object. */
struct object_store_ops {
	/* The handle goes away; the object in storage stays. */
	void (*close)(void *store);
	/* Make @usage permanent. */
	enum status (*save_usage)(void *store, uint32_t usage);
	/* Size of the data and position in it. */
	void (*get_data)(const void *store, uint32_t *size, uint32_t *position);
};

struct object {
	const struct object_type *type;
	uint32_t handle;    /* in its instance; 0: in no table */
	uint32_t size_bits; /* 0: none */
	uint32_t max_bits;
	uint32_t usage;     /* TA_USAGE_x */
	uint32_t flags;     /* OBJECT_x and data access flags (TA_DATA_x) */
	uint32_t attr_mask; /* bit k: attribute k of the type is set */
	/* An operation has it: it lives until the operation ends. */
	bool is_claimed;
	const struct object_store_ops *store_ops; /* NULL: transient */
	void *store;
	struct object_attr attrs[]; /* type->attr_count */
};

/* A fresh one that is in no table. @max_bits must suit the type.
 * ST_OK; ST_NOT_SUPPORTED (type, size); ST_NO_MEM. */
enum status object_create(uint32_t type_id, uint32_t max_bits,
			  struct object **out);
/* Closes its store, wipes, frees. @object: struct object, NULL allowed. */
void object_destroy(void *object);
/* As it was when it was made; the largest size stays. */
void object_reset(struct object *o);
/* Only its attributes and size; the usage stays restricted. */
void object_clear(struct object *o);
/* Attributes, size and usage of @src, which has the same type, or is the pair
 * to the public type of @dst. ST_OK; ST_BAD_PARAM (types; does not fit). */
enum status object_copy(struct object *dst, const struct object *src);

static inline bool object_is_initialised(const struct object *o)
{
	return (o->flags & OBJECT_INITIALIZED) != 0;
}
static inline bool object_is_persistent(const struct object *o)
{
	return (o->flags & OBJECT_PERSISTENT) != 0;
}

/* Attributes by id. NULL or size 0: not set, or not of this type. */
const struct object_attr *object_attr(const struct object *o, uint32_t id);
struct number object_number(const struct object *o, uint32_t id);
/* Value of @id or @otherwise. */
uint32_t object_value(const struct object *o, uint32_t id, uint32_t otherwise);

/* Set one that the type has. Numbers lose leading zeros.
 * ST_OK; ST_NOT_FOUND (not of this type); ST_BAD_STATE (number too large);
 * ST_SECURITY (secret too long; fixed size not met). */
enum status object_set_bytes(struct object *o, uint32_t id, const void *bytes,
			     size_t size_bytes);
enum status object_set_value(struct object *o, uint32_t id, uint32_t value);
/* The one secret of a symmetric type, to be filled by the caller, now of
 * @size_bytes. NULL: no such attribute, or too long. */
uint8_t *object_secret_room(struct object *o, size_t size_bytes);

/* Drop the zeros in front. */
void object_trim_number(struct object_attr *a);

/*
 * The size that the attributes set give; with ST_OK it is o->size_bits.
 * ST_BAD_STATE (above the largest); ST_BAD_PARAM (not permitted, or other
 * attributes are of another size).
 */
enum status object_measure(struct object *o);

/*
 * Objects in files. The head stands before the attributes, little endian, in
 * this order. Spec: abi-formats 2.10.
 */
struct object_head {
	uint32_t blob_bytes;
	uint32_t size_bits;
	uint32_t max_bits;
	uint32_t usage;
	uint32_t type_id;
	uint32_t attr_mask;
};
_Static_assert(sizeof(struct object_head) == 24, "head of an object file");
/* Attributes of any object are not longer. */
#define OBJECT_BLOB_MAX 8192

void object_get_head(const struct object *o, struct object_head *head);
/* @blob: head.blob_bytes. */
void object_to_blob(const struct object *o, uint8_t *blob);
/*
 * The object that @head and @blob describe, initialised, in no table, without
 * store. ST_OK; ST_CORRUPT (anything that object_to_blob() would not write);
 * ST_NO_MEM. Trust: neither is.
 */
enum status object_from_blob(const struct object_head *head, const void *blob,
			     size_t blob_bytes, struct object **out);

/* Object of the calling TA that argument @idx names, or NULL. */
struct object *object_find(const struct sys_args *args, unsigned int idx);
/* Give @o a handle of @ta. ST_NO_MEM. */
enum status object_add(struct ta_instance *ta, struct object *o);
/* Take its handle away and destroy it. ST_BUSY: an operation has it, nothing
 * is done. */
enum status object_close(struct ta_instance *ta, struct object *o);

#endif
