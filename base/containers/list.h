/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef BASE_CONTAINERS_LIST_H
#define BASE_CONTAINERS_LIST_H

#include "base/bytes/compiler.h"

/*
 * Intrusive circular doubly linked list. The head is a node too. A node that
 * is in no list points at itself after list_init(), so list_remove() is
 * harmless when called twice.
 */
struct list {
	struct list *next;
	struct list *prev;
};

#define LIST_INIT(name)                                                        \
	{                                                                      \
		&(name), &(name)                                               \
	}

static inline void list_init(struct list *n)
{
	n->next = n;
	n->prev = n;
}

static inline bool list_is_empty(const struct list *head)
{
	return head->next == head;
}

static inline void list_insert_between(struct list *prev, struct list *n,
				       struct list *next)
{
	n->prev = prev;
	n->next = next;
	prev->next = n;
	next->prev = n;
}

static inline void list_push_front(struct list *head, struct list *n)
{
	list_insert_between(head, n, head->next);
}

static inline void list_push_back(struct list *head, struct list *n)
{
	list_insert_between(head->prev, n, head);
}

static inline void list_remove(struct list *n)
{
	n->prev->next = n->next;
	n->next->prev = n->prev;
	list_init(n);
}

/* First node taken out, or NULL when empty. */
static inline struct list *list_pop_front(struct list *head)
{
	struct list *n = head->next;

	if (n == head)
		return NULL;
	list_remove(n);
	return n;
}

#define list_entry(node, type, member) container_of(node, type, member)

#define list_for_each(pos, head)                                               \
	for ((pos) = (head)->next; (pos) != (head); (pos) = (pos)->next)

/* @next_pos keeps the walk alive when @pos is removed. */
#define list_for_each_safe(pos, next_pos, head)                                \
	for ((pos) = (head)->next, (next_pos) = (pos)->next; (pos) != (head);  \
	     (pos) = (next_pos), (next_pos) = (pos)->next)

#endif
