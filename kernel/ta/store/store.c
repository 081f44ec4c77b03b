/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/ta/store/store.h"
#include "base/bytes/uuid.h"
#include "base/text/format.h"
#include "kernel/log/log.h"
#include "kernel/mm/heap.h"
#include "kernel/ta/db/secstor.h"
#include "kernel/ta/store/store_priv.h"
#include "kernel/thread/mutex.h"

/* The stores in order, and the images that somebody uses. */

static const struct ta_store *const stores[] = {
	&ta_store_early,
	&ta_store_secstor,
	&ta_store_ree,
};

static struct {
	struct spinlock lock;
	struct list images;
} cache = {.images = LIST_INIT(cache.images)};

/* The lock is held. */
static struct ta_image *find(const uint8_t uuid[16])
{
	struct list *pos = NULL;

	list_for_each (pos, &cache.images) {
		struct ta_image *image = list_entry(pos, struct ta_image, node);

		if (uuid_is_equal(image->uuid, uuid))
			return image;
	}
	return NULL;
}

static struct ta_image *find_and_get(const uint8_t uuid[16])
{
	irq_state_t irq = spin_lock(&cache.lock);
	struct ta_image *image = find(uuid);

	if (image)
		image->refs++;
	spin_unlock(&cache.lock, irq);
	return image;
}

bool ta_image_is_unshared(const uint8_t uuid[16])
{
	irq_state_t irq = spin_lock(&cache.lock);
	const struct ta_image *image = find(uuid);
	bool is_unshared = image && image->is_unshared;

	spin_unlock(&cache.lock, irq);
	return is_unshared;
}

static enum status load(struct ta_image *image)
{
	enum status st = ST_NOT_FOUND;

	for (size_t i = 0; i < ARRAY_SIZE(stores) && st == ST_NOT_FOUND; i++)
		st = stores[i]->load(image);
	if (st != ST_OK) {
		char text[UUID_TEXT_BYTES];

		uuid_octets_to_text(image->uuid, text);
		log_debug("TA %s: not loaded, status %d", text, (int)st);
	}
	return st;
}

static void destroy(struct ta_image *image)
{
	mobj_put(image->mobj);
	heap_free(image);
}

enum status ta_image_get(const uint8_t uuid[16], struct ta_image **out)
{
	struct ta_image *image = find_and_get(uuid);
	struct ta_image *other = NULL;
	enum status st = ST_OK;
	irq_state_t irq = 0;

	if (image) {
		*out = image;
		return ST_OK;
	}
	image = heap_alloc(sizeof(*image));
	if (!image)
		return ST_NO_MEM;
	memcpy(image->uuid, uuid, sizeof(image->uuid));
	image->refs = 1;
	st = load(image);
	if (st != ST_OK) {
		heap_free(image);
		return st;
	}
	/* Somebody may have been faster. */
	irq = spin_lock(&cache.lock);
	other = find(uuid);
	if (other)
		other->refs++;
	else
		list_push_front(&cache.images, &image->node);
	spin_unlock(&cache.lock, irq);
	if (other)
		destroy(image);
	*out = other ? other : image;
	return ST_OK;
}

void ta_image_put(struct ta_image *image)
{
	irq_state_t irq = spin_lock(&cache.lock);
	bool is_last = !--image->refs;

	if (is_last)
		list_remove(&image->node);
	spin_unlock(&cache.lock, irq);
	if (is_last)
		destroy(image);
}
