/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/drivers/model/driver.h"

#include "base/bytes/mem.h"
#include "kernel/dt/node.h"

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

/* The driver that knows the name @compatible; NULL. */
static const struct dt_driver *find_exact(const struct dt_driver *drivers,
					  size_t count, const char *compatible,
					  enum dt_driver_type type,
					  const void **data)
{
	for (const struct dt_driver *d = drivers; d < drivers + count; d++) {
		if (type != DT_DRIVER_NOTYPE && d->type != type)
			continue;
		for (const struct dt_device_match *m = d->match_table;
		     m && m->compatible; m++) {
			if (strcmp(m->compatible, compatible) != 0)
				continue;
			*data = m->compat_data;
			return d;
		}
	}
	return NULL;
}

const struct dt_driver *dt_driver_find(const struct dt_driver *drivers,
				       size_t count, const void *fdt, int node,
				       enum dt_driver_type type,
				       const void **data)
{
	int list_bytes = 0;
	const char *list = dt_getprop(fdt, node, "compatible", &list_bytes);
	size_t left = list && list_bytes > 0 ? (size_t)list_bytes : 0;
	const struct dt_driver *best = NULL;

	while (left > 0 && !best) {
		size_t bytes = strnlen(list, left) + 1;

		if (bytes > left)
			break; /* The last one has no end. */
		best = find_exact(drivers, count, list, type, data);
		list += bytes;
		left -= bytes;
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
