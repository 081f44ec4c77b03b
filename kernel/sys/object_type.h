/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OBJECT_TYPE_H
#define KERNEL_SYS_OBJECT_TYPE_H

#include "base/bytes/compiler.h"
#include "kernel/crypto/ml.h"

/*
 * Types of objects: sizes, and attributes in the order in which files hold
 * them. Spec: GP Core 1.3 6.11, abi-ta 3.4, abi-formats 2.10.
 */
enum attr_kind {
	ATTR_SECRET, /* bytes as they are */
	ATTR_NUMBER, /* big endian */
	ATTR_VALUE,  /* one u32 */
	ATTR_FIXED,  /* bytes, exactly as many as the type says */
	ATTR_STRING, /* bytes, as many as the object's size says */
};

enum attr_flags {
	ATTR_REQUIRED = 1 << 0, /* to populate */
	ATTR_GROUP = 1 << 1,    /* to populate: all of these or none */
	ATTR_SIZES = 1 << 2,    /* the object's size is this one's */
	ATTR_OPTIONAL = 1 << 3,
	ATTR_GEN_REQUIRED = 1 << 4, /* to generate */
	ATTR_GEN_OPTIONAL = 1 << 5,
};

struct attr_rule {
	uint32_t id; /* TA_ATTR_x */
	uint8_t kind;
	uint8_t flags;
};

struct object_type {
	uint32_t id; /* TA_TYPE_x */
	uint16_t step_bits, min_bits, max_bits;
	uint8_t fixed_bytes; /* ATTR_FIXED */
	uint8_t attr_count;
	const struct attr_rule *attrs;
};

#define OBJECT_ATTRS_MAX 8

/* NULL: no such type. */
const struct object_type *object_type_find(uint32_t id);
/* May an object of this type have this size (or largest size)? */
bool object_type_permits(const struct object_type *t, uint32_t size_bits);
/* Single DES and triple DES, where 56, 112 and 168 mean keys whose parity
 * bits are not counted. */
bool object_type_is_des(const struct object_type *t);
bool object_size_lacks_parity(uint32_t size_bits);
#define OBJECT_NO_ATTR (-1)
/* Index of attribute @id in t->attrs, or OBJECT_NO_ATTR. */
int object_type_attr(const struct object_type *t, uint32_t id);
/* Field size of curve @curve (TA_CURVE_x); 0: unknown. */
uint32_t object_curve_bits(uint32_t curve);
/* Sizes of the keys of a lattice's type in an object of size @bits. Zeros: not
 * such a type, or it has no such size. */
struct ml_sizes object_lattice_sizes(const struct object_type *t,
				     uint32_t bits);

#endif
