/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DRIVERS_MODEL_SERVICES_H
#define KERNEL_DRIVERS_MODEL_SERVICES_H

#include "kernel/drivers/model/provider.h"

/*
 * What devices do for each other, one small interface a kind. A provider
 * leaves out what it cannot do (NULL: ST_NOT_SUPPORTED). It checks the
 * specifier (ref->args) itself: ST_BAD_PARAM.
 */
struct clock_ops {
	enum status (*enable)(const struct dt_ref *ref);
	enum status (*disable)(const struct dt_ref *ref);
	enum status (*get_rate)(const struct dt_ref *ref, uint64_t *hz);
	enum status (*set_rate)(const struct dt_ref *ref, uint64_t hz);
};

struct reset_ops {
	enum status (*assert_line)(const struct dt_ref *ref);
	enum status (*deassert_line)(const struct dt_ref *ref);
};

struct gpio_ops {
	enum status (*make_input)(const struct dt_ref *ref);
	enum status (*make_output)(const struct dt_ref *ref, bool level);
	enum status (*read)(const struct dt_ref *ref, bool *level);
	enum status (*write)(const struct dt_ref *ref, bool level);
};

struct interrupt_ops {
	/* Handler: on the interrupted stack, interrupts masked, short. */
	enum status (*attach)(const struct dt_ref *ref,
			      void (*handler)(uint32_t intid, void *arg),
			      void *arg);
};

struct regulator_ops {
	enum status (*enable)(const struct dt_ref *ref);
	enum status (*disable)(const struct dt_ref *ref);
	enum status (*get_uv)(const struct dt_ref *ref, uint32_t *uv);
	enum status (*set_uv)(const struct dt_ref *ref, uint32_t uv);
};

struct nvmem_ops {
	/* ref->args: offset and size of the cell, in bytes. */
	enum status (*read)(const struct dt_ref *ref, void *buf,
			    size_t size_bytes);
};

struct pinctrl_ops {
	/* While probing: ref->node has the properties. */
	enum status (*apply)(const struct dt_device *dev,
			     const struct dt_ref *ref);
};

/* Who may reach a device behind a firewall. */
enum firewall_access {
	FIREWALL_SECURE,     /* secure world alone */
	FIREWALL_READ,       /* normal world reads, secure world writes too */
	FIREWALL_NONSECURE,  /* both */
	FIREWALL_PROCESSOR2, /* kept for a second processor of the chip */
};

struct firewall_ops {
	/* ST_DENIED: locked as something else. */
	enum status (*set)(const struct dt_ref *ref,
			   enum firewall_access access);
	enum status (*get)(const struct dt_ref *ref,
			   enum firewall_access *access);
	/* Until the next reset nobody can change it. */
	enum status (*lock)(const struct dt_ref *ref);
};

/* clock_enable(ref) and so on: through the ops, if there is one. */
#define SERVICE(kind, verb, ref) (((const struct kind##_ops *)(ref)->ops)->verb)
#define SERVICE_CALL(kind, verb, ref, args)                                    \
	(SERVICE(kind, verb, ref) ? SERVICE(kind, verb, ref) args              \
				  : ST_NOT_SUPPORTED)

static inline enum status clock_enable(const struct dt_ref *ref)
{
	return SERVICE_CALL(clock, enable, ref, (ref));
}

static inline enum status clock_disable(const struct dt_ref *ref)
{
	return SERVICE_CALL(clock, disable, ref, (ref));
}

static inline enum status clock_get_rate(const struct dt_ref *ref, uint64_t *hz)
{
	return SERVICE_CALL(clock, get_rate, ref, (ref, hz));
}

static inline enum status clock_set_rate(const struct dt_ref *ref, uint64_t hz)
{
	return SERVICE_CALL(clock, set_rate, ref, (ref, hz));
}

static inline enum status reset_assert(const struct dt_ref *ref)
{
	return SERVICE_CALL(reset, assert_line, ref, (ref));
}

static inline enum status reset_deassert(const struct dt_ref *ref)
{
	return SERVICE_CALL(reset, deassert_line, ref, (ref));
}

static inline enum status gpio_make_input(const struct dt_ref *ref)
{
	return SERVICE_CALL(gpio, make_input, ref, (ref));
}

static inline enum status gpio_make_output(const struct dt_ref *ref, bool level)
{
	return SERVICE_CALL(gpio, make_output, ref, (ref, level));
}

static inline enum status gpio_read(const struct dt_ref *ref, bool *level)
{
	return SERVICE_CALL(gpio, read, ref, (ref, level));
}

static inline enum status gpio_write(const struct dt_ref *ref, bool level)
{
	return SERVICE_CALL(gpio, write, ref, (ref, level));
}

static inline enum status interrupt_attach(const struct dt_ref *ref,
					   void (*handler)(uint32_t intid,
							   void *arg),
					   void *arg)
{
	return SERVICE_CALL(interrupt, attach, ref, (ref, handler, arg));
}

static inline enum status regulator_enable(const struct dt_ref *ref)
{
	return SERVICE_CALL(regulator, enable, ref, (ref));
}

static inline enum status regulator_disable(const struct dt_ref *ref)
{
	return SERVICE_CALL(regulator, disable, ref, (ref));
}

static inline enum status regulator_get_uv(const struct dt_ref *ref,
					   uint32_t *uv)
{
	return SERVICE_CALL(regulator, get_uv, ref, (ref, uv));
}

static inline enum status regulator_set_uv(const struct dt_ref *ref,
					   uint32_t uv)
{
	return SERVICE_CALL(regulator, set_uv, ref, (ref, uv));
}

static inline enum status nvmem_read(const struct dt_ref *ref, void *buf,
				     size_t size_bytes)
{
	return SERVICE_CALL(nvmem, read, ref, (ref, buf, size_bytes));
}

static inline enum status pinctrl_apply(const struct dt_device *dev,
					const struct dt_ref *ref)
{
	const struct pinctrl_ops *ops = ref->ops;

	return ops->apply ? ops->apply(dev, ref) : ST_NOT_SUPPORTED;
}

static inline enum status firewall_set(const struct dt_ref *ref,
				       enum firewall_access access)
{
	return SERVICE_CALL(firewall, set, ref, (ref, access));
}

static inline enum status firewall_get(const struct dt_ref *ref,
				       enum firewall_access *access)
{
	return SERVICE_CALL(firewall, get, ref, (ref, access));
}

static inline enum status firewall_lock(const struct dt_ref *ref)
{
	return SERVICE_CALL(firewall, lock, ref, (ref));
}

#endif
