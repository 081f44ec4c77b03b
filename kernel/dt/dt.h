/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef KERNEL_DT_DT_H
#define KERNEL_DT_DT_H

#include "base/bytes/compiler.h"
#include "base/status.h"

/*
 * Device trees. libfdt does the parsing (full checks on); here are the rules:
 * status and secure-status, cells, ranges. Nodes are offsets, negative =
 * none; an edit of the tree makes older offsets stale.
 *
 * A tree from outside goes through dt_check() or dt_copy() once; all other
 * functions then stay inside it whatever it says. They never log and need no
 * heap. Context: any.
 */

/*
 * Is [@fdt, +@max_bytes) a whole, well-formed tree? Header, reservation
 * map, tags, nesting and names are all visited. @fdt: 8-byte aligned,
 * @max_bytes readable, written by nobody else meanwhile.
 * Returns ST_OK; ST_BAD_FORMAT. Spec: Devicetree 0.4, 5.
 */
enum status dt_check(const void *fdt, size_t max_bytes);

/*
 * The same, and note in [@room, +@room_bytes), 8-byte aligned, where the nodes
 * are, so that look-ups need no walk over the tree; without room they say the
 * same, slowly. dt_index_bytes() are always enough, none are allowed. Tree and
 * room stay as they are until dt_forget(), which comes before the tree is
 * edited or goes; dt_add_...() and dt_pack() do so by themselves. Start-up,
 * one CPU.
 */
enum status dt_index(const void *fdt, size_t max_bytes, void *room,
		     size_t room_bytes);
size_t dt_index_bytes(const void *fdt);
void dt_forget(const void *fdt);

/*
 * Take a private copy of a tree from outside: [@src, +@max_bytes) is read once
 * into @dst (@dst_bytes, 8-byte aligned, disjoint), checked there, and all
 * room up to @dst_bytes becomes slack for edits, zeroed: the same tree gives
 * the same bytes whatever was there. Indexed as by dt_index().
 * Returns ST_OK; ST_BAD_FORMAT; ST_NO_SPACE (does not fit in @dst; a tree
 * whose blocks are out of order needs twice its size).
 */
enum status dt_copy(void *dst, size_t dst_bytes, const void *src,
		    size_t max_bytes, void *room, size_t room_bytes);

/* How much of a checked tree is not slack: what dt_copy() will take. */
size_t dt_used_bytes(const void *fdt);

/* Squeeze out the slack; returns the size in bytes that is left. */
size_t dt_pack(void *fdt);

/*
 * Is the node for us / for normal world? An absent status means okay, an
 * absent secure-status means the same as status.
 * Spec: Linux Documentation/devicetree/bindings/arm/secure.txt
 */
bool dt_is_secure(const void *fdt, int node);
bool dt_is_nonsecure(const void *fdt, int node);

/* @idx-th (base, size) of "reg", translated through parents' ranges to a
 * physical address. ST_NOT_FOUND; ST_BAD_FORMAT. */
enum status dt_reg(const void *fdt, int node, unsigned int idx, uint64_t *base,
		   uint64_t *size);

/* First cell of property @name. ST_NOT_FOUND; ST_BAD_FORMAT (too short). */
enum status dt_u32(const void *fdt, int node, const char *name, uint32_t *out);

/* Visit each range of RAM that both worlds may use: memory nodes with
 * device_type "memory", okay for both. Empty ranges are skipped. */
typedef void (*dt_memory_fn)(uint64_t base, uint64_t size, void *arg);
enum status dt_for_each_ns_memory(const void *fdt, dt_memory_fn fn, void *arg);
/* The same for RAM that is okay for secure world only. */
enum status dt_for_each_secure_memory(const void *fdt, dt_memory_fn fn,
				      void *arg);

/* And for ranges that a manifest gives: device_type "ns-memory".
 * Spec: TF-A, FF-A manifest binding to device tree */
enum status dt_for_each_manifest_memory(const void *fdt, dt_memory_fn fn,
					void *arg);
/* Its device_type "memory" is what partitions and their manager lie in. */
enum status dt_for_each_manifest_secure(const void *fdt, dt_memory_fn fn,
					void *arg);

/* Node that stdout-path of /secure-chosen (then /chosen) names, or negative.
 * @options: what follows the colon, in the tree, perhaps nothing. */
int dt_stdout_node(const void *fdt, const char **options,
		   size_t *options_length);

/* First node compatible with @compatible that is secure-visible. */
int dt_find_compatible(const void *fdt, const char *compatible);
/* Is @node compatible with @compatible? */
bool dt_is_compatible(const void *fdt, int node, const char *compatible);

/*
 * Tell normal world about us in the external tree (writable, with slack):
 * /firmware/optee, reserved memory for [secure_base, +size) and for shared
 * memory that is set aside, and PSCI where it is ours. Nodes already there
 * stay as they are.
 * Returns ST_OK; ST_NO_SPACE (less than DT_OPTEE_SLACK_BYTES of slack:
 * nothing was changed); ST_BAD_FORMAT (the tree's own cells are unusable;
 * some nodes may have been added, the tree is well-formed).
 */
struct dt_optee_info {
	uint64_t secure_base, secure_size;
	uint64_t shm_base, shm_size; /* size 0: none */
	uint32_t notif_intid;        /* 0: none; else GIC id, 16..1019 */
	bool psci_is_ours;           /* no firmware below us offers it */
	bool is_over_ffa;            /* drivers find us without /firmware */
};
#define DT_OPTEE_SLACK_BYTES 4096
enum status dt_add_optee(void *fdt, const struct dt_optee_info *info);

/*
 * The same as an overlay, for a later stage to merge. @fdt is an overlay
 * already (or an empty tree), with slack: our fragments are added behind its
 * own; those that we made before a warm reset are replaced.
 * Same returns.
 */
enum status dt_add_optee_overlay(void *fdt, const struct dt_optee_info *info);
/* An empty tree of @size_bytes, all of it slack. ST_NO_SPACE. */
enum status dt_create_empty(void *dst, size_t size_bytes);
/* Is it an overlay: fragments at the top, and nothing that makes a machine? */
bool dt_is_overlay(const void *fdt);

#endif
