/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_FIREWALL_FIREWALL_H
#define KERNEL_DRIVERS_FIREWALL_FIREWALL_H

#include "kernel/drivers/model/services.h"

/*
 * Which world may reach a device is said by the device tree, and firewalls
 * make it true. A controller that is a bus is asked to, with what its children
 * say, before these are probed.
 */

/*
 * What status and secure-status of a node demand. False: nothing, the device is
 * for nobody and stays as the reset left it.
 *   secure world only    SECURE
 *   normal world, or both   NONSECURE
 */
bool firewall_access_of(const void *fdt, int node, enum firewall_access *out);

/*
 * Apply the "access-controllers" of every descendant of @bus that name the
 * controller of @bus itself (its node is the phandle's). @set is called for
 * each; the first error ends it. ST_OK; ST_BAD_FORMAT; what @set returns.
 */
enum status firewall_apply_children(
	const struct dt_device *bus,
	enum status (*set)(void *controller, uint32_t id,
			   enum firewall_access access),
	void *controller);

#endif
