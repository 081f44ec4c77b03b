/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/driver.h"

#include <libfdt.h>

#include "base/bytes/mem.h"

/* The linker sets these round the section. */
extern const struct dt_driver __start_dt_driver_set[]
	__attribute__((visibility("hidden")));
extern const struct dt_driver __stop_dt_driver_set[]
	__attribute__((visibility("hidden")));

const struct dt_driver *dt_drivers(size_t *count)
{
	*count = ((uintptr_t)__stop_dt_driver_set -
		  (uintptr_t)__start_dt_driver_set) /
		 sizeof(__start_dt_driver_set[0]);
	return __start_dt_driver_set;
}

/* Place of @name among the compatible strings; INT_MAX: not there. */
static int rank_of(const char *list, int list_bytes, const char *name)
{
	size_t left = (size_t)list_bytes;
	size_t name_bytes = strlen(name) + 1;

	for (int rank = 0; left > 0; rank++) {
		size_t bytes = strnlen(list, left) + 1;

		if (bytes > left)
			break; /* The last one has no end. */
		if (bytes == name_bytes && memcmp(list, name, bytes) == 0)
			return rank;
		list += bytes;
		left -= bytes;
	}
	return INT_MAX;
}

const struct dt_driver *dt_driver_find(const struct dt_driver *drivers,
				       size_t count, const void *fdt, int node,
				       enum dt_driver_type type,
				       const void **data)
{
	const struct dt_driver *best = NULL;
	int best_rank = INT_MAX;
	int list_bytes = 0;
	/* Once for all drivers: finding a property is what takes long. */
	const char *list = fdt_getprop(fdt, node, "compatible", &list_bytes);

	if (!list || list_bytes <= 0)
		return NULL;
	for (const struct dt_driver *d = drivers; d < drivers + count; d++) {
		if (type != DT_DRIVER_NOTYPE && d->type != type)
			continue;
		for (const struct dt_device_match *m = d->match_table;
		     m && m->compatible; m++) {
			int rank = rank_of(list, list_bytes, m->compatible);

			if (rank >= best_rank)
				continue;
			best = d;
			best_rank = rank;
			*data = m->compat_data;
		}
	}
	return best;
}

/* Buses whose children are reached without any set-up. */
static enum status probe_bus(const struct dt_device *dev)
{
	return dt_probe_children(dev);
}

static const struct dt_device_match buses[] = {
	{.compatible = "simple-bus"},
	{.compatible = "simple-mfd"},
	{},
};

DEFINE_DT_DRIVER(simple_bus) = {
	.name = "simple-bus",
	.type = DT_DRIVER_BUS,
	.match_table = buses,
	.probe = probe_bus,
};
