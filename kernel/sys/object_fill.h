/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_SYS_OBJECT_FILL_H
#define KERNEL_SYS_OBJECT_FILL_H

#include "kernel/sys/object.h"
#include "kernel/sys/sys_attrs.h"

/*
 * Attributes of a TA into an object, which is in no use.
 */
enum object_fill_for {
	FILL_POPULATE, /* all of the key */
	FILL_GENERATE, /* what its generation is told */
};

/*
 * Is it a set that the type takes? Each belongs to it, none comes twice, none
 * that is required or that belongs to a group begun is missing.
 * ST_OK; ST_NOT_FOUND.
 */
enum status object_check_set(const struct object_type *t,
			     const struct sys_attrs *attrs,
			     enum object_fill_for purpose);
/*
 * Copy them into @o, after object_check_set(). ST_OK; ST_DENIED (unreadable);
 * ST_SECURITY, ST_BAD_STATE as of object_set_bytes(); then @o is cleared.
 */
enum status object_fill(struct object *o, const struct sys_attrs *attrs);

#endif
