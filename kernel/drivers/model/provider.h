/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_PROVIDER_H
#define KERNEL_DRIVERS_MODEL_PROVIDER_H

#include "kernel/drivers/model/driver.h"

/*
 * Devices that serve other devices, named by phandle. A probe registers what
 * it provides and asks for what it needs. The interfaces of each kind are in
 * kernel/drivers/model/services.h.
 */
enum dt_kind {
	DT_CLOCK,
	DT_RESET,
	DT_GPIO,
	DT_INTERRUPT,
	DT_REGULATOR,
	DT_NVMEM,
	DT_PINCTRL,
	DT_FIREWALL,
	DT_KIND_COUNT,
};

/* Of the specifier behind a phandle. */
#define DT_REF_ARGS_MAX 8

/* A service of a device: the handle that a consumer keeps. */
struct dt_ref {
	const void *ops; /* struct clock_ops and so on */
	void *device;    /* the provider's own */
	/* Node that the phandle named; good while probing. */
	int node;
	unsigned int arg_count;
	uint32_t args[DT_REF_ARGS_MAX];
};

/* @dev provides @kind from now on. @ops, @device stay for ever. ST_OK;
 * ST_NO_MEM; ST_CONFLICT (it does so already). */
enum status dt_provide(const struct dt_device *dev, enum dt_kind kind,
		       const void *ops, void *device);

/*
 * The @idx-th entry of the list @property of @dev's node: phandle and as many
 * cells as the provider's node says. ST_OK; ST_NOT_FOUND (no such property or
 * entry); ST_BAD_FORMAT; ST_BUSY (the provider is not there yet).
 */
enum status dt_ref_get(const struct dt_device *dev, enum dt_kind kind,
		       const char *property, unsigned int idx,
		       struct dt_ref *out);
/* The entry that @names_property calls @name ("clocks", "clock-names"). */
enum status dt_ref_get_by_name(const struct dt_device *dev, enum dt_kind kind,
			       const char *property, const char *names_property,
			       const char *name, struct dt_ref *out);

/* The same of any node of the tree, for controllers that look at others. */
enum status dt_ref_get_at(struct dt_probing *p, int node, enum dt_kind kind,
			  const char *property, unsigned int idx,
			  struct dt_ref *out);

/* Kinds that are not a plain list.
 * "interrupts" of the inherited parent, or "interrupts-extended". */
enum status dt_interrupt_get(const struct dt_device *dev, unsigned int idx,
			     struct dt_ref *out);
/* A cell of "nvmem-cells": provider is the parent, args are offset, size. */
enum status dt_nvmem_get(const struct dt_device *dev, unsigned int idx,
			 struct dt_ref *out);
/* The @idx-th node of "pinctrl-<state>": provider is the closest ancestor that
 * provides pins. */
enum status dt_pinctrl_get(const struct dt_device *dev, unsigned int state,
			   unsigned int idx, struct dt_ref *out);

/* For dt_probing_fini(). */
void dt_providers_free(struct dt_probing *p);

#endif
