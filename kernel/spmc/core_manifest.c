/* SPDX-License-Identifier: BSD-2-Clause */
#include "kernel/spmc/core_manifest.h"

#include <libfdt.h>

#include "abi/ffa.h"
#include "base/bytes/mem.h"
#include "kernel/spmc/endpoint.h"
#include "kernel/spmc/manifest_priv.h"

#define BINDING "arm,ffa-core-manifest-1.0"

/* Two names for the list of packages: TF-A's users' and the older one. */
static const char *const package_lists[] = {"arm,sp_pkg", "arm,optee-spmc"};

static enum status read_needed(struct manifest_reader *r, int node,
			       const char *name, uint32_t max, uint32_t *out)
{
	enum status st = manifest_u32(r, node, name, out);

	if (st != ST_OK || *out > max)
		return manifest_fail(r, name);
	return ST_OK;
}

static enum status read_image(struct manifest_reader *r, int node,
			      struct core_manifest *out)
{
	enum status st =
		manifest_u64(r, node, "load_address", &out->load_address);

	if (st == ST_OK || st == ST_NOT_FOUND)
		st = manifest_u64(r, node, "entrypoint", &out->entry);
	if (st == ST_OK || st == ST_NOT_FOUND)
		st = manifest_u32(r, node, "binary_size", &out->image_bytes);
	return st == ST_NOT_FOUND ? ST_OK : st;
}

static enum status read_attributes(struct manifest_reader *r,
				   struct core_manifest *out)
{
	int node = fdt_subnode_offset(r->fdt, 0, "attribute");
	uint32_t id = 0;
	uint32_t major = 0;
	uint32_t minor = 0;
	enum status st = ST_OK;

	if (node < 0)
		return manifest_fail(r, "attribute");
	st = read_needed(r, node, "spmc_id", FFA_ID_SPMD - 1, &id);
	if (st == ST_OK && !(id & FFA_ID_SECURE))
		st = manifest_fail(r, "spmc_id");
	if (st == ST_OK)
		st = read_needed(r, node, "maj_ver", INT16_MAX, &major);
	if (st == ST_OK)
		st = read_needed(r, node, "min_ver", UINT16_MAX, &minor);
	out->id = (uint16_t)id;
	out->version = FFA_VERSION_OF(major, minor);
	out->has_wide_calls =
		fdt_getprop(r->fdt, node, "redoubt,wide-calls", NULL);
	return st == ST_OK ? read_image(r, node, out) : st;
}

static enum status read_package(struct manifest_reader *r, int node,
				struct core_package *out)
{
	int length = 0;
	const fdt32_t *p = fdt_getprop(r->fdt, node, "uuid", &length);
	uint32_t words[4];

	if (!p || length != UUID_BYTES)
		return manifest_fail(r, "uuid");
	for (unsigned int i = 0; i < 4; i++)
		words[i] = fdt32_ld(p + i);
	endpoint_uuid_from_words(words, out->uuid);
	if (manifest_u64(r, node, "load-address", &out->load_address) !=
		    ST_OK ||
	    out->load_address % FFA_PAGE_BYTES)
		return manifest_fail(r, "load-address");
	return ST_OK;
}

static enum status read_packages(struct manifest_reader *r, int list,
				 struct core_manifest *out)
{
	int node = -1;

	fdt_for_each_subnode (node, r->fdt, list) {
		enum status st = ST_OK;

		if (out->package_count == CORE_PACKAGES_MAX)
			return manifest_fail(r,
					     fdt_get_name(r->fdt, node, NULL));
		st = read_package(r, node, &out->packages[out->package_count]);
		if (st != ST_OK)
			return st;
		out->package_count++;
	}
	return ST_OK;
}

enum status core_manifest_read(const void *fdt, struct core_manifest *out,
			       const char **what)
{
	struct manifest_reader r = {.fdt = fdt, .what = "compatible"};
	enum status st = ST_OK;

	memset(out, 0, sizeof(*out));
	*what = r.what;
	if (fdt_node_check_compatible(fdt, 0, BINDING) != 0)
		return ST_BAD_FORMAT;
	st = read_attributes(&r, out);
	for (size_t i = 0; i < ARRAY_SIZE(package_lists) && st == ST_OK; i++) {
		int list = fdt_node_offset_by_compatible(fdt, -1,
							 package_lists[i]);

		if (list >= 0)
			st = read_packages(&r, list, out);
	}
	*what = r.what;
	return st;
}
