/* SPDX-License-Identifier: BSD-2-Clause */
/* Where TF-A's qemu platform loads BL33, unless the board says otherwise. */
#ifndef PAYLOAD_BASE
#define PAYLOAD_BASE 0x60000000
#endif
ENTRY(_start)
SECTIONS
{
	. = PAYLOAD_BASE;
	.text : { *(.placed.entry) *(.text .text.*) }
	. = ALIGN(4096);
	.rodata : {
		*(.rodata .rodata.*)
		. = ALIGN(8);
		cases_start = .;
		KEEP(*(cases))
		cases_end = .;
	}
	. = ALIGN(4096);
	.data : { *(.data .data.*) }
	. = ALIGN(4096);
	.bss (NOLOAD) : {
		bss_start = .;
		*(.bss .bss.* COMMON)
		. = ALIGN(8);
		bss_end = .;
	}
	image_end = ALIGN(4096);
	/DISCARD/ : { *(.note*) *(.comment) *(.eh_frame*) }
}
