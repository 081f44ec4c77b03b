/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/text/format.h"

#include <limits.h>

#include "base/bytes/mem.h"

/* Where text goes: counts everything, keeps what fits. */
struct sink {
	char *buf;
	size_t size_bytes;
	size_t length;
};

/* One conversion: what stands between '%' and its letter. */
struct spec {
	bool is_left, is_zero_padded, has_plus, has_space, has_prefix;
	size_t width;
	bool has_precision;
	size_t precision;
	char length[3]; /* "", "h", "hh", "l", "ll", "z", "t", "j" */
};

/* Longest digits: 64 bits in octal. */
#define DIGITS_MAX 22

static void sink_char(struct sink *s, char c)
{
	if (s->length < s->size_bytes)
		s->buf[s->length] = c;
	s->length++;
}

static void sink_repeat(struct sink *s, char c, size_t count)
{
	while (count-- > 0)
		sink_char(s, c);
}

static void sink_text(struct sink *s, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		sink_char(s, text[i]);
}

/* [sign or 0x][zeros][digits], padded to the width. */
static void put_padded(struct sink *s, const struct spec *sp,
		       const char *prefix, size_t zeros, const char *text,
		       size_t length)
{
	size_t prefix_length = strlen(prefix);
	size_t total = prefix_length + zeros + length;
	size_t pad = sp->width > total ? sp->width - total : 0;

	if (!sp->is_left)
		sink_repeat(s, ' ', pad);
	sink_text(s, prefix, prefix_length);
	sink_repeat(s, '0', zeros);
	sink_text(s, text, length);
	if (sp->is_left)
		sink_repeat(s, ' ', pad);
}

/* Digits of @value at the end of @out; returns how many. */
static size_t digits_of(uint64_t value, unsigned int base, bool is_upper,
			char out[DIGITS_MAX])
{
	const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdef";
	size_t n = 0;

	while (value > 0) {
		out[DIGITS_MAX - ++n] = digits[value % base];
		value /= base;
	}
	return n;
}

static void put_number(struct sink *s, const struct spec *sp, uint64_t value,
		       unsigned int base, bool is_upper, const char *prefix)
{
	char digits[DIGITS_MAX];
	size_t n = digits_of(value, base, is_upper, digits);
	size_t least = sp->has_precision ? sp->precision : 1;
	size_t zeros = least > n ? least - n : 0;

	if (base == 8 && sp->has_prefix && zeros == 0)
		zeros = 1;
	if (sp->is_zero_padded && !sp->is_left && !sp->has_precision) {
		size_t used = strlen(prefix) + n + zeros;

		if (sp->width > used)
			zeros += sp->width - used;
	}
	put_padded(s, sp, prefix, zeros, digits + DIGITS_MAX - n, n);
}

/*
 * NOLINTBEGIN(clang-analyzer-valist.Uninitialized, bugprone-branch-clone)
 * The analyser does not follow va_copy() through a pointer, and the types
 * below differ on other machines.
 */
static int64_t next_signed(va_list *ap, const char *length)
{
	if (length[0] == 'l' && length[1] == 'l')
		return va_arg(*ap, long long);
	switch (length[0]) {
	case 'l':
		return va_arg(*ap, long);
	case 'z':
	case 't':
		return va_arg(*ap, ptrdiff_t);
	case 'j':
		return va_arg(*ap, intmax_t);
	case 'h':
		if (length[1] == 'h')
			return (signed char)va_arg(*ap, int);
		return (short)va_arg(*ap, int);
	default:
		return va_arg(*ap, int);
	}
}

static uint64_t next_unsigned(va_list *ap, const char *length)
{
	if (length[0] == 'l' && length[1] == 'l')
		return va_arg(*ap, unsigned long long);
	switch (length[0]) {
	case 'l':
		return va_arg(*ap, unsigned long);
	case 'z':
	case 't':
		return va_arg(*ap, size_t);
	case 'j':
		return va_arg(*ap, uintmax_t);
	case 'h':
		if (length[1] == 'h')
			return (unsigned char)va_arg(*ap, unsigned int);
		return (unsigned short)va_arg(*ap, unsigned int);
	default:
		return va_arg(*ap, unsigned int);
	}
}

static void put_signed(struct sink *s, const struct spec *sp, va_list *ap)
{
	int64_t value = next_signed(ap, sp->length);
	uint64_t magnitude = (uint64_t)value;
	const char *sign = "";

	if (value < 0) {
		sign = "-";
		magnitude = 0 - magnitude;
	} else if (sp->has_plus) {
		sign = "+";
	} else if (sp->has_space) {
		sign = " ";
	}
	put_number(s, sp, magnitude, 10, false, sign);
}

static void put_hex(struct sink *s, const struct spec *sp, va_list *ap,
		    bool is_upper)
{
	uint64_t value = next_unsigned(ap, sp->length);
	const char *prefix = "";

	if (sp->has_prefix && value != 0)
		prefix = is_upper ? "0X" : "0x";
	put_number(s, sp, value, 16, is_upper, prefix);
}

static void put_string(struct sink *s, const struct spec *sp, va_list *ap)
{
	const char *text = va_arg(*ap, const char *);
	size_t length;

	if (!text)
		text = "(null)";
	/* With a precision the text need not be terminated. */
	length =
		sp->has_precision ? strnlen(text, sp->precision) : strlen(text);
	put_padded(s, sp, "", 0, text, length);
}

static void put_char(struct sink *s, const struct spec *sp, va_list *ap)
{
	char c = (char)va_arg(*ap, int);

	put_padded(s, sp, "", 0, &c, 1);
}

static void put_pointer(struct sink *s, const struct spec *sp, va_list *ap)
{
	put_number(s, sp, (uintptr_t)va_arg(*ap, void *), 16, false, "0x");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Widths saturate here instead of wrapping. */
#define FIELD_MAX ((size_t)INT_MAX)

static const char *parse_size(const char *p, va_list *ap, size_t *out,
			      bool *is_negative)
{
	size_t value = 0;

	*is_negative = false;
	if (*p == '*') {
		int arg = va_arg(*ap, int);

		*is_negative = arg < 0;
		value = arg < 0 ? 0 - (unsigned int)arg : (unsigned int)arg;
		p++;
	} else {
		for (; is_digit(*p); p++) {
			if (value <= FIELD_MAX / 10 - 1)
				value = value * 10 + (size_t)(*p - '0');
		}
	}
	*out = MIN(value, FIELD_MAX);
	return p;
}

/* NOLINTEND(clang-analyzer-valist.Uninitialized, bugprone-branch-clone) */

static const char *parse_flags(const char *p, struct spec *sp)
{
	for (;; p++) {
		switch (*p) {
		case '-':
			sp->is_left = true;
			break;
		case '0':
			sp->is_zero_padded = true;
			break;
		case '+':
			sp->has_plus = true;
			break;
		case ' ':
			sp->has_space = true;
			break;
		case '#':
			sp->has_prefix = true;
			break;
		default:
			return p;
		}
	}
}

static const char *parse_length(const char *p, struct spec *sp)
{
	if (*p == 'z' || *p == 't' || *p == 'j') {
		sp->length[0] = *p++;
	} else if (*p == 'h' || *p == 'l') {
		sp->length[0] = *p++;
		if (*p == sp->length[0])
			sp->length[1] = *p++;
	}
	return p;
}

/* @p: after '%'. Returns the conversion letter's place. */
static const char *parse_spec(const char *p, va_list *ap, struct spec *sp)
{
	bool is_negative;

	p = parse_flags(p, sp);
	p = parse_size(p, ap, &sp->width, &is_negative);
	if (is_negative)
		sp->is_left = true;
	if (*p == '.') {
		p = parse_size(p + 1, ap, &sp->precision, &is_negative);
		sp->has_precision = !is_negative;
	}
	return parse_length(p, sp);
}

static void put_conversion(struct sink *s, const struct spec *sp, char letter,
			   va_list *ap)
{
	switch (letter) {
	case 'd':
	case 'i':
		put_signed(s, sp, ap);
		break;
	case 'u':
		put_number(s, sp, next_unsigned(ap, sp->length), 10, false, "");
		break;
	case 'o':
		put_number(s, sp, next_unsigned(ap, sp->length), 8, false, "");
		break;
	case 'x':
	case 'X':
		put_hex(s, sp, ap, letter == 'X');
		break;
	case 'c':
		put_char(s, sp, ap);
		break;
	case 's':
		put_string(s, sp, ap);
		break;
	case 'p':
		put_pointer(s, sp, ap);
		break;
	default: /* "%%", and letters unknown to us shown as they are */
		sink_char(s, letter);
		break;
	}
}

int text_vformat(char *buf, size_t size_bytes, const char *fmt, va_list ap)
{
	struct sink s = {.buf = buf, .size_bytes = size_bytes};
	/* A parameter of this type may be a pointer; a copy is what it says. */
	va_list args;

	va_copy(args, ap);
	for (const char *p = fmt; *p; p++) {
		struct spec sp = {.width = 0};

		if (*p != '%') {
			sink_char(&s, *p);
			continue;
		}
		p = parse_spec(p + 1, &args, &sp);
		if (!*p)
			break;
		put_conversion(&s, &sp, *p, &args);
	}
	va_end(args);
	if (size_bytes > 0)
		buf[MIN(s.length, size_bytes - 1)] = '\0';
	return s.length > INT_MAX ? INT_MAX : (int)s.length;
}

int text_format(char *buf, size_t size_bytes, const char *fmt, ...)
{
	va_list ap;
	int length;

	va_start(ap, fmt);
	length = text_vformat(buf, size_bytes, fmt, ap);
	va_end(ap);
	return length;
}
