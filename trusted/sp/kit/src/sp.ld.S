/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A partition, linked at 0, in pages of one right each. SP_FLAT=1: objcopy
 * makes a flat image of it, with .bss and a stack in the file.
 */
ENTRY(_start)
PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	dynamic PT_DYNAMIC FLAGS(6);
	note PT_NOTE FLAGS(4);
	property 0x6474e553 FLAGS(4);
}
SECTIONS
{
	. = 0;
	sp_image_start = .;
	.text : {
		KEEP(*(.placed.start))
		*(.text .text.*)
		. = ALIGN(4096);
	} :text
	sp_rodata_start = .;
	.sp_head : { KEEP(*(.sp_head)) } :rodata
	.rodata : { *(.rodata .rodata.*) } :rodata
	.note.gnu.property : { *(.note.gnu.property) } :rodata :note :property
	.rela.dyn : {
		sp_rela_start = .;
		*(.rela .rela.*)
		sp_rela_end = .;
	} :rodata
	.dynsym : { *(.dynsym) } :rodata
	.dynstr : { *(.dynstr) } :rodata
	.hash : { *(.hash) } :rodata
	.gnu.hash : { *(.gnu.hash) } :rodata
	. = ALIGN(4096);
	sp_rodata_end = .;
	sp_data_start = .;
#if SP_FLAT
	/* What runs over it meets constants, which are not writable. */
	.stack : {
		BYTE(0)
		. += SP_STACK_BYTES - 1;
		sp_stack_end = .;
	} :data
#endif
	.dynamic : { *(.dynamic) } :data :dynamic
	.data : {
		*(.data.rel.ro .data.rel.ro.* .data .data.*)
		*(.got .got.plt .igot .igot.plt)
	} :data
#if SP_FLAT
	/* All of it is in the file. */
	.zero : ALIGN(4096) {
		BYTE(0)
		. = ALIGN(4096);
		*(.bss.sp_pages)
		*(.bss .bss.* COMMON)
		. = ALIGN(4096);
	} :data
#else
	.bss : ALIGN(4096) {
		*(.bss.sp_pages)
		*(.bss .bss.* COMMON)
		. = ALIGN(16);
	} :data
#endif
	sp_data_end = .;
	/DISCARD/ : { *(.interp) *(.comment) *(.eh_frame) *(.gnu.version*) }
}
