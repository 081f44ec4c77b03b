/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_DRIVER_H
#define KERNEL_DRIVERS_MODEL_DRIVER_H

#include "base/containers/list.h"
#include "kernel/dt/dt.h"

/*
 * Drivers declare themselves; start-up finds the nodes of the device tree that
 * they fit and probes them, providers before consumers.
 *
 *   DEFINE_DT_DRIVER(my_clock) = {.name = "my-clock", ...};
 *   static const struct dt_driver my_clock __dt_driver = {...};
 *
 * say the same. Nobody else needs to know of the driver.
 */
enum dt_driver_type {
	DT_DRIVER_NOTYPE,
	DT_DRIVER_BUS,
	DT_DRIVER_UART, /* .driver: struct uart_model */
	DT_DRIVER_INTERRUPT,
	DT_DRIVER_CLK,
	DT_DRIVER_RSTCTRL,
	DT_DRIVER_GPIO,
	DT_DRIVER_REGULATOR,
	DT_DRIVER_NVMEM,
	DT_DRIVER_PINCTRL,
	/* Start-up does not go on without the ones that the tree names. */
	DT_DRIVER_FIREWALL,
};

/* What a driver fits; a table ends with a row of zeros. */
struct dt_device_match {
	const char *compatible;
	const void *compat_data; /* the driver's own */
};

struct dt_device;

struct dt_driver {
	const char *name;
	enum dt_driver_type type;
	const struct dt_device_match *match_table;
	const void *driver; /* as the type says, or the driver's own */
	/*
	 * Set up one device. ST_BUSY, as dt_ref_get() says it, means: not
	 * yet; everything was undone and the probe is called again. NULL:
	 * nothing to set up at start-up.
	 */
	enum status (*probe)(const struct dt_device *dev);
} __aligned(64); /* or compilers leave gaps between those of a section */

#define __dt_driver            __attribute__((used, section("dt_driver_set")))
#define DEFINE_DT_DRIVER(name) static const struct dt_driver name __dt_driver

/* All of the image. */
const struct dt_driver *dt_drivers(size_t *count);

/* The driver of type @type (DT_DRIVER_NOTYPE: any) that fits @node best, by
 * the order of its compatible strings; NULL. @data: its row's. */
const struct dt_driver *dt_driver_find(const struct dt_driver *drivers,
				       size_t count, const void *fdt, int node,
				       enum dt_driver_type type,
				       const void **data);

/* One run over one tree. The tree stays where it is and is not edited until
 * the last probe is over. */
struct dt_probing {
	const void *fdt;
	const struct dt_driver *drivers;
	size_t driver_count;
	struct list pending;   /* struct probe_entry, private */
	struct list unsettled; /* those that failed, or wait for ever */
	struct list providers; /* struct dt_provider, private */
	unsigned int probed_count;
	unsigned int pass_count;
	/* What the probe that runs now asked for in vain. */
	uint32_t missing_phandle;
	const char *missing_property;
};

/* What a probe gets. */
struct dt_device {
	struct dt_probing *probing;
	const void *fdt;
	int node;
	const struct dt_driver *driver;
	const void *data; /* compat_data of the row that fits */
};

/*
 * Probe every node that is okay for secure world: those at the top and, below
 * a simple bus, its children. Again and again as long as that gets a device
 * further. Start-up; may sleep.
 * ST_OK; ST_NO_MEM; ST_NOT_FOUND: some devices wait for others that never
 * come; ST_GENERIC: a probe failed. In the last two cases
 * dt_probing_report() tells which, and the rest works.
 */
enum status dt_probe_tree(struct dt_probing *p, const void *fdt,
			  const struct dt_driver *drivers, size_t count);
/* For buses: probe the children as well. ST_OK; ST_NO_MEM. */
enum status dt_probe_children(const struct dt_device *bus);

/* Write the unsettled ones to the log; true when one is of type @vital. */
bool dt_probing_report(const struct dt_probing *p, enum dt_driver_type vital);
/* A phandle that somebody still waits for, or 0. */
uint32_t dt_probing_missing(const struct dt_probing *p);
/* Forget what was not settled, and who provides what: nothing can be looked
 * up any more. What drivers hold of each other stays valid. */
void dt_probing_fini(struct dt_probing *p);

#endif
