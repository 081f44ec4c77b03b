/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_PROBE_PRIV_H
#define KERNEL_DRIVERS_MODEL_PROBE_PRIV_H

#include "kernel/drivers/model/provider.h"

/* A node and the driver that fits it. */
struct probe_entry {
	struct list link; /* in dt_probing.pending or .unsettled */
	struct dt_device dev;
	enum status last;
	uint32_t missing_phandle; /* 0: none */
	const char *missing_property;
};

struct dt_provider {
	struct list link; /* in dt_probing.providers */
	enum dt_kind kind;
	int node;
	const void *ops;
	void *device;
};

#endif
