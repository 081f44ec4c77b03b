/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_BOOT_BOOT_PRIV_H
#define KERNEL_BOOT_BOOT_PRIV_H

#include "kernel/boot/boot.h"
#include "kernel/boot/config.h"
#include "kernel/dt/trees.h"

/* Steps of boot_main(), each in a file of its own. They panic when the
 * machine cannot be used: normal world then starts without us. */

/*
 * The device trees. Open: the image's own is checked (malformed: panic), the
 * loader's come into view. Keep, once there is a heap: copies take their
 * place, which are what everybody else reads (kernel/dt/trees.h). Close: the
 * external tree is no more.
 */
void boot_trees_open(const struct boot_handoff *handoff);
void boot_trees_keep(const struct boot_handoff *handoff);
void boot_trees_close(const struct boot_handoff *handoff);
/* Add what normal world must know. On error its tree is as it was.
 * ST_NOT_FOUND (there is none); ST_NO_MEM; ST_NO_SPACE; ST_BAD_FORMAT. */
enum status boot_trees_announce(const struct boot_handoff *handoff,
				const struct dt_optee_info *info);
/* dt_index() as long as there is no heap, of one tree at a time; a big one gets
 * no index. */
enum status boot_index_early(const void *fdt, uint64_t bytes_max);
/* The tree in the image that fits this machine, or NULL. */
const void *boot_embedded_tree(const struct boot_handoff *handoff);
/* Does normal world's tree, by what the image's own says, lie where normal
 * world cannot reach it? */
bool boot_tree_is_misplaced(const struct boot_handoff *handoff);

/* Our secure memory, into the linear map and the page allocator; returns
 * its bounds, image included. */
void boot_add_secure_memory(const struct boot_handoff *handoff, uint64_t *base,
			    uint64_t *size_bytes);
/* Normal world's RAM into its linear map. */
void boot_add_ns_memory(void);

/* For boot_configure_handoff(). */
void boot_apply_config(const struct boot_config *c, struct boot_handoff *out);

/* Who may be asked for normal world's RAM. */
struct memory_sources {
	const void *tree[DT_SOURCE_COUNT]; /* NULL: there is none */
	struct boot_range stated;          /* the platform's, if any */
	bool external_first;
};
/* Visit the ranges of the first source, in the order of preference, that names
 * any; *@name says which. ST_OK; ST_NOT_FOUND. */
enum status boot_visit_ns_memory(const struct memory_sources *s,
				 dt_memory_fn fn, void *arg, const char **name);

/* Console, then every other device that has a driver. Missing ones are logged,
 * not fatal, but for firewalls. */
void boot_early_console(void);
void boot_find_console(const void *fdt);
void boot_probe_devices(const void *fdt);
/* The timer that limits the stay of threads; after the controller. */
void boot_find_timer(const void *fdt);

/* Packages of partitions that our manifest names and that lie wholly in
 * [@pa, @end), which is in the linear map: from their headers. Returns how
 * many. Only in the trees' first view. */
#define BOOT_PACKAGES_MAX 8u
unsigned int boot_find_packages(uint64_t pa, uint64_t end,
				struct boot_range out[BOOT_PACKAGES_MAX]);

/* The log of measured boot: where the trees, in their first view, say that it
 * lies. [@image_pa, @end) is ours; true: it lies there, behind the image, at
 * *@keep. Then, once there is a heap, copy it from the place that was found. */
bool boot_find_event_log(uint64_t image_pa, uint64_t image_end, uint64_t end,
			 struct boot_range *keep);
void boot_keep_event_log(void);
/* Where it is looked at, in the window of start-up: behind the trees. */
#define BOOT_LOG_OFFSET (UINT64_C(16) << 20)

/* Under FF-A: learn from the manifest who we are, and tell the dispatcher where
 * CPUs begin. Panics when they do not agree. After the trees were kept. */
void boot_join_dispatcher(const struct boot_handoff *handoff);

/* A shared interrupt that no node of the two trees (NULL: none) uses, to
 * notify normal world by; 0 when there is none. */
uint32_t boot_free_interrupt(const void *ns_tree, const void *fact_tree);

#endif
