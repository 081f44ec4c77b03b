/* SPDX-License-Identifier: BSD-2-Clause */
#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

struct number {
	unsigned long long magnitude; /* ULLONG_MAX when it does not fit */
	bool is_negative;
};

static int digit_value(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	if (isalpha((unsigned char)c))
		return tolower((unsigned char)c) - 'a' + 10;
	return INT_MAX;
}

/* Skip "0x" when it may stand here and a digit follows. */
static const char *skip_prefix(const char *s, int *base)
{
	bool has_0x = s[0] == '0' && (s[1] == 'x' || s[1] == 'X') &&
		      digit_value(s[2]) < 16;

	if (has_0x && (*base == 0 || *base == 16)) {
		*base = 16;
		return s + 2;
	}
	if (*base == 0)
		*base = s[0] == '0' ? 8 : 10;
	return s;
}

static struct number parse(const char *s, const char **end, int base)
{
	struct number n = {};
	const char *p = s;
	bool has_digits = false;
	bool fits = true;

	while (isspace((unsigned char)*p))
		p++;
	if (*p == '+' || *p == '-')
		n.is_negative = *p++ == '-';
	p = skip_prefix(p, &base);
	for (; digit_value(*p) < base; p++) {
		unsigned long long digit = (unsigned)digit_value(*p);

		has_digits = true;
		fits = fits &&
		       !__builtin_mul_overflow(n.magnitude,
					       (unsigned long long)base,
					       &n.magnitude) &&
		       !__builtin_add_overflow(n.magnitude, digit,
					       &n.magnitude);
	}
	if (!fits)
		n.magnitude = ULLONG_MAX;
	*end = has_digits ? p : s;
	return n;
}

static unsigned long long to_unsigned(const char *s, char **end, int base,
				      unsigned long long max)
{
	const char *stop;
	struct number n = parse(s, &stop, base);

	if (end != NULL)
		*end = (char *)(uintptr_t)stop;
	if (n.magnitude > max)
		return max;
	return n.is_negative ? (0 - n.magnitude) & max : n.magnitude;
}

static long long to_signed(const char *s, char **end, int base, long long min,
			   long long max)
{
	const char *stop;
	struct number n = parse(s, &stop, base);

	if (end != NULL)
		*end = (char *)(uintptr_t)stop;
	if (!n.is_negative)
		return n.magnitude > (unsigned long long)max
			       ? max
			       : (long long)n.magnitude;
	if (n.magnitude > (unsigned long long)max)
		return min;
	return -(long long)n.magnitude;
}

unsigned long strtoul(const char *restrict s, char **restrict end, int base)
{
	return (unsigned long)to_unsigned(s, end, base, ULONG_MAX);
}

unsigned long long strtoull(const char *restrict s, char **restrict end,
			    int base)
{
	return to_unsigned(s, end, base, ULLONG_MAX);
}

long strtol(const char *restrict s, char **restrict end, int base)
{
	return (long)to_signed(s, end, base, LONG_MIN, LONG_MAX);
}

long long strtoll(const char *restrict s, char **restrict end, int base)
{
	return to_signed(s, end, base, LLONG_MIN, LLONG_MAX);
}

int atoi(const char *s)
{
	return (int)strtol(s, NULL, 10);
}

long atol(const char *s)
{
	return strtol(s, NULL, 10);
}
