/* SPDX-License-Identifier: BSD-2-Clause */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/containers/list.h"

struct item {
	int value;
	struct list node;
};

static int value_of(struct list *node)
{
	return list_entry(node, struct item, node)->value;
}

static void keeps_order_of_pushes(void **state)
{
	struct list head = LIST_INIT(head);
	struct item items[3] = {{.value = 1}, {.value = 2}, {.value = 0}};
	struct list *pos;
	int expected = 0;

	(void)state;
	list_push_back(&head, &items[0].node);
	list_push_back(&head, &items[1].node);
	list_push_front(&head, &items[2].node);
	list_for_each (pos, &head)
		assert_int_equal(value_of(pos), expected++);
	assert_int_equal(expected, 3);
}

static void removing_twice_is_harmless(void **state)
{
	struct list head = LIST_INIT(head);
	struct item item;

	(void)state;
	list_push_back(&head, &item.node);
	list_remove(&item.node);
	list_remove(&item.node);
	assert_true(list_is_empty(&head));
	assert_true(list_is_empty(&item.node));
}

static void a_walk_survives_removal_of_its_node(void **state)
{
	struct list head = LIST_INIT(head);
	struct item items[4];
	struct list *pos;
	struct list *next_pos;
	int seen = 0;

	(void)state;
	for (int i = 0; i < 4; i++)
		list_push_back(&head, &items[i].node);
	list_for_each_safe (pos, next_pos, &head) {
		list_remove(pos);
		seen++;
	}
	assert_int_equal(seen, 4);
	assert_true(list_is_empty(&head));
}

static void pops_in_order_until_empty(void **state)
{
	struct list head = LIST_INIT(head);
	struct item items[2];

	(void)state;
	list_push_back(&head, &items[0].node);
	list_push_back(&head, &items[1].node);
	assert_ptr_equal(list_pop_front(&head), &items[0].node);
	assert_ptr_equal(list_pop_front(&head), &items[1].node);
	assert_null(list_pop_front(&head));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_order_of_pushes),
		cmocka_unit_test(removing_twice_is_harmless),
		cmocka_unit_test(a_walk_survives_removal_of_its_node),
		cmocka_unit_test(pops_in_order_until_empty),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
