/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/bytes/mem.h"
#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/spmc/identity.h"
#include "kernel/spmc/lock.h"
#include "kernel/spmc/partition_priv.h"
#include "kernel/thread/thread.h"

/*
 * Images become partitions, in the order in which they are to start: all
 * manifests are read and ids given first, so that ids that are asked for are
 * free; then one after the other is loaded and runs until it waits.
 */

/* The first is for the services that are part of us. */
#define FIRST_FREE_ID 0x8002u

static struct partition **partitions; /* by image; NULL: cannot be */

static void report(const struct sp_image *image, const char *what,
		   enum status st)
{
	char uuid[UUID_TEXT_BYTES];

	uuid_octets_to_text(image->uuid, uuid);
	log_error("SP %s (%s) is left out: %s (%d)", uuid,
		  image_origin_name(image->origin), what, (int)st);
}

/* Does @e, or a partition before this one, answer to one of its names? */
static bool shares_uuid(const struct spmc_endpoint *e, const struct manifest *m)
{
	for (uint32_t i = 0; i < m->uuid_count; i++) {
		if (endpoint_has_uuid(e, m->uuids[i]))
			return true;
	}
	return false;
}

static bool has_known_uuid(const struct manifest *m)
{
	struct list *n = NULL;

	list_for_each (n, &endpoints) {
		if (shares_uuid(endpoint_of(n), m))
			return true;
	}
	for (uint32_t i = 0; i < image_count(); i++) {
		if (partitions[i] && shares_uuid(&partitions[i]->e, m))
			return true;
	}
	return false;
}

static void describe(struct partition *p, const struct sp_image *image)
{
	p->origin = image->origin;
	p->e.version = p->m.ffa_version;
	p->e.properties = manifest_properties(&p->m);
	p->e.execution_contexts = 1;
	p->e.uuids = (const uint8_t(*)[UUID_BYTES])p->m.uuids;
	p->e.uuid_count = p->m.uuid_count;
	p->e.space = &partition_space;
	run_attach(&p->c, &p->e);
	p->c.queues_ns = p->m.ns_action == MANIFEST_NS_QUEUED;
	p->c.queues_secure = p->m.queues_secure_interrupts;
}

/* One that asks for its id gets it, or is left out. */
static enum status admit(struct partition *p, const char **what)
{
	*what = "uuid";
	if (has_known_uuid(&p->m))
		return ST_CONFLICT;
	*what = "id";
	if (p->m.id == spmc_identity.id)
		return ST_CONFLICT;
	p->e.id = p->m.id;
	return p->m.id ? endpoint_add(&p->e) : ST_OK;
}

static enum status reserve(struct partition *p, const char **what)
{
	enum status st = partition_reserve(p);

	*what = "memory-regions";
	if (st == ST_OK)
		return st;
	partition_unreserve(p);
	if (p->m.id)
		endpoint_remove(&p->e);
	return st;
}

static enum status read_one(uint32_t idx)
{
	const struct sp_image *image = image_at(idx);
	struct partition *p = heap_alloc(sizeof(*p));
	const char *what = "";
	enum status st = ST_OK;

	if (!p)
		return ST_NO_MEM;
	st = manifest_read(image->fdt, &p->m, &what);
	if (st == ST_OK)
		st = admit(p, &what);
	if (st == ST_OK)
		st = reserve(p, &what);
	if (st != ST_OK) {
		report(image, what, st);
		heap_free(p);
		return ST_OK;
	}
	describe(p, image);
	partitions[idx] = p;
	return ST_OK;
}

static void choose_id(struct partition *p)
{
	uint16_t id = FIRST_FREE_ID;

	while (p->e.id == FFA_ID_NWD) {
		if (id != spmc_identity.id && !endpoint_find(id)) {
			p->e.id = id;
			(void)!endpoint_add(&p->e);
		}
		id++;
	}
}

static enum status read_all(void)
{
	enum status st = ST_OK;

	for (uint32_t i = 0; i < image_count() && st == ST_OK; i++)
		st = read_one(i);
	for (uint32_t i = 0; i < image_count() && st == ST_OK; i++) {
		if (partitions[i])
			choose_id(partitions[i]);
	}
	return st;
}

static enum status map_buffers(struct partition *p)
{
	const struct manifest *m = &p->m;
	enum status st = ST_OK;

	if (m->rx_region == MANIFEST_NO_REGION)
		return ST_OK;
	st = rxtx_map(&p->e, p->region_va[m->tx_region],
		      p->region_va[m->rx_region],
		      m->regions[m->rx_region].page_count);
	p->e.rxtx.is_from_manifest = st == ST_OK;
	return st;
}

static enum status prepare(struct partition *p, uint32_t idx, const char **what)
{
	const struct sp_image *image = NULL;
	enum status st = ST_OK;

	*what = "image";
	st = image_open(idx, &image);
	if (st == ST_OK)
		st = partition_load(p, image, what);
	if (st != ST_OK)
		return st;
	*what = "rx_tx-info";
	st = map_buffers(p);
	if (st == ST_OK && p->m.has_notifications)
		st = notification_enable(&p->e, 1);
	if (st != ST_OK)
		return st;
	*what = "interrupts";
	st = partition_claim_irqs(p);
	if (st != ST_OK)
		return st;
	*what = "thread";
	return partition_create_thread(p);
}

static void announce(const struct partition *p, const struct sp_image *image)
{
	char uuid[UUID_TEXT_BYTES];

	uuid_octets_to_text(p->m.uuids[0], uuid);
	log_info("SP %x: %s %s, %s, FF-A %u.%u", p->e.id, uuid,
		 p->m.description, image_origin_name(image->origin),
		 FFA_VERSION_MAJOR(p->m.ffa_version),
		 FFA_VERSION_MINOR(p->m.ffa_version));
}

static enum status run_first(struct partition *p)
{
	irq_state_t s = spmc_lock();
	enum status st = ST_OK;

	for (unsigned int i = 0; i < ARRAY_SIZE(p->entry.arg); i++)
		p->c.regs.x[i] = p->entry.arg[i];
	partition_stay_begins();
	st = run_start(&p->c);
	spmc_unlock(s);
	return st;
}

/* What could not start is as if it had not been there. */
static void leave_out(struct partition *p)
{
	partition_silence_irqs(p);
	rxtx_forget(&p->e);
	notification_forget(&p->e);
	endpoint_remove(&p->e);
	uctx_destroy(p->uctx);
	p->uctx = NULL;
}

static void start_one(uint32_t idx)
{
	const struct sp_image *image = image_at(idx);
	struct partition *p = partitions[idx];
	const char *what = "";
	enum status st = ST_OK;

	if (!p) {
		image_close(idx);
		return;
	}
	st = prepare(p, idx, &what);
	image_close(idx);
	partition_unreserve(p);
	if (st != ST_OK) {
		leave_out(p);
		report(image, what, st);
		return;
	}
	announce(p, image);
	if (run_first(p) != ST_OK)
		report(image, "it did not start", ST_TARGET_DEAD);
}

enum status partitions_start(const struct image_sources *sources)
{
	enum status st = images_find(sources);

	if (st == ST_OK)
		st = partition_run_init();
	if (st != ST_OK || !image_count())
		return st;
	run_set_ops(&partition_ops);
	partitions =
		heap_alloc_array(image_count(), sizeof(struct partition *));
	if (!partitions)
		return ST_NO_MEM;
	st = read_all();
	for (uint32_t i = 0; i < image_count() && st == ST_OK; i++)
		start_one(i);
	return st;
}
