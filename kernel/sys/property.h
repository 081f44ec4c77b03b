/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_PROPERTY_H
#define KERNEL_SYS_PROPERTY_H

#include "abi/syscall_values.h"
#include "base/bytes/compiler.h"
#include "base/status.h"

struct ta_instance;
struct ta_session;

/*
 * Properties that the kernel keeps, as data: three sets (the TEE, the client
 * of the session being served, the TA). Those of the machine that it does not
 * have are left out, and the indexes of a set stay dense. Names that the TA
 * library answers itself must not appear here. Spec: GP Core 1.3 4.4, 4.7;
 * abi-ta 4.
 */
#define PROPERTY_VALUE_MAX 64

struct property_value {
	uint8_t bytes[PROPERTY_VALUE_MAX];
	size_t size_bytes;
};

/* Whose properties: the calling TA and the session it serves. */
struct property_scope {
	const struct ta_instance *ta;
	const struct ta_session *session;
};

struct property {
	const char *name;
	enum ta_property_type type;
	/* One of: a constant number; text; or a function of the caller. */
	uint32_t number;
	const char *text;
	enum status (*read)(const struct property_scope *scope,
			    struct property_value *out);
	bool (*is_present)(void); /* NULL: on every machine */
};

/* Property @index of @set (TA_PROPSET_x), or NULL. */
const struct property *property_at(uint64_t set, uint64_t index);
/* Index of the property called @name. ST_NOT_FOUND. */
enum status property_index(uint64_t set, const char *name, uint32_t *out);
/* ST_OK, or what the source of the value says. */
enum status property_read(const struct property *p,
			  const struct property_scope *scope,
			  struct property_value *out);

#endif
