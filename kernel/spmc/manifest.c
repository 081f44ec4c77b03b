/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/manifest.h"

#include <libfdt.h>

#include "base/bytes/mem.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/manifest_priv.h"

#define BINDING     "arm,ffa-manifest-1.0"
#define BINDING_1_1 "arm,ffa-manifest-1.1"

bool manifest_is_one(const void *fdt)
{
	return fdt_node_check_compatible(fdt, 0, BINDING) == 0 ||
	       fdt_node_check_compatible(fdt, 0, BINDING_1_1) == 0;
}

enum status manifest_u32(struct manifest_reader *r, int node, const char *name,
			 uint32_t *out)
{
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, node, name, &length);

	if (!p)
		return ST_NOT_FOUND;
	if (length != (int)sizeof(*p))
		return manifest_fail(r, name);
	*out = fdt32_ld(p);
	return ST_OK;
}

/* Of one cell or two: a number that fits one is often written so. */
enum status manifest_u64(struct manifest_reader *r, int node, const char *name,
			 uint64_t *out)
{
	int length = 0;
	const void *p = fdt_getprop(r->fdt, node, name, &length);

	if (!p)
		return ST_NOT_FOUND;
	if (length == (int)sizeof(fdt32_t))
		*out = fdt32_ld(p);
	else if (length == (int)sizeof(fdt64_t))
		*out = fdt64_ld(p);
	else
		return manifest_fail(r, name);
	return ST_OK;
}

enum status manifest_fail(struct manifest_reader *r, const char *what)
{
	r->what = what;
	return ST_BAD_FORMAT;
}

static enum status cannot(struct manifest_reader *r, const char *what)
{
	r->what = what;
	return ST_NOT_SUPPORTED;
}

/* Whether a property of @name is there counts, not its value. */
static bool has(const struct manifest_reader *r, const char *name)
{
	return fdt_getprop(r->fdt, 0, name, NULL) != NULL;
}

/* A number up to @max; @absent when it is not there and *@is_needed. */
struct number {
	const char *name;
	uint32_t max;
	bool is_needed;
	uint32_t absent;
};

static enum status read_number(struct manifest_reader *r,
			       const struct number *n, uint32_t *out)
{
	enum status st = manifest_u32(r, 0, n->name, out);

	if (st == ST_NOT_FOUND && !n->is_needed) {
		*out = n->absent;
		return ST_OK;
	}
	if (st != ST_OK || *out > n->max)
		return manifest_fail(r, n->name);
	return ST_OK;
}

static enum status read_version(struct manifest_reader *r)
{
	static const struct number version = {
		.name = "ffa-version", .max = SPMC_VERSION, .is_needed = true};
	enum status st = read_number(r, &version, &r->out->ffa_version);

	if (st == ST_OK && r->out->ffa_version < FFA_VERSION_1_0)
		st = manifest_fail(r, version.name);
	return st;
}

static bool is_listed_before(const struct manifest *m, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (uuid_is_equal(m->uuids[i], m->uuids[count]))
			return true;
	}
	return false;
}

/* Four cells each, every cell one register's word. */
static enum status read_uuids(struct manifest_reader *r)
{
	struct manifest *m = r->out;
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, 0, "uuid", &length);
	uint32_t count = p ? (uint32_t)length / UUID_BYTES : 0;

	if (!count || (uint32_t)length % UUID_BYTES ||
	    count > MANIFEST_UUIDS_MAX)
		return manifest_fail(r, "uuid");
	for (uint32_t i = 0; i < count; i++) {
		uint32_t words[4];

		for (unsigned int w = 0; w < 4; w++)
			words[w] = fdt32_ld(p + 4 * i + w);
		endpoint_uuid_from_words(words, m->uuids[i]);
		if (uuid_is_nil(m->uuids[i]) || is_listed_before(m, i))
			return manifest_fail(r, "uuid");
	}
	m->uuid_count = count;
	return ST_OK;
}

/* That it is of secure world goes without saying, and is often not said. */
static enum status read_id(struct manifest_reader *r)
{
	uint32_t id = 0;
	enum status st = manifest_u32(r, 0, "id", &id);

	if (st == ST_NOT_FOUND)
		return ST_OK;
	if (st != ST_OK || !id || id >= FFA_ID_SPMD)
		return manifest_fail(r, "id");
	id |= FFA_ID_SECURE;
	if (id == FFA_ID_SPMD || id == spmc_identity.id)
		return manifest_fail(r, "id");
	r->out->id = (uint16_t)id;
	return ST_OK;
}

static void read_description(struct manifest_reader *r)
{
	int length = 0;
	const char *text = fdt_getprop(r->fdt, 0, "description", &length);

	if (!text || length <= 0)
		return;
	length = MIN(length, (int)sizeof(r->out->description) - 1);
	memcpy(r->out->description, text, (size_t)length);
}

/* What we give no choice in. */
static enum status read_environment(struct manifest_reader *r)
{
	static const struct {
		struct number n;
		uint32_t only;
	} fixed[] = {
		{{"execution-ctx-count", UINT16_MAX, true, 0}, 1},
		{{"exception-level", MANIFEST_S_EL1, true, 0}, MANIFEST_S_EL0},
		{{"execution-state", 1, true, 0}, 0},
		{{"xlat-granule", 2, false, 0}, 0},
	};
	uint32_t value = 0;

	for (size_t i = 0; i < ARRAY_SIZE(fixed); i++) {
		enum status st = read_number(r, &fixed[i].n, &value);

		if (st != ST_OK)
			return st;
		if (value != fixed[i].only)
			return cannot(r, fixed[i].n.name);
	}
	return ST_OK;
}

/* Some trees have it in 16 bits. */
static enum status read_boot_order(struct manifest_reader *r)
{
	int length = 0;
	const void *p = fdt_getprop(r->fdt, 0, "boot-order", &length);

	r->out->boot_order = MANIFEST_ORDER_LAST;
	if (!p)
		return ST_OK;
	if (length == 2)
		r->out->boot_order = fdt16_to_cpu(*(const fdt16_t *)p);
	else if (length == 4)
		r->out->boot_order = fdt32_ld(p);
	else
		return manifest_fail(r, "boot-order");
	return r->out->boot_order <= UINT16_MAX
		       ? ST_OK
		       : manifest_fail(r, "boot-order");
}

#define MESSAGING                                                              \
	(MANIFEST_RECEIVES_DIRECT | MANIFEST_SENDS_DIRECT |                    \
	 MANIFEST_INDIRECT | MANIFEST_RECEIVES_DIRECT2 |                       \
	 MANIFEST_SENDS_DIRECT2)
#define MESSAGING_1_2 (MANIFEST_RECEIVES_DIRECT2 | MANIFEST_SENDS_DIRECT2)

/* One number, or one for each UUID; we tell callers of what any of them
 * allows. */
static enum status read_messaging(struct manifest_reader *r)
{
	struct manifest *m = r->out;
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, 0, "messaging-method", &length);

	if (!p || (length != 4 && length != 4 * (int)m->uuid_count))
		return manifest_fail(r, "messaging-method");
	for (int i = 0; i < length / 4; i++) {
		uint32_t bits = fdt32_ld(p + i);

		if (!bits || bits & ~MESSAGING ||
		    (bits & MESSAGING_1_2 && m->ffa_version < FFA_VERSION_1_2))
			return manifest_fail(r, "messaging-method");
		m->messaging |= bits;
	}
	return ST_OK;
}

static enum status read_interrupts(struct manifest_reader *r)
{
	static const struct number ns = {"ns-interrupts-action", 2, false,
					 MANIFEST_NS_SIGNALED};
	static const struct number secure = {"other-s-interrupts-action", 1,
					     false, 1};
	uint32_t action = 0;
	uint32_t other = 0;
	enum status st = read_number(r, &ns, &action);

	if (st == ST_OK)
		st = read_number(r, &secure, &other);
	if (st != ST_OK)
		return st;
	/* It ends at EL1, which a partition of S-EL0 does not have. */
	if (action == MANIFEST_NS_MANAGED_EXIT || has(r, "managed-exit"))
		return cannot(r, ns.name);
	if (other == 0 && action != MANIFEST_NS_QUEUED)
		return manifest_fail(r, secure.name);
	r->out->ns_action = (enum manifest_ns_action)action;
	r->out->queues_secure_interrupts = other == 0;
	return ST_OK;
}

static enum status read_start(struct manifest_reader *r)
{
	static const struct number reg = {"gp-register-num", 3, false,
					  MANIFEST_NO_REGISTER};
	static const struct number vm = {"vm-availability-messages", 3, false,
					 0};
	struct manifest *m = r->out;
	uint32_t elf = 0;
	enum status st = manifest_u64(r, 0, "load-address", &m->load_address);

	m->has_load_address = st == ST_OK;
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = manifest_u64(r, 0, "entrypoint-offset", &m->entry_offset);
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = manifest_u32(r, 0, "elf-format", &elf);
	if (st != ST_OK && st != ST_NOT_FOUND)
		return st;
	m->is_elf = elf != 0;
	st = read_number(r, &reg, &m->boot_info_register);
	if (st == ST_OK)
		st = read_number(r, &vm, &m->vm_messages);
	return st;
}

enum status manifest_read(const void *fdt, struct manifest *out,
			  const char **what)
{
	static enum status (*const steps[])(struct manifest_reader * r) = {
		read_version,     read_uuids,      read_id,
		read_environment, read_boot_order, read_messaging,
		read_interrupts,  read_start,      manifest_read_regions,
	};
	struct manifest_reader r = {.fdt = fdt, .out = out};
	enum status st = ST_OK;

	memset(out, 0, sizeof(*out));
	*what = "compatible";
	if (!manifest_is_one(fdt))
		return ST_BAD_FORMAT;
	for (size_t i = 0; i < ARRAY_SIZE(steps) && st == ST_OK; i++)
		st = steps[i](&r);
	*what = r.what;
	read_description(&r);
	out->has_notifications = has(&r, "notification-support");
	out->wants_boot_info =
		fdt_node_offset_by_compatible(
			fdt, 0, "arm,ffa-manifest-boot-info") >= 0 ||
		out->boot_info_register != MANIFEST_NO_REGISTER;
	out->wants_event_log =
		fdt_node_offset_by_compatible(fdt, 0, "arm,tpm_event_log") >= 0;
	return st;
}

uint32_t manifest_properties(const struct manifest *m)
{
	/* The bits of the method are those of the properties. */
	uint32_t p = m->messaging | FFA_PROPERTY_AARCH64;

	if (m->has_notifications)
		p |= FFA_PROPERTY_NOTIFICATIONS;
	if (m->vm_messages & 1)
		p |= FFA_PROPERTY_VM_CREATED;
	if (m->vm_messages & 2)
		p |= FFA_PROPERTY_VM_DESTROYED;
	return p;
}
