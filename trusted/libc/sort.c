/* SPDX-License-Identifier: BSD-2-Clause */
#include <stdint.h>
#include <stdlib.h>

static void swap(char *a, char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char t = a[i];

		a[i] = b[i];
		b[i] = t;
	}
}

/* Let the element at @root sink until the heap property holds again. */
static void sink(char *base, size_t root, size_t count, size_t size,
		 int (*compare)(const void *, const void *))
{
	for (;;) {
		size_t child = 2 * root + 1;

		if (child >= count)
			return;
		if (child + 1 < count &&
		    compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + root * size, base + child * size) >= 0)
			return;
		swap(base + root * size, base + child * size, size);
		root = child;
	}
}

/* Heap sort: no recursion, no extra memory, no bad case. */
void qsort(void *base, size_t count, size_t size,
	   int (*compare)(const void *, const void *))
{
	char *p = base;

	for (size_t i = count / 2; i > 0; i--)
		sink(p, i - 1, count, size, compare);
	for (size_t n = count; n > 1; n--) {
		swap(p, p + (n - 1) * size, size);
		sink(p, 0, n - 1, size, compare);
	}
}

void *bsearch(const void *key, const void *base, size_t count, size_t size,
	      int (*compare)(const void *, const void *))
{
	const char *p = base;

	while (count > 0) {
		const char *middle = p + count / 2 * size;
		int order = compare(key, middle);

		if (order == 0)
			return (void *)(uintptr_t)middle;
		if (order > 0) {
			p = middle + size;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return NULL;
}
