/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/sys/sys_data.h"

#include "kernel/mm/heap.h"
#include "kernel/sys/object.h"
#include "kernel/sys/sys_crypt.h"

static void sys_data_destroy(void *sys_data)
{
	struct sys_data *d = sys_data;

	/* Operations refer to objects. */
	handle_table_fini(&d->states, crypt_state_destroy);
	handle_table_fini(&d->objects, object_destroy);
	handle_table_fini(&d->enums, heap_free);
	heap_free(d);
}

enum status sys_data_get(struct ta_instance *ta, struct sys_data **out)
{
	struct sys_data *d = ta->sys_data;

	if (!d) {
		d = heap_alloc(sizeof(*d));
		if (!d)
			return ST_NO_MEM;
		handle_table_init(&d->objects, HANDLE_OBJECT);
		handle_table_init(&d->states, HANDLE_STATE);
		handle_table_init(&d->enums, HANDLE_ENUM);
		ta->sys_data = d;
		ta->sys_data_destroy = sys_data_destroy;
	}
	*out = d;
	return ST_OK;
}
